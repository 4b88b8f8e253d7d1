#include "federation/membership/propagation.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::federation {

void forget_announced(transaction& tx, std::string_view node) {
  sql::run(tx, "delete from node.announcements where node_id = $1", node);
  tx.touch(membership_topic);
}

namespace rows {

announced newest_versions(transaction& tx, std::string_view own_node) {
  const auto r = sql::run(tx,
                          "select coalesce((select sequence from node.manifests where node_id = $1), 0), "
                          "coalesce((select max(version) from node.membership_documents where kind = "
                          "'members'), 0), coalesce((select max(version) from node.membership_documents "
                          "where kind = 'revocations'), 0)",
                          own_node)[0];
  return {r[0].as<std::int64_t>(), r[1].as<std::int64_t>(), r[2].as<std::int64_t>()};
}

std::map<std::string, told> announcements(transaction& tx) {
  std::map<std::string, told> out;
  for (const auto& r :
       sql::run(tx, "select node_id, manifest, members, revocations, next_try from node.announcements"))
    out[sql::text_of(r[0])] = {{r[1].as<std::int64_t>(), r[2].as<std::int64_t>(), r[3].as<std::int64_t>()},
                               sql::optional_instant_of(r[4])};
  return out;
}

void put_announced(transaction& tx, std::string_view node, const announced& a) {
  sql::run(tx,
           "insert into node.announcements (node_id, manifest, members, revocations) values ($1, $2, $3, $4) "
           "on conflict (node_id) do update set manifest = greatest(announcements.manifest, "
           "excluded.manifest), members = greatest(announcements.members, excluded.members), revocations = "
           "greatest(announcements.revocations, excluded.revocations), failures = 0, next_try = null",
           node, a.manifest, a.members, a.revocations);
}

void put_unheard(transaction& tx, std::string_view node, instant now) {
  sql::run(
      tx,
      "insert into node.announcements as a (node_id, failures, next_try) values ($1, 1, $2::timestamptz "
      "+ interval '5 seconds') on conflict (node_id) do update set failures = a.failures + 1, next_try = "
      "$2::timestamptz + least(interval '5 seconds' * power(2, least(a.failures, 10)), interval '5 "
      "minutes')",
      node, now);
}

}  // namespace rows
}  // namespace paraat::federation
