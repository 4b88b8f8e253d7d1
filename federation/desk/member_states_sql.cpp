#include "federation/desk/member_states.hpp"
#include "tenant/store/sql.hpp"

namespace paraat::federation::desk {

std::vector<rows::peer_row> rows::peers(transaction& tx) {
  std::vector<peer_row> out;
  for (const auto& r : sql::run(
           tx,
           "select node_id, last_contact, next_try, failures, last_failure from node.peers order by node_id"))
    out.push_back({sql::text_of(r[0]), sql::optional_instant_of(r[1]), sql::optional_instant_of(r[2]),
                   r[3].as<int>(), sql::text_of(r[4])});
  return out;
}

std::vector<dispute> disputes(transaction& tx, const members& list, std::string_view node) {
  std::vector<std::string> parties;
  for (const auto& [party, t] : list.tenants)
    if (t.node == node) parties.push_back(party);
  std::vector<dispute> out;
  for (const auto& r : sql::run(
           tx,
           "select 'listing', publisher || ' ' || object::text, at from node.equivocations where publisher "
           "= any($1::text[]) union all select 'message', from_party || ' ' || message_id::text, at from "
           "node.conflicts where peer = $2 order by 3 desc limit 100",
           sql::text_array(parties), node))
    out.push_back({sql::text_of(r[0]), sql::text_of(r[1]), sql::instant_of(r[2])});
  return out;
}

}  // namespace paraat::federation::desk
