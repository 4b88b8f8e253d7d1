#include "tenant/publishing/alerts/matching_sql.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tenant/platform/store/sql.hpp"
#include "tenant/publishing/listings/search_sql.hpp"

namespace paraat::alerts::rows {
namespace {

// Of this node; the second number is of this room.
constexpr const char* numbering_lock = "pg_try_advisory_xact_lock(7201, 70)";

template <class T>
std::string numbers(const std::vector<T>& all) {
  return fmt::format("{{{}}}", fmt::join(all, ","));
}

// An array of doubles with nulls.
std::string numbers(const std::vector<std::optional<double>>& all) {
  std::string out = "{";
  for (const auto& v : all) out += (out.size() == 1 ? "" : ",") + (v ? pqxx::to_string(*v) : "null");
  return out + "}";
}

// The listing l passes the search q.
constexpr const char* passing =
    "(q.query is null or l.words @@ q.query) and (q.themes = '{}' or l.theme = "
    "any(q.themes)) and (q.moments = 0 or l.moments & q.moments <> 0) and l.good_to_know & q.good_to_know = "
    "q.good_to_know and (q.kind = '' or l.kind = q.kind) and (q.nis = 0 or l.nis = q.nis) and (q.km = 0 or "
    "q.lat is null or (l.lat is not null and 111.2 * sqrt((l.lat - q.lat) ^ 2 + ((l.lon - q.lon) * 0.629) ^ "
    "2) <= q.km))";
// A search that was saved after a listing was published was shown it already. Two days, because a listing of
// another node may come late. What only changed may be new to anyone.
constexpr const char* wanted =
    "q.state = 'active' and (not l.fresh or l.published_at > q.confirmed_at - interval '2 days')";

}  // namespace

// The row of the position is the lock between a confirmation and the end of the matching: each waits for the
// other, and looks again.
bool begin(transaction& tx, std::chrono::year_month_day today) {
  const auto made = sql::run(
      tx,
      "insert into tenant.alert_positions (tenant_id, position, weekly_on) select $1, coalesce((select "
      "max(number) from node.listing_changes), 0), date_trunc('week', $2::date)::date on conflict "
      "(tenant_id) "
      "do update set position = alert_positions.position returning xmax = 0",
      tx.tenant(), today);
  sql::run(tx, "insert into node.alert_tenants values ($1) on conflict do nothing", tx.tenant());
  return made[0][0].as<bool>();
}

bool end_without_searches(transaction& tx) {
  const auto searched = [&] {
    return !sql::run(tx,
                     "select 1 from tenant.alert_searches where tenant_id = $1 and state = 'active' limit 1",
                     tx.tenant())
                .empty();
  };
  if (searched()) return false;
  sql::run(tx, "select 1 from tenant.alert_positions where tenant_id = $1 for update", tx.tenant());
  if (searched()) return false;
  sql::run(tx, "delete from tenant.alert_positions where tenant_id = $1", tx.tenant());
  sql::run(tx, "delete from node.alert_tenants where tenant_id = $1", tx.tenant());
  return true;
}

bool take_turn(transaction& tx) {
  return sql::run(tx, "select pg_try_advisory_xact_lock(7202, $1::int)", tx.tenant())[0][0].as<bool>();
}

bool urgent_change_waits(transaction& tx) {
  return !sql::run(tx,
                   "select 1 from node.listing_changes c join node.listing_search s on s.listing = c.listing "
                   "where s.urgent and (c.number is null or c.number > (select position from "
                   "tenant.alert_positions where tenant_id = $1)) limit 1",
                   tx.tenant())
              .empty();
}

// One transaction at a time numbers, until its commit; the others read what has a number already.
void number_changes(transaction& tx) {
  if (sql::run(tx, "select 1 from node.listing_changes where number is null limit 1").empty()) return;
  if (!sql::run(tx, fmt::format("select {}", numbering_lock))[0][0].as<bool>()) return;
  sql::run(tx,
           "update node.listing_changes c set number = n.number from (select id, "
           "nextval('node.listing_change_numbers') as number from (select id from node.listing_changes where "
           "number is null order by id for update) o) n where c.id = n.id");
}

read_changes_result read_changes(transaction& tx, int most) {
  read_changes_result out;
  for (const auto& r : sql::run_planned(
           tx,
           "select listing, bool_or(fresh), max(number), max(max(number)) over (), sum(count(*)) over () "
           "from (select listing, "
           "fresh, number from node.listing_changes where number > (select position from "
           "tenant.alert_positions where tenant_id = $1) order by number limit $2::int) c group "
           "by listing",
           tx.tenant(), most)) {
    out.rows.push_back({r[0].as<std::int64_t>(), r[1].as<bool>()});
    out.last = r[3].as<std::int64_t>();
    out.count = r[4].as<int>();
  }
  return out;
}

void move_position(transaction& tx, std::int64_t to) {
  sql::run(tx, "update tenant.alert_positions set position = $2 where tenant_id = $1", tx.tenant(), to);
}

// A tenant that did not read a change for a week does not tell it any more.
void forget_changes(transaction& tx) {
  sql::run(tx, "delete from node.listing_changes where at < now() - interval '7 days'");
}

std::vector<open_change> open_of(transaction& tx, const std::vector<change>& changes, const openness& o) {
  std::vector<std::int64_t> ids;
  std::vector<std::string> fresh;
  for (const change& c : changes) {
    ids.push_back(c.listing);
    fresh.emplace_back(c.fresh ? "t" : "f");
  }
  std::vector<open_change> out;
  for (const auto& r : sql::run_planned(
           tx,
           "select s.listing, c.fresh, s.nis, s.theme, s.lat, s.lon from unnest($1::bigint[], $2::boolean[]) "
           "c(listing, fresh) join node.listing_search s on s.listing = c.listing where s.valid_until > $3 "
           "and s.places_free > 0 and s.publisher <> all($4::text[]) and ($5::int[] = '{}' or s.nis = "
           "any($5::int[]) or ($6 <> '' and s.publisher = $6))",
           numbers(ids), sql::text_array(fresh), o.now, sql::text_array(o.silent), sql::int_array(o.area),
           o.network)) {
    open_change c{r[0].as<std::int64_t>(), r[1].as<bool>(), r[2].as<int>(), sql::text_of(r[3]), std::nullopt};
    if (!r[4].is_null() && !r[5].is_null()) c.at = point{r[4].as<double>(), r[5].as<double>()};
    out.push_back(c);
  }
  return out;
}

found_now find_people(transaction& tx, std::span<const open_change> open, const changed_keys& keys,
                      instant now) {
  std::vector<std::int64_t> ids;
  std::vector<std::string> fresh;
  std::vector<std::optional<double>> lat, lon;
  for (const open_change& c : open) {
    ids.push_back(c.listing);
    fresh.emplace_back(c.fresh ? "t" : "f");
    lat.push_back(c.at ? std::optional(c.at->lat) : std::nullopt);
    lon.push_back(c.at ? std::optional(c.at->lon) : std::nullopt);
  }
  // `due` is read in the order of the alphabet: at_once, daily, weekly.
  // A search that is met by two keys is named twice, which does no harm.
  const auto rows = sql::run_planned(
      tx,
      fmt::format(
          "with l as materialized (select c.listing, c.fresh, c.lat, c.lon, s.words, s.nis, s.theme, s.kind, "
          "s.moments, s.good_to_know, s.urgent, s.published_at, s.publisher, x.listing_id from "
          "unnest($2::bigint[], $3::boolean[], $4::float8[], $5::float8[]) c(listing, fresh, lat, lon) join "
          "node.listing_search s on s.listing = c.listing join node.listings x on x.id = c.listing), k as "
          "materialized (select listing, unnest(tsvector_to_array(words)) as key from l union all select "
          "listing, key from unnest($6::bigint[], $7::text[]) a(listing, key)), fit as (select "
          "q.subscriber_id, l.listing, array_agg(q.id) as searches, min(case when q.rhythm = 'at_once' and "
          "l.urgent then 'at_once' when q.rhythm = 'weekly' then 'weekly' else 'daily' end) as due from k "
          "join tenant.alert_keys a on a.tenant_id = $1 and a.key = k.key join tenant.alert_searches q on "
          "q.tenant_id = $1 and q.id = a.search_id join l on l.listing = k.listing where {} and {} group by "
          "q.subscriber_id, l.listing), put as (insert into tenant.alert_items (tenant_id, subscriber_id, "
          "publisher, listing_id, searches, due, found_at) select $1, f.subscriber_id, l.publisher, "
          "l.listing_id, f.searches, f.due, $8::timestamptz from fit f join l on l.listing = f.listing on "
          "conflict (tenant_id, subscriber_id, publisher, listing_id) do update set due = excluded.due, "
          "searches = excluded.searches || alert_items.searches where alert_items.mail is null and "
          "excluded.due < alert_items.due returning due) select count(*), coalesce(bool_or(due = 'at_once'), "
          "false) from put",
          passing, wanted),
      tx.tenant(), numbers(ids), sql::text_array(fresh), numbers(lat), numbers(lon), numbers(keys.listing),
      sql::text_array(keys.key), now);
  return {rows[0][0].as<int>(), rows[0][1].as<bool>()};
}

std::vector<listings::listing> newest_within(transaction& tx, const search_id& id, const openness& o,
                                             const std::vector<placed_municipality>& near, int most) {
  std::vector<int> nis;
  std::vector<std::optional<double>> lat, lon;
  for (const placed_municipality& m : near) {
    nis.push_back(m.nis);
    lat.emplace_back(m.at.lat), lon.emplace_back(m.at.lon);
  }
  std::vector<listings::listing> out;
  for (const auto& r : sql::run_planned(
           tx,
           fmt::format("select {} from (select l.listing, l.published_at from tenant.alert_searches q, "
                       "(select s.listing, s.publisher, s.words, s.nis, s.theme, s.kind, s.moments, "
                       "s.good_to_know, s.published_at, s.valid_until, coalesce(s.lat, m.lat) as lat, "
                       "coalesce(s.lon, m.lon) as lon from node.listing_search s join unnest($4::int[], "
                       "$5::float8[], $6::float8[]) m(nis, lat, lon) on m.nis = s.nis) l where q.tenant_id = "
                       "$1 and q.id = $2::uuid and l.valid_until > $3 and l.publisher <> all($7::text[]) and "
                       "{} order by l.published_at desc limit $8::int) o join node.listings l on l.id = "
                       "o.listing order by o.published_at desc",
                       listings::listing_columns, passing),
           tx.tenant(), id, o.now, sql::int_array(nis), numbers(lat), numbers(lon), sql::text_array(o.silent),
           most))
    out.push_back(listings::row_to_listing(r));
  return out;
}

}  // namespace paraat::alerts::rows

namespace paraat::alerts {

bool is_matched(transaction& tx) {
  return !sql::run(tx, "select 1 from tenant.alert_positions where tenant_id = $1", tx.tenant()).empty();
}

}  // namespace paraat::alerts
