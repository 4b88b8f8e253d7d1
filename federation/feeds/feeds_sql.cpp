#include "federation/feeds/feeds.hpp"
#include "tenant/store/sql.hpp"

namespace paraat::federation::feeds {
namespace {

head row_to_head(const pqxx::row& r) {
  return {sql::text_of(r[0]),      sql::text_of(r[1]),      sql::text_of(r[2]),     r[3].as<std::int64_t>(),
          r[4].as<std::int64_t>(), r[5].as<std::int64_t>(), r[6].as<std::int64_t>()};
}

item row_to_item(const pqxx::row& r) {
  return {r[0].as<std::int64_t>(), sql::text_of(r[1]), r[2].as<std::int64_t>(), r[3].as<bool>(),
          sql::bytes_of(r[4])};
}

}  // namespace

std::vector<head> heads_after(transaction& tx, std::int64_t seq, int limit) {
  std::vector<head> out;
  for (const auto& r :
       sql::run(tx,
                "select party, feed, audience, epoch, head, floor, seq from node.feeds where seq > $1 "
                "order by seq limit $2",
                seq, limit))
    out.push_back(row_to_head(r));
  return out;
}

std::optional<head> head_of(transaction& tx, std::string_view party, std::string_view feed,
                            std::string_view audience) {
  const auto rows = sql::run(tx,
                             "select party, feed, audience, epoch, head, floor, seq from node.feeds "
                             "where party = $1 and feed = $2 and audience = $3",
                             party, feed, audience);
  return rows.empty() ? std::nullopt : std::optional(row_to_head(rows[0]));
}

std::vector<item> page(transaction& tx, std::string_view party, std::string_view feed,
                       std::string_view audience, std::int64_t after, int limit) {
  std::vector<item> out;
  for (const auto& r :
       sql::run(tx,
                "select number, object, version, deleted, signed from node.feed_items where party = $1 "
                "and feed = $2 and audience = $3 and number > $4 order by number limit $5",
                party, feed, audience, after, limit))
    out.push_back(row_to_item(r));
  return out;
}

namespace rows {

void lock(transaction& tx) { sql::run(tx, "select pg_advisory_xact_lock(7308218)"); }

head feed_for_update(transaction& tx, std::string_view party, std::string_view feed,
                     std::string_view audience, instant now) {
  // The epoch is the time at which the feed began: a feed that begins again after a lost database has a later
  // one.
  const auto epoch = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  sql::run(
      tx,
      "insert into node.feeds (party, feed, audience, epoch) values ($1, $2, $3, $4) on conflict do nothing",
      party, feed, audience, epoch);
  const auto rows = sql::run(tx,
                             "select party, feed, audience, epoch, head, floor, seq from node.feeds "
                             "where party = $1 and feed = $2 and audience = $3 for update",
                             party, feed, audience);
  return row_to_head(rows[0]);
}

std::optional<item> current(transaction& tx, const head& f, std::string_view object) {
  const auto rows =
      sql::run(tx,
               "select number, object, version, deleted, signed from node.feed_items where party = $1 and "
               "feed = $2 and audience = $3 and object = $4::uuid",
               f.party, f.feed, f.audience, object);
  return rows.empty() ? std::nullopt : std::optional(row_to_item(rows[0]));
}

void put(transaction& tx, const head& f, const item& i, instant now) {
  sql::run(
      tx,
      "insert into node.feed_items (party, feed, audience, number, object, version, deleted, signed, at) "
      "values ($1, $2, $3, $4, $5::uuid, $6, $7, $8::bytea, $9) on conflict (party, feed, audience, object) "
      "do update set number = excluded.number, version = excluded.version, deleted = excluded.deleted, "
      "signed = excluded.signed, at = excluded.at",
      f.party, f.feed, f.audience, i.number, i.object, i.version, i.deleted, sql::bytea(i.signed_listing),
      now);
}

void move(transaction& tx, const head& f) {
  sql::run(tx,
           "update node.feeds set head = $4, seq = nextval('node.feed_change_seq') where party = $1 and feed "
           "= $2 and "
           "audience = $3",
           f.party, f.feed, f.audience, f.number);
}

}  // namespace rows
}  // namespace paraat::federation::feeds
