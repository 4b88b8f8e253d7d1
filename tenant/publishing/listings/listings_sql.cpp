#include <fmt/format.h>

#include "tenant/platform/outbox/outbox.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/publishing/listings/cards.hpp"
#include "tenant/publishing/listings/listings.hpp"
#include "tenant/publishing/listings/search_sql.hpp"

namespace paraat::listings {
const char* const listing_columns =
    "l.id, l.publisher, l.listing_id, l.version, l.own_tenant, l.nis, l.ref, l.url, l.title, l.body, "
    "l.organisation, l.kind, l.theme, l.place, l.lat, l.lon, l.moments, l.good_to_know, l.minimum_age, "
    "l.rhythm, l.starts_on, l.ends_on, l.places, l.places_free, l.urgent, l.published_at, l.valid_until, "
    "greatest(l.confirmed_at, (select p.confirmed_at from node.publishers p "
    "where l.own_tenant is null and p.publisher = l.publisher)), coalesce(l.hidden_reason, ''), l.asks";

listing row_to_listing(const pqxx::row& r) {
  listing l;
  l.row = r[0].as<std::int64_t>();
  l.publisher = sql::text_of(r[1]);
  l.id = sql::text_of(r[2]);
  l.version = r[3].as<std::int64_t>();
  if (!r[4].is_null()) l.own = tenant_id{r[4].as<int>()};
  l.nis = r[5].as<int>();
  l.ref = sql::text_of(r[6]);
  l.url = sql::text_of(r[7]);
  l.title = sql::text_of(r[8]);
  l.body = sql::text_of(r[9]);
  l.organisation = sql::text_of(r[10]);
  l.kind = sql::text_of(r[11]);
  l.theme = sql::text_of(r[12]);
  l.place = sql::text_of(r[13]);
  l.lat = sql::optional_of<double>(r[14]);
  l.lon = sql::optional_of<double>(r[15]);
  l.moments = r[16].as<int>();
  l.good_to_know = r[17].as<int>();
  l.minimum_age = r[18].as<int>();
  l.rhythm = sql::text_of(r[19]);
  l.starts_on = sql::optional_day_of(r[20]);
  l.ends_on = sql::optional_day_of(r[21]);
  l.places = r[22].as<int>();
  l.places_free = r[23].as<int>();
  l.urgent = r[24].as<bool>();
  l.published_at = sql::instant_of(r[25]);
  l.valid_until = sql::instant_of(r[26]);
  l.confirmed_at = sql::optional_instant_of(r[27]);
  l.hidden_reason = sql::text_of(r[28]);
  l.asks = asks::from_json(sql::text_of(r[29]));
  return l;
}

std::vector<listing> rows_of(const pqxx::result& rows) {
  std::vector<listing> out;
  for (const auto& r : rows) out.push_back(row_to_listing(r));
  return out;
}

bool accept(transaction& tx, const listing& l) {
  // It stands in one of the two tables: what is for members never stays behind on a public page.
  if (l.members_only) {
    sql::run(tx, "delete from node.listings where publisher = $1 and listing_id = $2::uuid", l.publisher,
             l.id);
    put_for_members(tx, {l});
    return true;
  }
  sql::run(tx, "delete from node.member_listings where publisher = $1 and listing_id = $2::uuid", l.publisher,
           l.id);
  const std::optional<int> own = l.own ? std::optional(l.own->value) : std::nullopt;
  const auto written = sql::run(
      tx,
      "insert into node.listings (publisher, listing_id, version, own_tenant, nis, ref, url, title, body, "
      "organisation, kind, theme, place, lat, lon, moments, good_to_know, minimum_age, rhythm, starts_on, "
      "ends_on, places, places_free, urgent, published_at, valid_until, confirmed_at, asks) "
      "values ($1, $2::uuid, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, "
      "$20::date, $21::date, $22, $23, $24, $25, $26, $27, $28::jsonb) on conflict (publisher, "
      "listing_id) do update set version = excluded.version, own_tenant = excluded.own_tenant, "
      "nis = excluded.nis, ref = excluded.ref, url = excluded.url, title = excluded.title, "
      "body = excluded.body, organisation = excluded.organisation, kind = excluded.kind, "
      "theme = excluded.theme, place = excluded.place, lat = excluded.lat, lon = excluded.lon, "
      "moments = excluded.moments, good_to_know = excluded.good_to_know, minimum_age = excluded.minimum_age, "
      "rhythm = excluded.rhythm, starts_on = excluded.starts_on, ends_on = excluded.ends_on, "
      "places = excluded.places, places_free = excluded.places_free, urgent = excluded.urgent, "
      "published_at = excluded.published_at, valid_until = excluded.valid_until, "
      "confirmed_at = excluded.confirmed_at, asks = excluded.asks where listings.version < excluded.version "
      "returning id",
      l.publisher, l.id, l.version, own, l.nis, l.ref, l.url, l.title, l.body, l.organisation, l.kind,
      l.theme, l.place, l.lat, l.lon, l.moments, l.good_to_know, l.minimum_age, l.rhythm, l.starts_on,
      l.ends_on, l.places, l.places_free, l.urgent, l.published_at, l.valid_until, l.confirmed_at,
      asks::to_json(l.asks));
  if (l.confirmed_at) confirm(tx, l.publisher, *l.confirmed_at);
  if (written.empty()) return false;
  const auto row = written[0][0].as<std::int64_t>();
  // An item that was hidden, withdrawn and published again stays hidden.
  sql::run(tx,
           "update node.listings l set hidden_reason = h.reason from node.hidings h where l.id = $1 and "
           "h.publisher = l.publisher and h.listing_id = l.listing_id",
           row);
  index(tx, {row});
  return true;
}

void confirm(transaction& tx, std::string_view publisher, instant at) {
  const auto written = sql::run(
      tx,
      "with before as (select confirmed_at from node.publishers where publisher = $1) insert into "
      "node.publishers (publisher, confirmed_at) values ($1, $2) on conflict (publisher) do update set "
      "confirmed_at = excluded.confirmed_at where publishers.confirmed_at < excluded.confirmed_at returning "
      "(select confirmed_at from before)",
      publisher, at);
  // Whoever was silent for long stands on the pages again.
  if (written.empty()) return;
  const auto before = sql::optional_instant_of(written[0][0]);
  if (before && *before < at - longest_silence) tx.touch(outbox::listings_topic);
}

bool hide(transaction& tx, std::string_view publisher, std::string_view id, std::string_view reason,
          instant now) {
  const auto rows = sql::run(tx,
                             "update node.listings set hidden_reason = $3 where publisher = $1 and "
                             "listing_id = $2::uuid returning id",
                             publisher, id, reason);
  if (rows.empty()) return false;
  sql::run(tx,
           "insert into node.hidings (publisher, listing_id, reason, at) values ($1, $2::uuid, $3, $4) "
           "on conflict (publisher, listing_id) do update set reason = excluded.reason, at = excluded.at",
           publisher, id, reason, now);
  index(tx, {rows[0][0].as<std::int64_t>()});
  tx.touch(outbox::listings_topic);
  return true;
}

void show_again(transaction& tx, std::string_view publisher, std::string_view id) {
  sql::run(tx, "delete from node.hidings where publisher = $1 and listing_id = $2::uuid", publisher, id);
  const auto rows = sql::run(tx,
                             "update node.listings set hidden_reason = null where publisher = $1 and "
                             "listing_id = $2::uuid returning id",
                             publisher, id);
  if (!rows.empty()) index(tx, {rows[0][0].as<std::int64_t>()});
  tx.touch(outbox::listings_topic);
}

std::vector<hiding> hidings(transaction& tx) {
  std::vector<hiding> out;
  for (const auto& r :
       sql::run(tx,
                "select h.publisher, h.listing_id, h.reason, coalesce(l.title, ''), h.at from node.hidings h "
                "left join node.listings l on l.publisher = h.publisher and l.listing_id = h.listing_id "
                "order by h.at desc limit 500"))
    out.push_back({sql::text_of(r[0]), sql::text_of(r[1]), sql::text_of(r[2]), sql::text_of(r[3]),
                   sql::instant_of(r[4])});
  return out;
}

std::vector<hidden_elsewhere> hidden_by_others(transaction& tx, std::string_view publisher,
                                               std::string_view id) {
  std::vector<hidden_elsewhere> out;
  for (const auto& r : sql::run(tx,
                                "select coalesce(k.name, h.by), h.reason, h.at from node.hidden_elsewhere h "
                                "left join node.known_tenants k on k.party = h.by "
                                "where h.party = $1 and h.object = $2::uuid order by h.at",
                                publisher, id))
    out.push_back({sql::text_of(r[0]), sql::text_of(r[1]), sql::instant_of(r[2])});
  return out;
}

void remove(transaction& tx, std::string_view publisher, std::string_view id) {
  sql::run(tx, "delete from node.listings where publisher = $1 and listing_id = $2::uuid", publisher, id);
  sql::run(tx, "delete from node.member_listings where publisher = $1 and listing_id = $2::uuid", publisher,
           id);
}

std::optional<listing> own_with_ref(transaction& tx, tenant_id tenant, std::string_view ref) {
  const auto rows = sql::run(
      tx, fmt::format("select {} from node.listings l where own_tenant = $1 and ref = $2", listing_columns),
      tenant, ref);
  return rows.empty() ? std::nullopt : std::optional(row_to_listing(rows[0]));
}

std::optional<listing> with_id(transaction& tx, std::string_view publisher, std::string_view id) {
  const auto rows =
      sql::run(tx,
               fmt::format("select {} from node.listings l where publisher = $1 and listing_id = $2::uuid",
                           listing_columns),
               publisher, id);
  return rows.empty() ? std::nullopt : std::optional(row_to_listing(rows[0]));
}

}  // namespace paraat::listings
