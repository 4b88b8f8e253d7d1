#include "federation/membership/claims.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::federation {

std::vector<claim> claims(transaction& tx) {
  std::vector<claim> out;
  for (const auto& r :
       sql::run(tx, "select node_id, party, allowed from node.claims order by allowed, node_id, party"))
    out.push_back({sql::text_of(r[0]), sql::text_of(r[1]), r[2].as<bool>()});
  return out;
}

void rows::put_claim(transaction& tx, const claim& c, instant now) {
  sql::run(tx,
           "insert into node.claims as c (node_id, party, allowed, at) values ($1, $2, $3, $4) on conflict "
           "(node_id, party) do update set allowed = c.allowed or excluded.allowed, at = case when c.allowed "
           "then c.at else excluded.at end",
           c.node, c.party, c.allowed, now);
}

}  // namespace paraat::federation
