#include <sstream>

#include "federation/membership/joining.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::federation::rows {

void put_invitation(transaction& tx, const std::string& secret_hash, const std::vector<std::string>& parties,
                    instant expires) {
  sql::run(
      tx,
      "insert into node.invitations (secret_hash, parties, expires_at) values ($1::bytea, $2::text[], $3)",
      sql::bytea(secret_hash), sql::text_array(parties), expires);
}

std::optional<std::vector<std::string>> use_invitation(transaction& tx, const std::string& secret_hash,
                                                       std::string_view by, instant now) {
  const auto used = sql::run(tx,
                             "update node.invitations set used_at = $3, used_by = $2 where secret_hash = "
                             "$1::bytea and used_at is null and expires_at > $3 returning "
                             "array_to_string(parties, ' ')",
                             sql::bytea(secret_hash), by, now);
  if (used.empty()) return std::nullopt;
  std::vector<std::string> out;
  std::istringstream words(sql::text_of(used[0][0]));
  for (std::string party; words >> party;) out.push_back(party);
  return out;
}

}  // namespace paraat::federation::rows
