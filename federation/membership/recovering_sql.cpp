#include "federation/membership/recovering.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::federation {

std::optional<restored_manifest> restored(transaction& tx) {
  const auto found = sql::run(tx, "select number, peer, beyond, allowed, at from node.restored_manifest");
  if (found.empty()) return std::nullopt;
  const auto& r = found[0];
  return restored_manifest{r[0].as<std::int64_t>(), sql::text_of(r[1]), r[2].as<bool>(), r[3].as<bool>(),
                           sql::instant_of(r[4])};
}

namespace rows {

void put_restored(transaction& tx, const restored_manifest& r) {
  sql::run(
      tx,
      "insert into node.restored_manifest (number, peer, beyond, allowed, at) values ($1, $2, $3, $4, $5) "
      "on conflict (one) do update set number = excluded.number, peer = excluded.peer, beyond = "
      "excluded.beyond, allowed = excluded.allowed, at = excluded.at",
      r.number, r.peer, r.beyond, r.allowed, r.at);
}

void allow_restored(transaction& tx) { sql::run(tx, "update node.restored_manifest set allowed = true"); }

}  // namespace rows
}  // namespace paraat::federation
