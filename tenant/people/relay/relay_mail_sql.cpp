#include "tenant/people/relay/relay_mail_sql.hpp"

#include "tenant/people/relay/relay_mail.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::relay {

void count_left_out(transaction& tx, incoming_mail::automatic_mark mark) {
  sql::run(tx,
           "insert into node.mails_left_out (reason, count) values ($1, 1) on conflict (reason) do update "
           "set count "
           "= mails_left_out.count + 1",
           incoming_mail::name_of(mark));
}

namespace rows {

bool may_tell(transaction& tx, const side_id& id, instant not_since, instant now) {
  return sql::run(tx,
                  "update tenant.relay_sides set told_at = $4 where tenant_id = $1 and id = $2::uuid and "
                  "(told_at is null or told_at <= $3)",
                  tx.tenant(), id, not_since, now)
             .affected_rows() == 1;
}

bool has_mail(transaction& tx, const seat& s, std::string_view hash) {
  return !sql::run(tx,
                   "select 1 from tenant.relay_messages where tenant_id = $1 and conversation_id = $2::uuid "
                   "and side = $3 and mail_hash = $4::bytea",
                   tx.tenant(), s.of, name_of(s.which), sql::bytea(hash))
              .empty();
}

void mark_automatic(transaction& tx, const side_id& id, instant now) {
  sql::run(tx, "update tenant.relay_sides set automatic_at = $3 where tenant_id = $1 and id = $2::uuid",
           tx.tenant(), id, now);
}

void mark_unreachable(transaction& tx, const side_id& id, instant now) {
  sql::run(tx, "update tenant.relay_sides set unreachable_at = $3 where tenant_id = $1 and id = $2::uuid",
           tx.tenant(), id, now);
}

void mark_reachable(transaction& tx, const side_id& id) {
  sql::run(tx,
           "update tenant.relay_sides set unreachable_at = null where tenant_id = $1 and id = $2::uuid and "
           "unreachable_at is not null",
           tx.tenant(), id);
}

}  // namespace rows
}  // namespace paraat::relay
