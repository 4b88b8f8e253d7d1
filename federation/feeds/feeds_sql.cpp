#include <fmt/format.h>

#include "federation/feeds/feeds.hpp"
#include "tenant/platform/jobs/jobs.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::federation::feeds {
namespace {

constexpr const char* head_columns =
    "f.party, f.feed, f.audience, f.epoch, f.head, f.floor, f.seq, f.items, f.digest";
constexpr int head_width = 9;

head row_to_head(const pqxx::row& r) {
  head h{sql::text_of(r[0]),      sql::text_of(r[1]),      sql::text_of(r[2]),      r[3].as<std::int64_t>(),
         r[4].as<std::int64_t>(), r[5].as<std::int64_t>(), r[6].as<std::int64_t>(), {}};
  h.sum = {r[7].as<std::int64_t>(), feed_digest::from_bytes(sql::bytes_of(r[8])).value_or(feed_digest())};
  return h;
}

item row_to_item(const pqxx::row& r, int at) {
  const auto f = [&](int i) { return r[static_cast<pqxx::row::size_type>(at + i)]; };
  return {f(0).as<std::int64_t>(), sql::text_of(f(1)),  f(2).as<std::int64_t>(),
          f(3).as<bool>(),         sql::bytes_of(f(4)), sql::bytes_of(f(5))};
}

// Head and items are read in one statement, so that they are of the same moment.
std::optional<page_of_items> together(const pqxx::result& rows) {
  if (rows.empty()) return std::nullopt;
  page_of_items out{row_to_head(rows[0]), {}};
  for (const auto& r : rows)
    if (!r[head_width].is_null()) out.items.push_back(row_to_item(r, head_width));
  return out;
}

std::string together_with(const char* items, const char* what =
                                                 "i.number, i.object, i.version, i.deleted, "
                                                 "i.signed, i.hash") {
  return fmt::format(
      "select {}, {} from node.feeds f left join lateral ({}) i on true where f.party = $1 and f.feed = $2 "
      "and f.audience = $3 order by i.number",
      head_columns, what, items);
}

}  // namespace

std::vector<head> heads_after(transaction& tx, std::int64_t seq, int limit) {
  std::vector<head> out;
  for (const auto& r : sql::run(
           tx, fmt::format("select {} from node.feeds f where seq > $1 order by seq limit $2", head_columns),
           seq, limit))
    out.push_back(row_to_head(r));
  return out;
}

std::optional<head> head_of(transaction& tx, const feed_id& f) {
  const auto rows =
      sql::run(tx,
               fmt::format("select {} from node.feeds f where party = $1 and feed = $2 and audience = $3",
                           head_columns),
               f.party, f.feed, f.audience);
  return rows.empty() ? std::nullopt : std::optional(row_to_head(rows[0]));
}

std::vector<head> heads_of(transaction& tx, std::string_view party) {
  std::vector<head> out;
  for (const auto& r :
       sql::run(tx,
                fmt::format("select {} from node.feeds f where party = $1 and feed in "
                            "('listings', 'organisations', 'task-profiles') order by feed, audience desc",
                            head_columns),
                party))
    out.push_back(row_to_head(r));
  return out;
}

std::optional<page_of_items> page(transaction& tx, const feed_id& f, std::int64_t after, int limit) {
  return together(sql::run(
      tx,
      together_with("select * from node.feed_items x where x.party = f.party and x.feed = f.feed and "
                    "x.audience = f.audience and x.number > $4 order by x.number limit $5::int"),
      f.party, f.feed, f.audience, after, limit));
}

std::optional<page_of_items> those(transaction& tx, const feed_id& f,
                                   const std::vector<std::string>& objects) {
  return together(
      sql::run(tx,
               together_with("select * from node.feed_items x where x.party = f.party and x.feed = f.feed "
                             "and x.audience = f.audience and x.object = any($4::uuid[])"),
               f.party, f.feed, f.audience, sql::text_array(objects)));
}

std::optional<page_of_items> present(transaction& tx, const feed_id& f) {
  return together(
      sql::run(tx,
               together_with("select * from node.feed_items x where x.party = f.party and x.feed = f.feed "
                             "and x.audience = f.audience and not x.deleted",
                             "i.number, i.object, i.version, i.deleted, ''::bytea, i.hash"),
               f.party, f.feed, f.audience));
}

void forget_tombstones(transaction& tx, instant now) {
  sql::run(tx,
           "with gone as (delete from node.feed_items where deleted and at < $1 returning party, feed, "
           "audience, number) update node.feeds f set floor = greatest(f.floor, g.number) from (select "
           "party, feed, audience, max(number) as number from gone group by party, feed, audience) g where "
           "f.party = g.party and f.feed = g.feed and f.audience = g.audience",
           now - tombstone_term);
  sql::run(tx, "delete from node.foreign_objects where deleted and at < $1", now - tombstone_term);
  jobs::schedule(tx, tombstones_job, now + std::chrono::hours{24}, "{}", "daily");
}

void plan_tombstones(transaction& tx, instant now) {
  sql::run(tx,
           "insert into node.jobs (kind, unique_key, due) values ($1, 'daily', $2) on conflict (kind, "
           "coalesce(tenant_id, 0), unique_key) where unique_key is not null do nothing",
           tombstones_job, now + std::chrono::hours{24});
}

namespace rows {

void lock(transaction& tx) { sql::run(tx, "select pg_advisory_xact_lock(7308218)"); }

head feed_for_update(transaction& tx, const feed_id& f, std::int64_t epoch) {
  sql::run(
      tx,
      "insert into node.feeds (party, feed, audience, epoch) values ($1, $2, $3, $4) on conflict do nothing",
      f.party, f.feed, f.audience, epoch);
  const auto rows = sql::run(
      tx,
      fmt::format("select {} from node.feeds f where party = $1 and feed = $2 and audience = $3 for update",
                  head_columns),
      f.party, f.feed, f.audience);
  return row_to_head(rows[0]);
}

std::optional<item> current(transaction& tx, const head& f, std::string_view object) {
  const auto rows =
      sql::run(tx,
               "select number, object, version, deleted, signed, hash from node.feed_items where party = $1 "
               "and feed = $2 and audience = $3 and object = $4::uuid",
               f.party, f.feed, f.audience, object);
  return rows.empty() ? std::nullopt : std::optional(row_to_item(rows[0], 0));
}

void put(transaction& tx, const head& f, const item& i, instant now) {
  sql::run(tx,
           "insert into node.feed_items (party, feed, audience, number, object, version, deleted, signed, "
           "hash, at) values ($1, $2, $3, $4, $5::uuid, $6, $7, $8::bytea, $9::bytea, $10) on conflict "
           "(party, feed, audience, object) do update set number = excluded.number, version = "
           "excluded.version, deleted = excluded.deleted, signed = excluded.signed, hash = excluded.hash, at "
           "= excluded.at",
           f.party, f.feed, f.audience, i.number, i.object, i.version, i.deleted, sql::bytea(i.signed_item),
           sql::bytea(i.hash), now);
}

void move(transaction& tx, const head& f) {
  sql::run(tx,
           "update node.feeds set epoch = $4, head = $5, floor = $6, items = $7, digest = $8::bytea, seq = "
           "nextval('node.feed_change_seq') where party = $1 and feed = $2 and audience = $3",
           f.party, f.feed, f.audience, f.epoch, f.number, f.floor, f.sum.count,
           sql::bytea(f.sum.digest.bytes()));
}

void clear(transaction& tx, const head& f) {
  sql::run(tx, "delete from node.feed_items where party = $1 and feed = $2 and audience = $3", f.party,
           f.feed, f.audience);
}

std::vector<head> all_heads(transaction& tx) {
  std::vector<head> out;
  for (const auto& r :
       sql::run(tx, fmt::format("select {} from node.feeds f order by party, feed, audience", head_columns)))
    out.push_back(row_to_head(r));
  return out;
}

}  // namespace rows
}  // namespace paraat::federation::feeds
