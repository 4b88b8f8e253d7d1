#include <fmt/format.h>
#include <protocol/paraat.pb.h>

#include "federation/sync/subscriptions.hpp"
#include "protocol/wire.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::federation::sync {
namespace {

constexpr const char* columns =
    "publisher, feed, audience, state, epoch, cursor, head, items, digest, checkpoint, checkpoint_created, "
    "verified_at, looked_through_at, contact_at, held_back, held_back_at, repaired, trouble, tried_at, "
    "carries_old, early_until";

followed row_to_followed(const pqxx::row& r) {
  followed f;
  f.feed = {sql::text_of(r[0]), sql::text_of(r[1]), sql::text_of(r[2])};
  f.at = state_named(sql::text_of(r[3]));
  f.epoch = r[4].as<std::int64_t>();
  f.cursor = r[5].as<std::int64_t>();
  f.head = r[6].as<std::int64_t>();
  f.sum = {r[7].as<std::int64_t>(), feed_digest::from_bytes(sql::bytes_of(r[8])).value_or(feed_digest())};
  if (!r[9].is_null()) f.checkpoint = sql::bytes_of(r[9]);
  f.checkpoint_created = r[10].as<std::int64_t>();
  f.verified_at = sql::optional_instant_of(r[11]);
  f.looked_through_at = sql::optional_instant_of(r[12]);
  f.contact_at = sql::optional_instant_of(r[13]);
  f.held_back = r[14].as<std::int64_t>();
  f.held_back_at = sql::optional_instant_of(r[15]);
  f.repaired = r[16].as<std::int64_t>();
  f.trouble = sql::text_of(r[17]);
  f.tried_at = sql::optional_instant_of(r[18]);
  f.carries_old = r[19].as<bool>();
  f.early_until = sql::optional_instant_of(r[20]);
  return f;
}

std::optional<followed> one(transaction& tx, const feed_id& f, const char* tail) {
  const auto rows = sql::run(tx,
                             fmt::format("select {} from node.followed_feeds where publisher = $1 and feed = "
                                         "$2 and audience = $3{}",
                                         columns, tail),
                             f.party, f.feed, f.audience);
  return rows.empty() ? std::nullopt : std::optional(row_to_followed(rows[0]));
}

}  // namespace

std::optional<followed> find(transaction& tx, const feed_id& f) { return one(tx, f, ""); }

followed take_row(transaction& tx, const feed_id& f) {
  if (auto known = one(tx, f, " for update")) return *known;
  sql::run(tx,
           "insert into node.followed_feeds (publisher, feed, audience) values ($1, $2, $3) on conflict do "
           "nothing",
           f.party, f.feed, f.audience);
  return one(tx, f, " for update").value();
}

void put(transaction& tx, const followed& f) {
  const std::optional<std::string> checkpoint =
      f.checkpoint.empty() ? std::nullopt : std::optional(sql::bytea(f.checkpoint));
  sql::run(
      tx,
      "update node.followed_feeds set state = $4, epoch = $5, cursor = $6, head = $7, items = $8, digest "
      "= $9::bytea, checkpoint = $10::bytea, checkpoint_created = $11, verified_at = $12, "
      "looked_through_at = $13, contact_at = $14, held_back = $15, held_back_at = $16, repaired = $17, "
      "trouble = $18, tried_at = $19, carries_old = $20, early_until = $21 where publisher = $1 and feed = "
      "$2 and audience = $3",
      f.feed.party, f.feed.feed, f.feed.audience, name_of(f.at), f.epoch, f.cursor, f.head, f.sum.count,
      sql::bytea(f.sum.digest.bytes()), checkpoint, f.checkpoint_created, f.verified_at, f.looked_through_at,
      f.contact_at, f.held_back, f.held_back_at, f.repaired, f.trouble, f.tried_at, f.carries_old,
      f.early_until);
}

std::vector<followed> all_followed(transaction& tx) {
  std::vector<followed> out;
  for (const auto& r :
       sql::run(tx, fmt::format("select {} from node.followed_feeds order by publisher, feed, audience desc",
                                columns)))
    out.push_back(row_to_followed(r));
  return out;
}

// The same rule as `shown_state` (followed.cpp), for all of them in one statement.
feed_counts count_feeds(transaction& tx, instant now) {
  feed_counts out;
  for (const feed_state s : {feed_state::fresh, feed_state::bootstrap, feed_state::catching_up,
                             feed_state::live, feed_state::verifying, feed_state::repairing})
    out.in_state[std::string(name_of(s))] = 0;
  for (const char* s : {"backoff", "stale", "suspended"}) out.in_state[s] = 0;
  for (const auto& r : sql::run(
           tx,
           "select case when k.party is null then 'suspended' when p.failures > 0 and p.next_try > $1 "
           "then 'backoff' when f.contact_at < $1::timestamptz - interval '1 hour' then 'stale' else "
           "f.state end, count(*), sum(f.held_back) from node.followed_feeds f left join "
           "node.known_tenants k on k.party = f.publisher left join node.peers p on p.node_id = k.node_id "
           "group by 1",
           now)) {
    out.in_state[sql::text_of(r[0])] = r[1].as<long long>();
    out.held_back += r[2].as<long long>();
  }
  return out;
}

void note_contact(transaction& tx, const std::vector<std::string>& publishers, instant now) {
  sql::run(tx, "update node.followed_feeds set contact_at = $2 where publisher = any($1::text[])",
           sql::text_array(publishers), now);
}

std::vector<evidence> equivocations(transaction& tx) {
  std::vector<evidence> out;
  for (const auto& r : sql::run(tx,
                                "select publisher, feed, audience, object, epoch, version, first, second, at "
                                "from node.equivocations order by at"))
    out.push_back({{sql::text_of(r[0]), sql::text_of(r[1]), sql::text_of(r[2])},
                   sql::text_of(r[3]),
                   r[4].as<std::int64_t>(),
                   r[5].as<std::int64_t>(),
                   sql::bytes_of(r[6]),
                   sql::bytes_of(r[7]),
                   sql::instant_of(r[8])});
  return out;
}

std::string shown_of(transaction& tx, std::string_view publisher, instant now) {
  wire::ShownFeeds out;
  out.set_at(wire::seconds(now));
  const auto hidden = sql::run(tx,
                               "select count(*) from node.hidings h join node.listings l on l.publisher = "
                               "h.publisher and l.listing_id = h.listing_id where h.publisher = $1",
                               publisher)[0][0]
                          .as<std::uint64_t>();
  for (const followed& f : all_followed(tx)) {
    if (f.feed.party != publisher || f.feed.audience != public_audience) continue;
    wire::Shown& w = *out.add_feeds();
    w.set_publisher(f.feed.party);
    w.set_feed(f.feed.feed);
    w.set_audience(audience_of(f.feed));
    w.set_feed_epoch(static_cast<std::uint64_t>(f.epoch));
    w.set_number(static_cast<std::uint64_t>(f.cursor));
    w.set_count(static_cast<std::uint64_t>(f.sum.count));
    w.set_digest(f.sum.digest.bytes());
    w.set_hidden(f.feed.feed == listings_feed ? hidden : 0);
    w.set_held_back(static_cast<std::uint64_t>(f.held_back));
    w.set_verified_at(f.verified_at ? wire::seconds(*f.verified_at) : 0);
  }
  return out.SerializeAsString();
}

}  // namespace paraat::federation::sync
