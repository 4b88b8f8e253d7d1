#include "ops/observed_log.hpp"

#include <array>
#include <vector>

#include "ops/log.hpp"

namespace paraat {
namespace {

double milliseconds(std::chrono::steady_clock::duration d) {
  return std::chrono::duration<double, std::milli>(d).count();
}

constexpr std::array<std::string_view, all_stages.size()> field_names{"queue_ms",  "begin_ms", "handler_ms",
                                                                      "commit_ms", "wait_ms",  "write_ms"};

void add_rest(const observation& o, std::vector<log::field>& fields) {
  if (o.tenant) fields.emplace_back("tenant", *o.tenant);
  fields.emplace_back("ms", milliseconds(o.ended - o.began));
  for (const stage s : all_stages)
    if (const auto& t = o.work.times.of(s); t.entered)
      fields.emplace_back(field_names[static_cast<std::size_t>(s)], milliseconds(t.took));
  const failure& why = o.work.cause;
  if (!why.any()) return;
  fields.emplace_back("cause", why.type);
  if (!why.sqlstate.empty()) fields.emplace_back("sqlstate", why.sqlstate);
  if (!why.statement.empty()) fields.emplace_back("statement", why.statement);
}

void note_request(const observation& o) {
  std::vector<log::field> fields{{"listener", o.listener}, {"request_id", o.id}, {"method", o.method},
                                 {"host", o.host},         {"route", o.name},    {"status", o.status}};
  if (const refused_request& no = o.work.refused; !no.kind.empty()) fields.emplace_back("refused", no.kind);
  if (!o.work.refused.field.empty()) fields.emplace_back("field", o.work.refused.field);
  add_rest(o, fields);
  log::write(o.status == 500 ? log::level::error : log::level::info, "request", fields);
}

void note_message(const observation& o) {
  std::vector<log::field> fields{
      {"kind", o.name}, {"message", o.id}, {"direction", o.outgoing ? "out" : "in"},
      {"peer", o.peer}, {"lane", o.lane},  {"outcome", o.outcome}};
  if (!o.reason.empty()) fields.emplace_back("reason", o.reason);
  if (!o.from.id.empty()) fields.emplace_back("request_id", o.from.id);
  add_rest(o, fields);
  log::write(log::level::info, "message", fields);
}

void note_job(const observation& o) {
  std::vector<log::field> fields{{"kind", o.name}, {"job", o.id}, {"attempts", o.attempts}};
  add_rest(o, fields);
  log::write(o.failed() ? log::level::warning : log::level::info, o.failed() ? "job_failed" : "job", fields);
}

void note_delivery(const observation& o) {
  std::vector<log::field> fields{{"kind", o.name},     {"message", o.id},      {"channel", o.channel},
                                 {"class", o.urgency}, {"outcome", o.outcome}, {"attempts", o.attempts}};
  if (!o.reason.empty()) fields.emplace_back("reason", o.reason);
  add_rest(o, fields);
  log::write(o.outcome == "taken" ? log::level::info : log::level::warning, "delivery", fields);
}

}  // namespace

void observed_log::observe(const observation& o) {
  switch (o.what) {
    case observed::request:
      if (!o.without_worker) note_request(o);
      return;
    case observed::message:
      return note_message(o);
    case observed::job:
      return note_job(o);
    case observed::delivery:
      return note_delivery(o);
  }
}

}  // namespace paraat
