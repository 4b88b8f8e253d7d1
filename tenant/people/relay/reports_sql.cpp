#include <algorithm>
#include <array>

#include "protocol/bytes.hpp"
#include "tenant/people/relay/reports.hpp"
#include "tenant/people/staff_notices/staff_notices.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/form.hpp"

namespace paraat::relay {
namespace {

struct known_reason {
  report_reason what;
  std::string_view name, label;
};
// texts
constexpr std::array<known_reason, 4> known{
    {{report_reason::rude, "rude", "Beledigend of bedreigend"},
     {report_reason::money, "money", "Vraagt geld of iets raars"},
     {report_reason::contact, "contact", "Dringt aan op mijn nummer of adres"},
     {report_reason::other, "other", "Iets anders"}}};

const std::string columns =
    "id, conversation_id, message_id, by_side, reason, note, body, written_at, at, handled_at";

report row_to_report(const pqxx::row& r) {
  report out;
  out.id = r[0].as<report_id>();
  out.of = r[1].as<conversation_id>();
  out.what = r[2].as<message_id>();
  out.by = sql::text_of(r[3]) == "second" ? side::second : side::first;
  out.reason = reason_named(sql::text_of(r[4])).value_or(report_reason::other);
  out.note = sql::text_of(r[5]);
  out.body = sql::text_of(r[6]);
  out.written_at = sql::instant_of(r[7]);
  out.at = sql::instant_of(r[8]);
  out.handled_at = sql::optional_instant_of(r[9]);
  return out;
}

}  // namespace

std::string_view name_of(report_reason r) { return std::ranges::find(known, r, &known_reason::what)->name; }
std::string_view label_of(report_reason r) { return std::ranges::find(known, r, &known_reason::what)->label; }
std::optional<report_reason> reason_named(std::string_view name) {
  const auto at = std::ranges::find(known, name, &known_reason::name);
  return at == known.end() ? std::nullopt : std::optional(at->what);
}

result<void> report_message(transaction& tx, const seat& by, const message_id& id, report_reason why,
                            std::string note, instant now) {
  const auto m = find_message(tx, id);
  if (!m || m->of != by.of || m->from == by.which || m->held)
    return refuse(refusal_kind::not_found, "Dit bericht bestaat niet meer.");
  if (web::length_in_characters(note) > longest_note)
    return refuse(refusal_kind::invalid, "Je uitleg is te lang", "uitleg");
  const auto made = sql::run(
      tx,
      "insert into tenant.relay_reports (tenant_id, id, conversation_id, message_id, by_side, reason, note, "
      "body, written_at, at) values ($1, $2::uuid, $3::uuid, $4::uuid, $5, $6, $7, $8, $9, $10) on conflict "
      "do nothing returning 1",
      tx.tenant(), uuid_v7(now), m->of, m->id, name_of(by.which), name_of(why), note, m->body, m->at, now);
  if (!made.empty()) staff_notices::tell(tx, staff_notices::notice_kind::reports, now);
  return {};
}

bool is_reported(transaction& tx, const message_id& id) {
  return !sql::run(tx, "select 1 from tenant.relay_reports where tenant_id = $1 and message_id = $2::uuid",
                   tx.tenant(), id)
              .empty();
}

std::optional<report> find_report(transaction& tx, const report_id& id) {
  if (!is_uuid(id)) return std::nullopt;
  const auto found =
      sql::run(tx, "select " + columns + " from tenant.relay_reports where tenant_id = $1 and id = $2::uuid",
               tx.tenant(), id);
  return found.empty() ? std::nullopt : std::optional(row_to_report(found[0]));
}

std::vector<report> reports(transaction& tx, bool handled, int most) {
  std::vector<report> out;
  for (const auto& r : sql::run(tx,
                                "select " + columns +
                                    " from tenant.relay_reports where tenant_id = $1 and (handled_at is not "
                                    "null) = $2::boolean order by at desc, id limit $3::int",
                                tx.tenant(), handled, most))
    out.push_back(row_to_report(r));
  return out;
}

long long count_reports(transaction& tx) {
  return sql::run(tx, "select count(*) from tenant.relay_reports where tenant_id = $1 and handled_at is null",
                  tx.tenant())[0][0]
      .as<long long>();
}

result<report> handle_report(transaction& tx, const report_id& id, std::optional<std::int64_t> by,
                             instant now) {
  const auto done =
      is_uuid(id) ? sql::run(tx,
                             "update tenant.relay_reports set handled_at = $3, handled_by = $4::bigint where "
                             "tenant_id = $1 and id = $2::uuid and handled_at is null returning " +
                                 columns,
                             tx.tenant(), id, now, by)
                  : pqxx::result();
  if (!done.empty()) return row_to_report(done[0]);
  return refuse(refusal_kind::conflict, "Over deze melding is intussen al beslist.");
}

}  // namespace paraat::relay
