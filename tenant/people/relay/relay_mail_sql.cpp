#include "tenant/people/relay/relay_mail_sql.hpp"

#include "tenant/platform/store/sql.hpp"

namespace paraat::relay::rows {

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

}  // namespace paraat::relay::rows
