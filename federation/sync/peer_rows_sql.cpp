#include "federation/sync/peer_rows.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::federation::sync {

peer_state state_of(transaction& tx, std::string_view node_id) {
  const auto rows = sql::run(
      tx, "select changes_after, last_contact, next_try, failures from node.peers where node_id = $1",
      node_id);
  if (rows.empty()) return {};
  return {rows[0][0].as<std::int64_t>(), sql::optional_instant_of(rows[0][1]),
          sql::optional_instant_of(rows[0][2]), rows[0][3].as<int>()};
}

void note_contact(transaction& tx, std::string_view node_id, std::int64_t changes_after, instant now) {
  sql::run(tx,
           "insert into node.peers (node_id, changes_after, last_contact) values ($1, $2, $3) "
           "on conflict (node_id) do update set changes_after = excluded.changes_after, "
           "last_contact = excluded.last_contact, failures = 0, next_try = null, last_failure = ''",
           node_id, changes_after, now);
}

void note_polled(transaction& tx, std::string_view node_id, bool polled) {
  sql::run(tx, "update node.peers set polled = $2 where node_id = $1 and polled <> $2", node_id, polled);
}

bool is_polled(transaction& tx, std::string_view node_id) {
  return !sql::run(tx, "select 1 from node.peers where node_id = $1 and polled", node_id).empty();
}

bool help_is_urgent(transaction& tx, instant now) {
  return sql::run(tx,
                  "select exists (select 1 from node.listings where urgent and valid_until > $1 and "
                  "hidden_reason is null)",
                  now)[0][0]
      .as<bool>();
}

void note_failure(transaction& tx, std::string_view node_id, std::string_view what, instant now) {
  sql::run(
      tx,
      "insert into node.peers (node_id, failures, next_try, last_failure) "
      "values ($1, 1, $2::timestamptz + interval '1 second', $3) on conflict (node_id) do update set "
      "failures = peers.failures + 1, last_failure = excluded.last_failure, next_try = $2::timestamptz + "
      "least(power(2, least(peers.failures, 9)), 300) * interval '1 second'",
      node_id, now, what);
}

}  // namespace paraat::federation::sync
