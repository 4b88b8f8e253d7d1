#include "federation/sync/consumer.hpp"
#include "tenant/listings/listings.hpp"
#include "tenant/store/sql.hpp"

namespace paraat::federation::sync {

cursor cursor_of(transaction& tx, std::string_view publisher, std::string_view feed,
                 std::string_view audience) {
  const auto rows = sql::run(
      tx, "select epoch, number from node.cursors where publisher = $1 and feed = $2 and audience = $3",
      publisher, feed, audience);
  return rows.empty() ? cursor{} : cursor{rows[0][0].as<std::int64_t>(), rows[0][1].as<std::int64_t>()};
}

void put_cursor(transaction& tx, std::string_view publisher, std::string_view feed, std::string_view audience,
                cursor c) {
  sql::run(tx,
           "insert into node.cursors (publisher, feed, audience, epoch, number) values ($1, $2, $3, $4, $5) "
           "on conflict (publisher, feed, audience) do update set epoch = excluded.epoch, number = "
           "excluded.number",
           publisher, feed, audience, c.epoch, c.number);
}

// Versions of a restored publisher may be lower than those that are known here, so the old knowledge goes;
// what is shown stays until the new feed has been read to its end.
void begin_again(transaction& tx, std::string_view publisher, std::int64_t, instant now) {
  sql::run(tx, "delete from node.foreign_objects where publisher = $1", publisher);
  sql::run(
      tx,
      "update node.listings set version = -1, confirmed_at = $2 where publisher = $1 and own_tenant is null",
      publisher, now);
}

void drop_unseen(transaction& tx, std::string_view publisher, std::int64_t) {
  sql::run(tx, "delete from node.listings where publisher = $1 and own_tenant is null and version = -1",
           publisher);
}

void confirm(transaction& tx, const std::vector<std::string>& publishers, instant now) {
  for (const std::string& publisher : publishers) listings::confirm(tx, publisher, now);
}

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
           "insert into node.peers (node_id, changes_after, last_contact) values ($1, $2, $3) on conflict "
           "(node_id) "
           "do update set changes_after = excluded.changes_after, last_contact = excluded.last_contact, "
           "failures = 0, "
           "next_try = null, last_failure = ''",
           node_id, changes_after, now);
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

namespace rows {

std::optional<known_object> object(transaction& tx, std::string_view publisher, std::string_view id) {
  const auto r =
      sql::run(tx,
               "select version, hash, signed, deleted from node.foreign_objects where publisher = $1 and "
               "object = $2::uuid for update",
               publisher, id);
  if (r.empty()) return std::nullopt;
  return known_object{r[0][0].as<std::int64_t>(), sql::bytes_of(r[0][1]), sql::bytes_of(r[0][2]),
                      r[0][3].as<bool>()};
}

void put_object(transaction& tx, std::string_view publisher, std::string_view id, const known_object& o,
                instant now) {
  sql::run(tx,
           "insert into node.foreign_objects (publisher, object, version, hash, deleted, signed, at) values "
           "($1, $2::uuid, "
           "$3, $4::bytea, $5, $6::bytea, $7) on conflict (publisher, object) do update set version = "
           "excluded.version, "
           "hash = excluded.hash, deleted = excluded.deleted, signed = excluded.signed, at = excluded.at",
           publisher, id, o.version, sql::bytea(o.hash), o.deleted, sql::bytea(o.signed_listing), now);
}

void put_equivocation(transaction& tx, std::string_view publisher, std::string_view id, std::int64_t version,
                      const std::string& first, const std::string& second, instant now) {
  sql::run(tx,
           "insert into node.equivocations (publisher, object, version, first, second, at) values ($1, "
           "$2::uuid, $3, "
           "$4::bytea, $5::bytea, $6) on conflict do nothing",
           publisher, id, version, sql::bytea(first), sql::bytea(second), now);
}

}  // namespace rows
}  // namespace paraat::federation::sync
