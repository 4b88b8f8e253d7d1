#include "federation/membership/joining.hpp"
#include "tenant/store/sql.hpp"

namespace paraat::federation::rows {

void put_invitation(transaction& tx, const std::string& secret_hash, instant expires) {
  sql::run(tx, "insert into node.invitations (secret_hash, expires_at) values ($1::bytea, $2)",
           sql::bytea(secret_hash), expires);
}

bool use_invitation(transaction& tx, const std::string& secret_hash, std::string_view by, instant now) {
  return !sql::run(tx,
                   "update node.invitations set used_at = $3, used_by = $2 where secret_hash = $1::bytea and "
                   "used_at is null "
                   "and expires_at > $3 returning 1",
                   sql::bytea(secret_hash), by, now)
              .empty();
}

}  // namespace paraat::federation::rows
