#include <fmt/format.h>

#include "protocol/bytes.hpp"
#include "tenant/jobs/jobs.hpp"
#include "tenant/mail/mail.hpp"
#include "tenant/store/sql.hpp"

namespace paraat::mail {
namespace {

std::string payload_of(std::string_view id) { return fmt::format(R"({{"id":"{}"}})", id); }

state state_named(std::string_view name) {
  return name == "sent" ? state::sent : name == "given_up" ? state::given_up : state::waiting;
}

}  // namespace

std::string one_line(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return text;
}

void queue(transaction& tx, const message& m, instant now) {
  const std::string id = uuid_v7(now);
  // With the job that forgets old ones: one a tenant, planned once; `do nothing` lets many queue at the same
  // time.
  sql::run(tx,
           "with kept as (insert into tenant.mails (tenant_id, id, recipient, subject, body_text, body_html, "
           "state, queued_at) values ($1, $2::uuid, $3, $4, $5, $6, 'waiting', $7)) "
           "insert into node.jobs (tenant_id, kind, unique_key, due) values ($1, $8, 'daily', $9) "
           "on conflict do nothing",
           tx.tenant(), id, one_line(m.to), one_line(m.subject), m.text, m.html, now, forget_job,
           now + std::chrono::days{1});
  jobs::schedule(tx, send_job, now, payload_of(id), id);
}

std::optional<queued> find(transaction& tx, std::string_view id) {
  if (!is_uuid(id)) return std::nullopt;
  const auto rows =
      sql::run(tx,
               "select id, recipient, subject, body_text, body_html, state, attempts, last_error, "
               "queued_at from tenant.mails where tenant_id = $1 and id = $2::uuid for update",
               tx.tenant(), id);
  if (rows.empty()) return std::nullopt;
  const auto r = rows[0];
  queued q;
  q.id = sql::text_of(r[0]);
  q.what = {sql::text_of(r[1]), sql::text_of(r[2]), sql::text_of(r[3]), sql::text_of(r[4])};
  q.status = state_named(sql::text_of(r[5]));
  q.attempts = r[6].as<int>();
  q.last_error = sql::text_of(r[7]);
  q.queued_at = sql::instant_of(r[8]);
  return q;
}

void mark_sent(transaction& tx, std::string_view id, instant now) {
  sql::run(tx,
           "update tenant.mails set state = 'sent', attempts = attempts + 1, last_error = '', sent_at = $3 "
           "where tenant_id = $1 and id = $2::uuid",
           tx.tenant(), id, now);
}

void mark_failed(transaction& tx, const queued& q, std::string_view error, instant now) {
  const bool over = q.attempts + 1 >= most_attempts;
  sql::run(tx,
           "update tenant.mails set state = $3, attempts = attempts + 1, last_error = $4 "
           "where tenant_id = $1 and id = $2::uuid",
           tx.tenant(), q.id, over ? "given_up" : "waiting", error);
  if (over) return;
  const std::chrono::seconds pause{std::min<long long>(10LL << std::min(q.attempts, 12), 21'600)};
  jobs::schedule(tx, send_job, now + pause, payload_of(q.id), q.id);
}

void forget_old(transaction& tx, instant now) {
  sql::run(
      tx,
      "update tenant.mails set recipient = '', subject = '', body_text = '', body_html = '', forgotten = "
      "true, state = case state when 'waiting' then 'given_up' else state end "
      "where tenant_id = $1 and not forgotten and queued_at < $2",
      tx.tenant(), now - body_term);
  jobs::schedule(tx, forget_job, now + std::chrono::days{1}, "{}", "daily");
}

}  // namespace paraat::mail
