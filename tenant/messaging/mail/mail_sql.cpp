#include <cassert>

#include "protocol/bytes.hpp"
#include "tenant/messaging/mail/mail.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::mail {

std::string one_line(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return text;
}

std::string queue(transaction& tx, const message& m, instant now, priority level) {
  assert(!m.kind.empty());
  std::string id = uuid_v7(now);
  sql::run(
      tx,
      "with sender as (insert into node.channel_tenants values ($1) on conflict do nothing) "
      "insert into tenant.channel_messages (tenant_id, id, key, via, priority, recipient, about, subject, "
      "body, html, next_at, queued_at, kind, unsubscribe, reply_to) values ($1, $2::uuid, '', 'mail', $3, "
      "$4, "
      "$11, $5, $6, $7, $8::timestamptz, $8::timestamptz, $9, $10, $12)",
      tx.tenant(), id, priority_name(level), one_line(m.to), one_line(m.subject), m.text, m.html, now, m.kind,
      one_line(m.unsubscribe), m.about, one_line(m.reply_to));
  retention::plan(tx, now);
  tx.touch(queued_topic);
  return id;
}

void stop(transaction& tx, std::string_view about, instant now, std::string_view kind) {
  sql::run(
      tx,
      "update tenant.channel_messages set state = case when state = 'leaving' then state when maybe_left "
      "then 'uncertain' else 'stopped' end, stop = stop or state = 'leaving', settled_at = case when state "
      "= 'leaving' then settled_at else $3::timestamptz end where tenant_id = $1 and batch_id is null and "
      "about = $2 and about <> '' and state in ('waiting', 'leaving') and ($4 = '' or kind = $4)",
      tx.tenant(), about, now, kind);
}

void forget(transaction& tx, std::string_view about, instant now) {
  stop(tx, about, now);
  sql::run(tx,
           "update tenant.channel_messages set recipient = '', subject = '', body = '', html = '', "
           "unsubscribe = '', "
           "forgotten = true where tenant_id = $1 and batch_id is null and about = $2 and about <> '' and "
           "state not in "
           "('waiting', 'leaving')",
           tx.tenant(), about);
}

void move_to_outbox(transaction& tx, std::string_view id) {
  if (!is_uuid(id)) return;
  sql::run(tx, "insert into node.channel_tenants values ($1) on conflict do nothing", tx.tenant());
  sql::run(
      tx,
      "with moved as (delete from tenant.mails where tenant_id = $1 and id = $2::uuid and state = 'waiting' "
      "returning id, recipient, subject, body_text, body_html, queued_at) insert into "
      "tenant.channel_messages (tenant_id, id, key, via, recipient, about, subject, body, html, next_at, "
      "queued_at) select $1, id, '', 'mail', recipient, '', subject, body_text, body_html, queued_at, "
      "queued_at from moved on conflict do nothing",
      tx.tenant(), id);
  tx.touch(queued_topic);
}

}  // namespace paraat::mail
