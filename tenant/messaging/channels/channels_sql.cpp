#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "protocol/bytes.hpp"
#include "tenant/messaging/channels/channels.hpp"
#include "tenant/messaging/channels/sms_text.hpp"
#include "tenant/messaging/mail/mail.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::channels {
namespace {

// The values of many messages, column by column.
struct columns {
  std::vector<std::string> key, via, to, about, subject, body, html, calendar, file_name, file_type, file,
      urgent;
  std::vector<int> parts;

  void add(const batch& b, const message& m) {
    const bool sms = m.via == channel::sms;
    key.push_back(m.key);
    via.emplace_back(name_of(m.via));
    to.push_back(mail::one_line(m.to));
    about.push_back(m.about);
    subject.push_back(sms ? std::string() : mail::one_line(marked_as_exercise(m.subject, b.exercise)));
    body.push_back(sms ? sms_body(m.body, b.exercise) : m.body);
    html.push_back(m.html);
    calendar.push_back(m.calendar);
    file_name.push_back(mail::one_line(m.file.name));
    file_type.push_back(mail::one_line(m.file.type));
    file.push_back(m.file.bytes);
    urgent.emplace_back(m.urgent ? "t" : "f");
    parts.push_back(sms ? size_of(body.back()).parts : 0);
  }
};

int insert(transaction& tx, instant now, const batch& b, const columns& c) {
  using sql::text_array;
  const auto rows = sql::run(
      tx,
      "insert into tenant.channel_messages (tenant_id, batch_id, key, via, recipient, about, subject, body, "
      "html, calendar, file_name, file_type, file, urgent, parts, priority, next_at, queued_at, kind) "
      "select $1, $2::uuid, m.*, $17, $3::timestamptz, $3::timestamptz, $18 from unnest($4::text[], "
      "$5::text[], "
      "$6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], "
      "$14::text[], $15::boolean[], $16::int[]) m on conflict (tenant_id, batch_id, key) do nothing",
      tx.tenant(), b.id, now, text_array(c.key), text_array(c.via), text_array(c.to), text_array(c.about),
      text_array(c.subject), text_array(c.body), text_array(c.html), text_array(c.calendar),
      text_array(c.file_name), text_array(c.file_type), text_array(c.file), text_array(c.urgent),
      sql::int_array(c.parts), priority_name(b.level), b.kind.empty() ? std::string_view(b.owner) : b.kind);
  return static_cast<int>(rows.affected_rows());
}

void keep_batch(transaction& tx, instant now, const batch& b) {
  const auto made =
      sql::run(tx,
               "insert into tenant.channel_batches (tenant_id, id, owner, code, exercise, queued_at) "
               "values ($1, $2::uuid, $3, $4, $5, $6) on conflict do nothing returning 1",
               tx.tenant(), b.id, b.owner, b.code, b.exercise, now);
  if (made.empty()) return;
  sql::run(tx, "insert into node.channel_tenants values ($1) on conflict do nothing", tx.tenant());
  if (b.code.empty()) return;
  const auto mine = sql::run(
      tx, "select 1 from node.channel_codes where code = $1 and tenant_id = $2 and batch_id = $3::uuid",
      b.code, tx.tenant(), b.id);
  if (mine.empty()) throw std::logic_error("the code of a batch comes from take_code");
}

}  // namespace

std::string take_code(transaction& tx, instant now, std::string_view batch_id) {
  const auto had =
      sql::run(tx, "select code from node.channel_codes where tenant_id = $1 and batch_id = $2::uuid",
               tx.tenant(), batch_id);
  if (!had.empty()) return sql::text_of(had[0][0]);
  constexpr std::string_view letters = "ABCDEFGHKMNPRTVX", numbers = "2345678";
  for (int attempt = 0;; ++attempt) {
    const std::string dice = random_bytes(3);
    const auto pick = [&](std::size_t i, std::string_view from) {
      return from[static_cast<unsigned char>(dice[i]) % from.size()];
    };
    std::string code{pick(0, letters), pick(1, numbers)};
    if (attempt > 20) code += pick(2, numbers);  // the short ones are taken
    if (attempt > 2000) throw std::runtime_error("no code is free");
    const auto got = sql::run(tx,
                              "insert into node.channel_codes (code, tenant_id, batch_id, taken_at) values "
                              "($1, $2, $3::uuid, $4) on conflict do nothing returning 1",
                              code, tx.tenant(), batch_id, now);
    if (!got.empty()) return code;
  }
}

int queue(transaction& tx, instant now, const batch& b, std::span<const message> list) {
  keep_batch(tx, now, b);
  constexpr std::size_t at_once = 5000;
  int count = 0;
  while (!list.empty()) {
    columns c;
    const auto now_these = list.first(std::min(at_once, list.size()));
    for (const message& m : now_these) c.add(b, m);
    count += insert(tx, now, b, c);
    list = list.subspan(now_these.size());
  }
  retention::plan(tx, now);
  tx.touch(mail::queued_topic);
  return count;
}

stopped stop(transaction& tx, instant now, std::string_view batch_id) {
  stopped out;
  const auto held =
      sql::run(tx,
               "update tenant.channel_messages set state = case when maybe_left then 'uncertain' "
               "else 'stopped' end, settled_at = $3 where tenant_id = $1 and batch_id = $2::uuid "
               "and state = 'waiting'",
               tx.tenant(), batch_id, now);
  const auto leaving = sql::run(tx,
                                "update tenant.channel_messages set stop = true where tenant_id = $1 and "
                                "batch_id = $2::uuid and state = 'leaving'",
                                tx.tenant(), batch_id);
  out.kept_back = static_cast<int>(held.affected_rows());
  out.under_way = static_cast<int>(leaving.affected_rows());
  tx.touch(mail::queued_topic);
  return out;
}

void finish(transaction& tx, std::string_view batch_id) {
  sql::run(tx, "update tenant.channel_batches set running = false where tenant_id = $1 and id = $2::uuid",
           tx.tenant(), batch_id);
}

progress progress_of(transaction& tx, std::string_view batch_id, channel via) {
  progress p;
  for (const auto& r : sql::run(tx,
                                "select state, count(*), sum(parts) from tenant.channel_messages where "
                                "tenant_id = $1 and batch_id = $2::uuid and via = $3 group by state",
                                tx.tenant(), batch_id, name_of(via))) {
    const std::string state = sql::text_of(r[0]);
    int& n = state == "waiting"     ? p.waiting
             : state == "leaving"   ? p.leaving
             : state == "left"      ? p.left
             : state == "delivered" ? p.delivered
             : state == "failed"    ? p.failed
             : state == "uncertain" ? p.uncertain
                                    : p.stopped;
    n = r[1].as<int>();
    if (state == "left" || state == "delivered" || state == "uncertain") p.parts += r[2].as<int>();
  }
  return p;
}

void forget_old(transaction& tx, instant now) {
  const rules::book book = rules::read_all(tx);
  const auto* term = book.at(rules::code::keep_mail, web::local_day(now));
  if (term == nullptr) return;
  const instant since = now - std::chrono::days{term->amount};
  sql::run(
      tx,
      "update tenant.channel_messages set recipient = '', subject = '', body = '', html = '', calendar = "
      "'', file = '', unsubscribe = '', reply_to = '', forgotten = true, state = case when state in "
      "('waiting', 'leaving') "
      "then 'failed' "
      "else state end, why = case when state in ('waiting', 'leaving') then 'too_old' else why end "
      "where tenant_id = $1 and not forgotten and queued_at < $2",
      tx.tenant(), since);
  sql::run(tx, "delete from tenant.channel_answers where tenant_id = $1 and received_at < $2", tx.tenant(),
           since);
  sql::run(
      tx,
      "delete from node.channel_codes c where c.tenant_id = $1 and c.taken_at < $2 and not exists (select "
      "1 from tenant.channel_batches b where b.tenant_id = $1 and b.id = c.batch_id and b.running)",
      tx.tenant(), since);
  sql::run(tx, "delete from node.channel_heard where at < $1", since);
}

void mask_tokens(transaction& tx, instant now) {
  // A path, a slash, and at least sixteen characters of the URL alphabet: the shape of tokens
  // (one_time_tokens, accounts).
  constexpr const char* token = "(/[a-z/-]+/)[A-Za-z0-9_-]{16,}";
  sql::run(tx,
           "update tenant.channel_messages set body = regexp_replace(body, $3, '\\1…', 'g'), html = "
           "regexp_replace(html, $3, '\\1…', 'g'), unsubscribe = '', reply_to = '' where tenant_id = $1 and "
           "not forgotten "
           "and state in ('left', "
           "'delivered', 'failed', 'stopped', 'uncertain') and queued_at < $2 and body ~ $3",
           tx.tenant(), now - std::chrono::hours{12}, token);
}

}  // namespace paraat::channels
