#include "tenant/people/relay/relay_letters_sql.hpp"

#include "tenant/platform/store/sql.hpp"

namespace paraat::relay::rows {

void keep_reply_hash(transaction& tx, const side_id& id, std::string_view hash) {
  sql::run(tx,
           "update tenant.relay_sides set reply_hash = $3::bytea where tenant_id = $1 and id = $2::uuid and "
           "reply_hash is distinct from $3::bytea",
           tx.tenant(), id, sql::bytea(hash));
}

void drop_reply_address(transaction& tx, const side_id& id) {
  sql::run(
      tx,
      "update tenant.relay_sides set reply_hash = null, reply_number = reply_number + 1 where tenant_id = $1 "
      "and id = $2::uuid",
      tx.tenant(), id);
}

std::optional<seat> seat_with_reply_hash(transaction& tx, std::string_view hash) {
  const auto found =
      sql::run(tx, "select id from tenant.relay_sides where tenant_id = $1 and reply_hash = $2::bytea",
               tx.tenant(), sql::bytea(hash));
  return found.empty() ? std::nullopt : find_seat(tx, found[0][0].as<side_id>());
}

}  // namespace paraat::relay::rows
