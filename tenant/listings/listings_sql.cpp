#include <fmt/format.h>

#include "tenant/listings/listings.hpp"
#include "tenant/listings/vocabulary.hpp"
#include "tenant/store/sql.hpp"
#include "tenant/web/form.hpp"

namespace paraat::listings {
namespace {

constexpr const char* columns =
    "l.id, l.publisher, l.listing_id, l.version, l.own_tenant, l.nis, l.ref, l.url, l.title, l.body, "
    "l.organisation, "
    "l.kind, l.theme, l.place, l.lat, l.lon, l.moments, l.good_to_know, l.minimum_age, l.rhythm, "
    "l.starts_on, "
    "l.ends_on, l.places, l.places_free, l.urgent, l.published_at, l.valid_until, l.confirmed_at, "
    "coalesce(l.hidden_reason, '')";

std::optional<day> day_of(const pqxx::field& f) {
  return f.is_null() ? std::nullopt : web::parse_date(sql::text_of(f));
}

std::optional<std::string> iso(const std::optional<day>& d) {
  return d ? std::optional(web::iso_date(*d)) : std::nullopt;
}

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
  l.starts_on = day_of(r[20]);
  l.ends_on = day_of(r[21]);
  l.places = r[22].as<int>();
  l.places_free = r[23].as<int>();
  l.urgent = r[24].as<bool>();
  l.published_at = sql::instant_of(r[25]);
  l.valid_until = sql::instant_of(r[26]);
  l.confirmed_at = sql::optional_instant_of(r[27]);
  l.hidden_reason = sql::text_of(r[28]);
  return l;
}

std::vector<listing> rows_of(const pqxx::result& rows) {
  std::vector<listing> out;
  for (const auto& r : rows) out.push_back(row_to_listing(r));
  return out;
}

// The narrow row that search reads, and the words that spelling is corrected by.
void index(transaction& tx, std::int64_t row) {
  sql::run(tx, "delete from node.listing_search where listing = $1", row);
  sql::run(tx,
           "insert into node.listing_search (listing, nis, urgent, published_at, valid_until, places_free, "
           "theme, kind, "
           "moments, good_to_know, lat, lon, title_words, words) "
           "select id, nis, urgent, published_at, valid_until, places_free, theme, kind, moments, "
           "good_to_know, lat, lon, "
           "to_tsvector('node.dutch', title), to_tsvector('node.dutch', concat_ws(' ', title, organisation, "
           "place, body)) "
           "from node.listings where id = $1 and hidden_reason is null",
           row);
  sql::run(tx,
           "insert into node.listing_words (word, uses) "
           "select w, 1 from (select distinct lower(public.unaccent(m[1])) as w from node.listings, "
           "regexp_matches(concat_ws(' ', title, organisation, place, body), '[[:alpha:]]{4,}', 'g') m where "
           "id = $1) x "
           "order by w on conflict (word) do update set uses = listing_words.uses + 1",
           row);
}

}  // namespace

bool accept(transaction& tx, const listing& l) {
  const std::optional<int> own = l.own ? std::optional(l.own->value) : std::nullopt;
  const auto written = sql::run(
      tx,
      "insert into node.listings (publisher, listing_id, version, own_tenant, nis, ref, url, title, body, "
      "organisation, "
      "kind, theme, place, lat, lon, moments, good_to_know, minimum_age, rhythm, starts_on, ends_on, places, "
      "places_free, "
      "urgent, published_at, valid_until, confirmed_at) values ($1, $2::uuid, $3, $4, $5, $6, $7, $8, $9, "
      "$10, $11, $12, "
      "$13, $14, $15, $16, $17, $18, $19, $20::date, $21::date, $22, $23, $24, $25, $26, $27) "
      "on conflict (publisher, listing_id) do update set version = excluded.version, own_tenant = "
      "excluded.own_tenant, "
      "nis = excluded.nis, ref = excluded.ref, url = excluded.url, title = excluded.title, body = "
      "excluded.body, "
      "organisation = excluded.organisation, kind = excluded.kind, theme = excluded.theme, place = "
      "excluded.place, "
      "lat = excluded.lat, lon = excluded.lon, moments = excluded.moments, good_to_know = "
      "excluded.good_to_know, "
      "minimum_age = excluded.minimum_age, rhythm = excluded.rhythm, starts_on = excluded.starts_on, "
      "ends_on = excluded.ends_on, places = excluded.places, places_free = excluded.places_free, "
      "urgent = excluded.urgent, published_at = excluded.published_at, valid_until = excluded.valid_until, "
      "confirmed_at = excluded.confirmed_at where listings.version < excluded.version returning id",
      l.publisher, l.id, l.version, own, l.nis, l.ref, l.url, l.title, l.body, l.organisation, l.kind,
      l.theme, l.place, l.lat, l.lon, l.moments, l.good_to_know, l.minimum_age, l.rhythm, iso(l.starts_on),
      iso(l.ends_on), l.places, l.places_free, l.urgent, l.published_at, l.valid_until, l.confirmed_at);
  if (written.empty()) return false;
  index(tx, written[0][0].as<std::int64_t>());
  return true;
}

void remove(transaction& tx, std::string_view publisher, std::string_view id) {
  sql::run(tx, "delete from node.listings where publisher = $1 and listing_id = $2::uuid", publisher, id);
}

std::optional<listing> own_with_ref(transaction& tx, tenant_id tenant, std::string_view ref) {
  const auto rows =
      sql::run(tx, fmt::format("select {} from node.listings l where own_tenant = $1 and ref = $2", columns),
               tenant, ref);
  return rows.empty() ? std::nullopt : std::optional(row_to_listing(rows[0]));
}

std::optional<listing> with_id(transaction& tx, std::string_view publisher, std::string_view id) {
  const auto rows = sql::run(
      tx,
      fmt::format("select {} from node.listings l where publisher = $1 and listing_id = $2::uuid", columns),
      publisher, id);
  return rows.empty() ? std::nullopt : std::optional(row_to_listing(rows[0]));
}

found search(transaction& tx, const query& q, instant now) {
  const std::string ordering = q.by == order::newest    ? "published_at desc"
                               : q.by == order::nearest ? "distance, published_at desc"
                                                        : "urgent desc, rank desc, published_at desc";
  const std::string distance =
      q.by == order::nearest && q.lat && q.lon
          ? fmt::format("coalesce((s.lat - {0})^2 + (0.39 * (s.lon - {1})^2), 1e9)", *q.lat, *q.lon)
          : "0";
  const auto rows = sql::run(
      tx,
      fmt::format(
          "with hits as materialized (select s.listing, s.urgent, s.published_at, s.theme, s.moments, "
          "s.good_to_know, "
          "  {} as distance, case when $3 = '' then 0 else ts_rank(s.title_words, "
          "websearch_to_tsquery('node.dutch', $3)) end as rank, "
          "  (cardinality($4::text[]) = 0 or s.theme = any($4::text[])) as th, "
          "  ($5::int = 0 or s.moments & $5::int <> 0) as mo, (s.good_to_know & $6::int = $6::int) as gk "
          "  from node.listing_search s where ($1::int[] = '{{}}' or s.nis = any($1::int[])) and "
          "s.valid_until > $2 "
          "  and ($3 = '' or s.words @@ websearch_to_tsquery('node.dutch', $3)) and ($7 = '' or s.kind = "
          "$7)) "
          "select 'total', '', count(*), 0 from hits where th and mo and gk "
          "union all select 'theme', theme, count(*), 0 from hits where mo and gk group by theme "
          "union all select 'moment', b::text, count(*), 0 from hits, unnest(array[1,2,4,8]) b where th and "
          "gk and moments & b <> 0 group by b "
          "union all select 'good', b::text, count(*), 0 from hits, unnest(array[1,2,4]) b where th and mo "
          "and good_to_know & b <> 0 group by b "
          "union all (select 'row', '', row_number() over (order by {}), listing from hits where th and mo "
          "and gk "
          "  order by {} limit $8::int offset $9::int)",
          distance, ordering, ordering),
      sql::int_array(q.municipalities), now, q.words, sql::text_array(q.themes), q.moments, q.good_to_know,
      q.kind, q.per_page, (q.page - 1) * q.per_page);
  found out;
  std::vector<std::string> ids;
  for (const auto& r : rows) {
    const std::string what = r[0].c_str();
    const auto n = r[2].as<long long>();
    if (what == "total") out.total = n;
    if (what == "theme") out.by_theme[r[1].c_str()] = n;
    if (what == "moment") out.by_moment[r[1].as<int>()] = n;
    if (what == "good") out.by_condition[r[1].as<int>()] = n;
    if (what == "row") ids.emplace_back(r[3].c_str());
  }
  if (!ids.empty())
    out.rows = rows_of(sql::run(tx,
                                fmt::format("select {} from node.listings l join unnest($1::bigint[]) with "
                                            "ordinality o(id, n) on o.id = l.id "
                                            "order by o.n",
                                            columns),
                                "{" + fmt::format("{}", fmt::join(ids, ",")) + "}"));
  return out;
}

std::vector<listing> urgent(transaction& tx, const std::vector<int>& municipalities, instant now, int limit) {
  return rows_of(sql::run(
      tx,
      fmt::format(
          "select {} from node.listings l where urgent and hidden_reason is null and valid_until > $2 "
          "and places_free > 0 and ($1::int[] = '{{}}' or nis = any($1::int[])) "
          "order by published_at desc limit $3",
          columns),
      sql::int_array(municipalities), now, limit));
}

std::map<int, long long> counts(transaction& tx, instant now) {
  std::map<int, long long> out;
  for (const auto& r :
       sql::run(tx, "select nis, count(*) from node.listing_search where valid_until > $1 group by nis", now))
    out[r[0].as<int>()] = r[1].as<long long>();
  return out;
}

}  // namespace paraat::listings
