#include "federation/desk/member_states.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::federation::desk {

std::vector<rows::peer_row> rows::peers(transaction& tx) {
  std::vector<peer_row> out;
  for (const auto& r : sql::run(tx,
                                "select node_id, last_contact, next_try, failures, last_failure, polled from "
                                "node.peers order by node_id"))
    out.push_back({sql::text_of(r[0]), sql::optional_instant_of(r[1]), sql::optional_instant_of(r[2]),
                   r[3].as<int>(), sql::text_of(r[4]), r[5].as<bool>()});
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

std::map<std::string, long long> dispute_counts(transaction& tx, const members& list) {
  std::map<std::string, long long> out;
  for (const auto& r :
       sql::run(tx,
                "select true, publisher, count(*) from node.equivocations group by 2 union all select false, "
                "peer, count(*) from node.conflicts group by 2")) {
    const member_tenant* publisher = r[0].as<bool>() ? list.tenant(sql::text_of(r[1])) : nullptr;
    if (r[0].as<bool>() && publisher == nullptr) continue;
    out[publisher != nullptr ? publisher->node : sql::text_of(r[1])] += r[2].as<long long>();
  }
  return out;
}

}  // namespace paraat::federation::desk
