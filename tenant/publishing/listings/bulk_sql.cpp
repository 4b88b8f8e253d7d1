#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <tuple>

#include "tenant/platform/outbox/outbox.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/publishing/listings/compound_words.hpp"
#include "tenant/publishing/listings/listings.hpp"
#include "tenant/publishing/listings/search_sql.hpp"

namespace paraat::listings {
namespace {

namespace json = boost::json;

constexpr const char* all_text = "concat_ws(' ', title, organisation, place, body)";
// The theme as one word that nobody types: what people call it stands in node.theme_words.
constexpr const char* theme_word = "array_to_tsvector(array['thema:' || theme])";

constexpr const char* written_columns =
    "publisher, listing_id, version, own_tenant, nis, ref, url, title, body, organisation, kind, theme, "
    "place, lat, lon, moments, good_to_know, minimum_age, rhythm, starts_on, ends_on, places, places_free, "
    "urgent, published_at, valid_until, confirmed_at, asks";
constexpr const char* record =
    "json_to_recordset($1::json) as r(publisher text, listing_id uuid, version bigint, own_tenant int, nis "
    "int, ref text, url text, title text, body text, organisation text, kind text, theme text, place text, "
    "lat double precision, lon double precision, moments int, good_to_know int, minimum_age int, rhythm "
    "text, starts_on date, ends_on date, places int, places_free int, urgent boolean, published_at "
    "timestamptz, valid_until timestamptz, confirmed_at timestamptz, asks jsonb)";
constexpr const char* overwrite =
    "do update set version = excluded.version, own_tenant = excluded.own_tenant, nis = excluded.nis, ref = "
    "excluded.ref, url = excluded.url, title = excluded.title, body = excluded.body, organisation = "
    "excluded.organisation, kind = excluded.kind, theme = excluded.theme, place = excluded.place, lat = "
    "excluded.lat, lon = excluded.lon, moments = excluded.moments, good_to_know = excluded.good_to_know, "
    "minimum_age = excluded.minimum_age, rhythm = excluded.rhythm, starts_on = excluded.starts_on, ends_on = "
    "excluded.ends_on, places = excluded.places, places_free = excluded.places_free, urgent = "
    "excluded.urgent, published_at = excluded.published_at, valid_until = excluded.valid_until, confirmed_at "
    "= excluded.confirmed_at, asks = excluded.asks";

template <class T>
json::value optional(const std::optional<T>& v) {
  return v ? json::value(*v) : json::value(nullptr);
}

json::value day_text(const std::optional<day>& d) {
  return d ? json::value(web::iso_date(*d)) : json::value(nullptr);
}

json::value time_text(const std::optional<instant>& t) {
  return t ? json::value(*sql::to_parameter(*t)) : json::value(nullptr);
}

std::string rows_as_json(const std::vector<listing>& all) {
  json::array rows;
  rows.reserve(all.size());
  for (const listing& l : all) {
    json::object o;
    o["publisher"] = l.publisher;
    o["listing_id"] = l.id;
    o["version"] = l.version;
    o["own_tenant"] = l.own ? json::value(l.own->value) : json::value(nullptr);
    o["nis"] = l.nis;
    o["ref"] = l.ref;
    o["url"] = l.url;
    o["title"] = l.title;
    o["body"] = l.body;
    o["organisation"] = l.organisation;
    o["kind"] = l.kind;
    o["theme"] = l.theme;
    o["place"] = l.place;
    o["lat"] = optional(l.lat);
    o["lon"] = optional(l.lon);
    o["moments"] = l.moments;
    o["good_to_know"] = l.good_to_know;
    o["minimum_age"] = l.minimum_age;
    o["rhythm"] = l.rhythm;
    o["starts_on"] = day_text(l.starts_on);
    o["ends_on"] = day_text(l.ends_on);
    o["places"] = l.places;
    o["places_free"] = l.places_free;
    o["urgent"] = l.urgent;
    o["published_at"] = time_text(l.published_at);
    o["valid_until"] = time_text(l.valid_until);
    o["confirmed_at"] = time_text(l.confirmed_at);
    o["asks"] = json::parse(asks::to_json(l.asks));
    rows.push_back(std::move(o));
  }
  return json::serialize(rows);
}

std::string ids_of(const std::vector<std::int64_t>& rows) {
  std::string out = "{";
  for (const std::int64_t row : rows) out += (out.size() == 1 ? "" : ",") + std::to_string(row);
  return out + "}";
}

// The columns of a listing, of a row without a number of its own.
std::string member_columns() {
  return "0::bigint" + std::string(listing_columns).substr(std::string_view("l.id").size());
}

std::vector<listing> member_rows(const pqxx::result& rows) {
  auto out = rows_of(rows);
  for (listing& l : out) l.members_only = true;
  return out;
}

}  // namespace

namespace {

// The parts of compounds: of the title, and of all that is searched, with the names of what is asked.
struct compound_parts {
  std::vector<std::int64_t> rows;
  std::vector<std::string> of_title, of_all;
};

// The Dutch names of the concepts that a listing asks for: who types "Turks" finds who asks Turkish, whatever
// the text says.
std::string names_asked(const asks::vacancy_asks& a) {
  std::string out;
  const auto add = [&out](const std::string& code) {
    if (const auto* c = taxonomy::find(code)) out += " " + c->dutch;
  };
  for (const auto* list : {&a.must, &a.nice, &a.certificates}) std::ranges::for_each(*list, add);
  for (const asks::language& l : a.languages) add(l.code);
  return out;
}

compound_parts read_parts(transaction& tx, const std::string& ids) {
  compound_parts out;
  compound_words words;
  for (const auto& r : sql::run(tx,
                                fmt::format("select id, title, {}, asks from node.listings where id = "
                                            "any($1::bigint[]) and hidden_reason is null",
                                            all_text),
                                ids)) {
    out.rows.push_back(r[0].as<std::int64_t>());
    out.of_title.push_back(words.parts_in(r[1].c_str()));
    out.of_all.push_back(words.parts_in(r[2].c_str()) + names_asked(asks::from_json(sql::text_of(r[3]))));
  }
  return out;
}

// Their rows with the parts beside them: parameters 1 to 3.
constexpr const char* with_parts =
    "node.listings join unnest($1::bigint[], $2::text[], $3::text[]) p(row, title_parts, parts) on id = "
    "p.row";

}  // namespace

// A word that is known already is left alone: counting uses would make every writer wait for the others. What
// is read from a text is folded once for each different word of the lot. Splitting at what is no letter takes
// a third of the time of matching the words (90 against 260 µs a listing). A row is changed in place: where
// only places are taken no index is touched, and no count.
void index(transaction& tx, const std::vector<std::int64_t>& rows) {
  const std::string ids = ids_of(rows);
  sql::run(tx,
           "delete from node.listing_search s using node.listings l where l.id = s.listing and l.id = "
           "any($1::bigint[]) and l.hidden_reason is not null",
           ids);
  const compound_parts parts = read_parts(tx, ids);
  const std::string shown = ids_of(parts.rows), of_title = sql::text_array(parts.of_title),
                    of_all = sql::text_array(parts.of_all);
  sql::run(
      tx,
      fmt::format(
          "insert into node.listing_search (listing, publisher, nis, urgent, published_at, valid_until, "
          "places_free, theme, kind, moments, good_to_know, lat, lon, title_words, words) "
          "select id, publisher, nis, urgent, published_at, valid_until, places_free, theme, kind, "
          "moments, good_to_know, lat, lon, to_tsvector('node.dutch', title || ' ' || title_parts), "
          "to_tsvector('node.dutch', {} || ' ' || parts) || {} from {} order by id on conflict (listing) "
          "do update set publisher = excluded.publisher, nis = excluded.nis, urgent = excluded.urgent, "
          "published_at = excluded.published_at, valid_until = excluded.valid_until, places_free = "
          "excluded.places_free, theme = excluded.theme, kind = excluded.kind, moments = "
          "excluded.moments, good_to_know = excluded.good_to_know, lat = excluded.lat, lon = "
          "excluded.lon, title_words = excluded.title_words, words = excluded.words",
          all_text, theme_word, with_parts),
      shown, of_title, of_all);
  sql::run(tx,
           fmt::format("insert into node.listing_words (word, stem) select w, node.stem(w) from "
                       "(select distinct lower(public.unaccent(r)) as w from (select distinct r from {}, "
                       "regexp_split_to_table({} || ' ' || parts, '[^[:alpha:]]+') r "
                       "where length(r) between 4 and 30) raw) x "
                       "where not exists (select 1 from node.listing_words k where k.word = w) "
                       "order by w on conflict do nothing",
                       with_parts, all_text),
           shown, of_title, of_all);
}

std::int64_t index_from(transaction& tx, std::int64_t after) {
  std::vector<std::int64_t> rows;
  for (const auto& r : sql::run(tx,
                                "select listing from node.listing_search where listing > $1::bigint order by "
                                "listing limit 500",
                                after))
    rows.push_back(r[0].as<std::int64_t>());
  if (rows.empty()) return 0;
  index(tx, rows);
  return rows.back();
}

void put_for_members(transaction& tx, const std::vector<listing>& all) {
  sql::run(tx,
           fmt::format("insert into node.member_listings ({0}) select {0} from {1} on conflict (publisher, "
                       "listing_id) {2}",
                       written_columns, record, overwrite),
           rows_as_json(all));
}

void take(transaction& tx, const std::vector<listing>& all) {
  if (all.empty()) return;
  tx.touch(outbox::listings_topic);
  if (all.front().members_only) return put_for_members(tx, all);
  std::vector<std::int64_t> rows;
  for (const auto& r : sql::run(tx,
                                fmt::format("insert into node.listings ({0}) select {0} from {1} on conflict "
                                            "(publisher, listing_id) {2} where listings.own_tenant is null "
                                            "returning id",
                                            written_columns, record, overwrite),
                                rows_as_json(all)))
    rows.push_back(r[0].as<std::int64_t>());
  // An item that was hidden, withdrawn and published again stays hidden.
  sql::run(tx,
           "update node.listings l set hidden_reason = h.reason from node.hidings h where h.publisher = $1 "
           "and l.publisher = h.publisher and l.listing_id = h.listing_id and l.id = any($2::bigint[])",
           all.front().publisher, ids_of(rows));
  index(tx, rows);
}

void take_away(transaction& tx, std::string_view publisher, bool members_only,
               const std::vector<std::string>& ids) {
  if (ids.empty()) return;
  tx.touch(outbox::listings_topic);
  // All at once: the search rows that go with their listings are counted one by one.
  if (!members_only)
    sql::run(
        tx,
        "delete from node.listing_search s using node.listings l where l.id = s.listing and l.publisher = "
        "$1 and l.own_tenant is null and l.listing_id = any($2::uuid[])",
        publisher, sql::text_array(ids));
  sql::run(tx,
           fmt::format("delete from node.{} where publisher = $1 and own_tenant is null and listing_id = "
                       "any($2::uuid[])",
                       members_only ? "member_listings" : "listings"),
           publisher, sql::text_array(ids));
}

std::vector<listing> of_publisher(transaction& tx, std::string_view publisher, bool members_only) {
  if (members_only)
    return member_rows(
        sql::run(tx,
                 fmt::format("select {} from node.member_listings l where publisher = $1 and own_tenant is "
                             "null",
                             member_columns()),
                 publisher));
  return rows_of(
      sql::run(tx,
               fmt::format("select {} from node.listings l where publisher = $1 and own_tenant is null",
                           listing_columns),
               publisher));
}

bool says_the_same(const listing& a, const listing& b) {
  const auto what = [](const listing& l) {
    return std::tie(l.publisher, l.id, l.version, l.own, l.nis, l.ref, l.url, l.title, l.body, l.organisation,
                    l.kind, l.theme, l.place, l.lat, l.lon, l.moments, l.good_to_know, l.minimum_age,
                    l.rhythm, l.starts_on, l.ends_on, l.places, l.places_free, l.urgent, l.published_at,
                    l.valid_until, l.members_only);
  };
  return what(a) == what(b) && a.asks == b.asks;
}

std::optional<listing> own_with_id(transaction& tx, std::string_view publisher, std::string_view id) {
  if (auto found = with_id(tx, publisher, id); found && found->own) return found;
  auto rows = member_rows(
      sql::run(tx,
               fmt::format("select {} from node.member_listings l where publisher = $1 and listing_id = "
                           "$2::uuid and own_tenant is not null",
                           member_columns()),
               publisher, id));
  return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

std::vector<listing> all_own(transaction& tx, std::string_view publisher) {
  const char* mine = "publisher = $1 and own_tenant is not null order by listing_id";
  auto out = rows_of(
      sql::run(tx, fmt::format("select {} from node.listings l where {}", listing_columns, mine), publisher));
  for (listing& l : member_rows(
           sql::run(tx, fmt::format("select {} from node.member_listings l where {}", member_columns(), mine),
                    publisher)))
    out.push_back(std::move(l));
  return out;
}

std::vector<listing> shared_with_members(transaction& tx, const std::vector<int>& municipalities, instant now,
                                         int limit) {
  return member_rows(
      sql::run(tx,
               fmt::format("select {} from node.member_listings l where nis = any($1::int[]) and valid_until "
                           "> $2 order by urgent desc, published_at desc limit $3::int",
                           member_columns()),
               sql::int_array(municipalities), now, limit));
}

}  // namespace paraat::listings
