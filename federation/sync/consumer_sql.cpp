#include "federation/sync/consumer.hpp"

#include <fmt/format.h>

#include "tenant/platform/store/sql.hpp"

namespace paraat::federation::sync::rows {
namespace {

known_objects read(const pqxx::result& found) {
  known_objects out;
  for (const auto& r : found)
    out.emplace(sql::text_of(r[0]),
                known_object{r[1].as<std::int64_t>(), r[2].as<std::int64_t>(), r[3].as<std::int64_t>(),
                             sql::bytes_of(r[4]), r[5].as<bool>(), r[6].as<bool>(), sql::bytes_of(r[7])});
  return out;
}

constexpr const char* without_bytes =
    "object, epoch, number, version, hash, deleted, refused, ''::bytea from node.foreign_objects where "
    "publisher = $1 and feed = $2 and audience = $3";

std::string bytea_array(const std::vector<item>& items, std::string item::* field) {
  std::string out = "{";
  for (const item& i : items) {
    if (out.size() > 1) out += ',';
    out += "\"\\" + sql::bytea(i.*field) + "\"";
  }
  return out + "}";
}

template <class Value>
std::string array(const std::vector<item>& items, Value value) {
  std::string out = "{";
  for (const item& i : items) out += (out.size() == 1 ? "" : ",") + std::string(value(i));
  return out + "}";
}

// The table of the pages for this feed's objects: name and the column of the id.
std::pair<const char*, const char*> table_of(const feed_id& f) {
  if (f.feed == organisations_feed) return {"node.public_organisations", "organisation_id"};
  if (f.feed == task_profiles_feed) return {"node.task_profile_offers", "profile_id"};
  return {f.audience == members_audience ? "node.member_listings" : "node.listings", "listing_id"};
}

}  // namespace

known_objects of_ids(transaction& tx, const feed_id& f, const std::vector<std::string>& ids) {
  return read(sql::run(
      tx, fmt::format("select {} and object = any($4::uuid[]) order by object for update", without_bytes),
      f.party, f.feed, f.audience, sql::text_array(ids)));
}

known_objects all(transaction& tx, const feed_id& f) {
  return read(sql::run(tx,
                       "select object, epoch, number, version, hash, deleted, refused, signed from "
                       "node.foreign_objects where publisher = $1 and feed = $2 and audience = $3 for update",
                       f.party, f.feed, f.audience));
}

known_objects present(transaction& tx, const followed& f) {
  return read(sql::run(tx, fmt::format("select {} and epoch = $4 and not deleted", without_bytes),
                       f.feed.party, f.feed.feed, f.feed.audience, f.epoch));
}

std::string bytes_of(transaction& tx, const feed_id& f, std::string_view object) {
  const auto found = sql::run(tx,
                              "select signed from node.foreign_objects where publisher = $1 and feed = $2 "
                              "and audience = $3 and object = $4::uuid",
                              f.party, f.feed, f.audience, object);
  return found.empty() ? std::string() : sql::bytes_of(found[0][0]);
}

void put_objects(transaction& tx, const feed_id& f, const std::vector<item>& items, instant now) {
  const auto number = [](std::int64_t n) { return std::to_string(n); };
  const auto yes = [](bool b) { return b ? "t" : "f"; };
  sql::run(tx,
           "insert into node.foreign_objects (publisher, feed, audience, object, epoch, number, version, "
           "hash, deleted, refused, signed, at) select $1, $2, $3, u.object, u.epoch, u.number, u.version, "
           "u.hash, u.deleted, u.refused, u.signed, $12 from unnest($4::uuid[], $5::bigint[], $6::bigint[], "
           "$7::bigint[], $8::bytea[], $9::bool[], $10::bool[], $11::bytea[]) as u(object, epoch, number, "
           "version, hash, deleted, refused, signed) on conflict (publisher, feed, audience, object) do "
           "update set epoch = excluded.epoch, number = excluded.number, version = excluded.version, hash = "
           "excluded.hash, deleted = excluded.deleted, refused = excluded.refused, signed = excluded.signed, "
           "at = excluded.at",
           f.party, f.feed, f.audience, array(items, [](const item& i) { return i.object; }),
           array(items, [&](const item& i) { return number(i.epoch); }),
           array(items, [&](const item& i) { return number(i.number); }),
           array(items, [&](const item& i) { return number(i.version); }), bytea_array(items, &item::hash),
           array(items, [&](const item& i) { return yes(i.deleted); }),
           array(items, [&](const item& i) { return yes(i.looked == verdict::refused); }),
           bytea_array(items, &item::bytes), now);
}

void drop_objects(transaction& tx, const feed_id& f, const std::vector<std::string>& ids) {
  if (ids.empty()) return;
  sql::run(tx,
           "delete from node.foreign_objects where publisher = $1 and feed = $2 and audience = $3 and object "
           "= any($4::uuid[])",
           f.party, f.feed, f.audience, sql::text_array(ids));
}

void put_equivocation(transaction& tx, const feed_id& f, const item& second, const std::string& first,
                      instant now) {
  sql::run(
      tx,
      "insert into node.equivocations (publisher, feed, audience, object, epoch, version, first, second, "
      "at) values ($1, $2, $3, $4::uuid, $5, $6, $7::bytea, $8::bytea, $9) on conflict do nothing",
      f.party, f.feed, f.audience, second.object, second.epoch, second.version, sql::bytea(first),
      sql::bytea(second.bytes), now);
}

// Held under another epoch, or shown without being held at all.
std::vector<std::string> unseen(transaction& tx, const followed& f) {
  const auto [table, id] = table_of(f.feed);
  std::vector<std::string> out;
  for (const auto& r : sql::run(
           tx,
           fmt::format("select object from node.foreign_objects where publisher = $1 and feed = $2 and "
                       "audience = $3 and epoch <> $4 and not deleted union select l.{1} from {0} l where "
                       "l.publisher = $1 and l.own_tenant is null and not exists (select 1 from "
                       "node.foreign_objects o where o.publisher = $1 and o.feed = $2 and o.audience = $3 "
                       "and o.object = l.{1})",
                       table, id),
           f.feed.party, f.feed.feed, f.feed.audience, f.epoch))
    out.push_back(sql::text_of(r[0]));
  return out;
}

instant hold_back(transaction& tx, const feed_id& f, const std::vector<std::string>& ids, instant now) {
  sql::run(
      tx,
      "delete from node.held_back_items where publisher = $1 and feed = $2 and audience = $3 and object <> "
      "all($4::uuid[])",
      f.party, f.feed, f.audience, sql::text_array(ids));
  sql::run(
      tx,
      "insert into node.held_back_items (publisher, feed, audience, object, since) select $1, $2, $3, u, $5 "
      "from unnest($4::uuid[]) u on conflict do nothing",
      f.party, f.feed, f.audience, sql::text_array(ids), now);
  return sql::instant_of(sql::run(
      tx, "select max(since) from node.held_back_items where publisher = $1 and feed = $2 and audience = $3",
      f.party, f.feed, f.audience)[0][0]);
}

void release(transaction& tx, const feed_id& f) {
  sql::run(tx, "delete from node.held_back_items where publisher = $1 and feed = $2 and audience = $3",
           f.party, f.feed, f.audience);
}

void drop_other_epochs(transaction& tx, const followed& f) {
  sql::run(tx,
           "delete from node.foreign_objects where publisher = $1 and feed = $2 and audience = $3 and epoch "
           "<> $4",
           f.feed.party, f.feed.feed, f.feed.audience, f.epoch);
}

}  // namespace paraat::federation::sync::rows
