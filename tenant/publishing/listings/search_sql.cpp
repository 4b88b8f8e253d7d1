#include "tenant/publishing/listings/search_sql.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/replace.hpp>

#include "tenant/publishing/listings/cards.hpp"
#include "tenant/publishing/listings/search.hpp"
#include "tenant/publishing/listings/spelling.hpp"

namespace paraat::listings {
namespace {

// Site-wide conditions: open today, in the area or of the network itself (parameter `network`, empty for
// none), of a publisher that was heard.
std::string shown(int network) {
  return fmt::format(
      "s.valid_until > $2 and ($1::int[] = '{{}}' or s.nis = any($1::int[]) or (${0}::text <> '' and "
      "s.publisher = ${0}::text)) and ($3::text[] = '{{}}' or s.publisher <> all($3::text[]))",
      network);
}
// What the visitor ticked. What was not ticked is written so that the planner sees it go: a bare `x & 0 = 0`
// is guessed to keep one row in two hundred, and a deep page then sorts all of them (51 against 4 ms).
constexpr const char* ticked =
    "($4::text[] = '{}' or s.theme = any($4::text[])) and ($5::int = 0 or s.moments & $5::int <> 0) and "
    "($6::int = 0 or s.good_to_know & $6::int = $6::int) and ($7 = '' or s.kind = $7)";

bool has_ticks(const query& q) {
  return !q.themes.empty() || q.moments != 0 || q.good_to_know != 0 || !q.kind.empty();
}

bool by_distance(const query& q) { return q.by == order::nearest && q.lat && q.lon; }

// Degrees, with the width of a degree of longitude at 51° north; near enough to sort by. It reads the index
// listing_search_near, so the text must be the same; what has no point comes last.
std::string distance_of(const query& q) {
  return q.lat && q.lon ? fmt::format("point(s.lon * 0.629, s.lat) <-> point({} * 0.629, {})", *q.lon, *q.lat)
                        : "0::float8";
}

// The wide rows of a page; with words, where these stand in each.
void read_page(transaction& tx, const std::vector<std::string>& ids, const spelling& words, found& out) {
  if (ids.empty()) return;
  for (const auto& r : sql::run_planned(
           tx,
           fmt::format("select {}, s.title_words @@ $2::tsquery, s.theme = any($3::text[]), "
                       "to_tsvector('node.dutch', l.organisation) @@ $2::tsquery, "
                       "to_tsvector('node.dutch', l.place) @@ $2::tsquery, s.words @@ $2::tsquery "
                       "from unnest($1::bigint[]) with ordinality o(id, n) join node.listing_search s on "
                       "s.listing = o.id join node.listings l on l.id = o.id order by o.n",
                       listing_columns),
           fmt::format("{{{}}}", fmt::join(ids, ",")), words.any, sql::text_array(words.themes))) {
    out.rows.push_back(row_to_listing(r));
    const auto flag = [&](int n) { return r[listing_column_count + n].as<bool>(); };
    out.fits.push_back({flag(0), flag(1), flag(2), flag(3), flag(4)});
  }
}

// Up to this many listings that have a word are read as a whole; of more, the newest are read first.
constexpr double few_listings = 3000;
// The listings of an area up to this many are read by the area; those of a larger one as if it were all.
constexpr long long large_area = 60'000;

bool newest_first(const stock& s, const query& q, double share) {
  if (share * static_cast<double>(s.total) <= few_listings) return false;
  if (q.municipalities.empty()) return true;
  long long within = 0;
  for (const auto& piles : piles_within(s, q))
    for (const pile& p : piles) within += p.n;
  return within > large_area;
}

// Also a word or its theme.
bool is_one_word(std::string_view tsquery) { return tsquery.find_first_of("&!<") == std::string_view::npos; }

// The planner knows how often one word stands in listings: it reads its index, or in the order of the page,
// in which it meets 500 of a frequent one soon (10 against 20 ms of a million).
bool in_order(const query& q, std::string_view tsquery) {
  return is_one_word(tsquery) && q.municipalities.empty();
}

// Ways to read hits: as a whole; slice by slice, the newest first; in the order of the page.
enum class way { whole, slices, in_order };

// How the hits of a search are read, and the parameters after the first twelve that this takes (0: not
// taken).
struct hits_plan {
  bool filtered = false;  // only what was ticked
  way titles = way::whole, texts = way::whole, wide = way::whole;
  int themes_at = 0, slices_at = 0, rest_at = 0;
};

// A theme that was ticked is a word of the listing: it narrows the reading of the index.
std::string ticked_themes(const query& q) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  for (const std::string& theme : q.themes)
    if (!std::ranges::all_of(theme, plain)) return "";
  return theme_query(q.themes);
}

hits_plan plan_of(const query& q, const spelling& words, const stock& s, const slices& newest,
                  bool filtered) {
  const auto way_of = [&](std::string_view tsquery, double share) {
    if (!newest_first(s, q, share)) return way::whole;
    return !filtered && in_order(q, tsquery) ? way::in_order : way::slices;
  };
  hits_plan out{.filtered = filtered};
  out.wide = way_of(words.wide, words.wide_share);
  if (q.by == order::best_fit) {
    const bool wider = words.wider();
    out.texts = wider ? way_of(words.text, words.text_share) : out.wide;
    out.titles = out.texts;
    if (!wider) out.wide = way::whole;  // read as the texts
  }
  int n = 12;
  if (filtered && !ticked_themes(q).empty()) out.themes_at = ++n;
  if (out.titles != way::slices && out.texts != way::slices && out.wide != way::slices) return out;
  out.slices_at = ++n;
  if (newest.rest_before) out.rest_at = ++n;
  return out;
}

// One reading of hits: those that the condition finds, as many as are looked at, the urgent and the newest
// first. Slices are read in the order in which unnest gives them, until there are enough; then the rest. A
// reading as a whole is never in the order of an index of time, and slices never by municipality: the planner
// does not know how seldom words stand together, and would read every listing (1.6 s of a million).
std::string reading(const std::string& condition, std::string_view bucket, const query& q,
                    const hits_plan& plan, way how, int most = most_hits + 1, bool rest = true) {
  const std::string shown_here =
      how == way::slices ? boost::replace_all_copy(shown(12), "s.nis = any", "s.nis + 0 = any") : shown(12);
  const std::string hit = fmt::format(
      "select s.listing, s.urgent, s.published_at, s.theme, s.kind, s.moments, s.good_to_know, {} as "
      "distance, "
      "{} as bucket, ts_rank(s.title_words, $8::tsquery) as rank from node.listing_search s where {} and {} "
      "{}",
      distance_of(q), bucket, condition, shown_here, plan.filtered ? std::string("and ") + ticked : "");
  if (how != way::slices)
    return fmt::format("({} order by s.urgent{} desc, s.published_at desc limit {})", hit,
                       how == way::whole ? "::int" : "", most);
  std::string all = fmt::format(
      "select r.* from unnest(${}::int[]) with ordinality w(slice, n) cross join lateral ({} and "
      "node.listing_slices(s.urgent, s.published_at) @> array[w.slice] order by s.published_at desc) r",
      plan.slices_at, hit);
  if (plan.rest_at != 0 && rest)
    all += fmt::format(
        " union all ({} and not s.urgent and s.published_at + interval '0' < ${}::timestamptz order by "
        "s.published_at + "
        "interval '0' desc limit {})",
        hit, plan.rest_at, most);
  return fmt::format("(select h.* from ({}) h limit {})", all, most);
}

// Five pages of titles will do: reading 500 takes 20 ms where 100 take 5, over 100,000 listings.
constexpr int most_titles = 100;

// $8 finds the text, $11 also the theme and the parts of compounds. By fit the text is read apart from these,
// which are not read when the text fills the pages. When it does, the title is read on its own: a frequent
// word has more hits than are looked at, and the best of them would not be among the newest.
std::string hits_of(const query& q, const spelling& words, const hits_plan& plan) {
  const std::string narrowed =
      plan.themes_at != 0 ? fmt::format(" and s.words @@ ${}::tsquery", plan.themes_at) : "";
  const std::string wide = "s.words @@ $11::tsquery" + narrowed;
  if (q.by != order::best_fit) return "hits as materialized " + reading(wide, "0", q, plan, plan.wide);
  const bool wider = words.wider();
  std::string all =
      "select * from texts union all select * from titles t where (select count(*) from texts) > " +
      std::to_string(most_hits);
  if (wider)
    all += fmt::format(" union all select * from {} t where (select count(*) from texts) <= {}",
                       reading(wide, "2", q, plan, plan.wide), most_hits);
  return fmt::format(
      "texts as materialized {}, titles as not materialized {}, hits as materialized (select * from (select "
      "distinct on (listing) * from ({}) every order by listing, bucket) once order by bucket, urgent desc, "
      "published_at desc limit {})",
      reading(wider ? "s.words @@ $8::tsquery" + narrowed : wide,
              "case when s.title_words @@ $8::tsquery then 0 else 1 end", q, plan, plan.texts),
      reading("s.title_words @@ $8::tsquery", "0", q, plan, plan.titles, most_titles, !plan.filtered), all,
      most_hits + 1);
}

std::string order_of_hits(const query& q) {
  switch (q.by) {
    case order::nearest:
      if (by_distance(q)) return "distance, published_at desc";
      break;
    case order::newest:
      return "published_at desc";
    case order::best_fit:
      return "bucket, urgent desc, rank desc, distance, published_at desc";
    case order::urgent_first:
      break;
  }
  return "urgent desc, rank desc, published_at desc";
}

// By words: the hits once, narrow; the counts and the page from them; the wide rows of the page last.
// `filtered` counts only what was ticked, for words that are in more rows than are looked at.
void search_words_in(transaction& tx, const query& q, const spelling& words, const stock& now_open,
                     instant now, bool filtered, found& out) {
  const slices newest = newest_slices(now_open, now);
  const hits_plan plan = plan_of(q, words, now_open, newest, filtered);
  std::vector<sql::parameter> values{
      sql::int_array(q.municipalities), sql::to_parameter(now), sql::text_array(now_open.silent),
      sql::text_array(q.themes), sql::to_parameter(q.moments), sql::to_parameter(q.good_to_know), q.kind,
      words.text, sql::to_parameter(q.per_page), sql::to_parameter((q.page - 1) * q.per_page),
      // By fit the text has been read when this is: of one word, only the rest.
      q.by == order::best_fit && !words.rest.empty() ? words.rest : words.wide, q.of_network};
  if (plan.themes_at != 0) values.emplace_back(ticked_themes(q));
  if (plan.slices_at != 0) values.emplace_back(sql::int_array(newest.numbers));
  if (plan.rest_at != 0) values.push_back(sql::to_parameter(newest.rest_before));
  const auto rows = sql::run_with(
      tx,
      fmt::format("with {hits} select true, 0::bigint, theme, kind, "
                  "moments, good_to_know, count(*) from hits group by theme, kind, moments, good_to_know "
                  "union all (select false, s.listing, '', '', 0, 0, 0 from hits s where {ticked} "
                  "order by {ordering} limit $9::int offset $10::int)",
                  fmt::arg("hits", hits_of(q, words, plan)), fmt::arg("ticked", ticked),
                  fmt::arg("ordering", order_of_hits(q))),
      values, sql::planning::fresh);
  std::vector<listing_sort> sorts;
  std::vector<pile> piles;
  std::vector<std::string> ids;
  long long total = 0;
  for (const auto& r : rows) {
    if (!r[0].as<bool>()) {
      ids.emplace_back(r[1].c_str());
      continue;
    }
    const listing_sort what{sql::text_of(r[2]), sql::text_of(r[3])};
    const auto at = std::ranges::find(sorts, what);
    piles.push_back({static_cast<std::uint32_t>(at - sorts.begin()),
                     static_cast<std::uint16_t>(r[4].as<int>()), static_cast<std::uint16_t>(r[5].as<int>()),
                     r[6].as<std::int32_t>()});
    if (at == sorts.end()) sorts.push_back(what);
    total += piles.back().n;
  }
  out.more_than_total = total > most_hits;
  if (out.more_than_total && has_ticks(q) && !filtered)
    return search_words_in(tx, q, words, now_open, now, true, out);
  if (out.more_than_total)
    out.total = most_hits;
  else
    count_facets(out, q, sorts, {piles});
  out.counted = !out.more_than_total && !filtered;
  read_page(tx, ids, words, out);
}

// With filters, more hits than are looked at are read once more with the filters alone. One word in very many
// listings needs no first reading.
bool surely_many(const query& q, const spelling& words, const stock& s) {
  return has_ticks(q) && is_one_word(words.wide) && q.municipalities.empty() &&
         newest_first(s, q, words.wide_share);
}

// What passes the filters, one sort after another: for few among many. The order of a page would be read over
// all listings until these are found.
std::string sort_by_sort() {
  return fmt::format(
      "unnest($8::int[], $9::text[], $10::text[], $11::int[], $12::int[]) p(nis, theme, kind, moments, "
      "conditions) cross join lateral (select s.* from node.listing_search s where s.nis = p.nis and s.theme "
      "= "
      "p.theme and s.kind = p.kind and s.moments = p.moments and s.good_to_know = p.conditions offset 0) s");
}

struct sorts_read {
  std::vector<int> nis, moments, conditions;
  std::vector<std::string> themes, kinds;
};
sorts_read sorts_of(const stock& s, const query& q) {
  sorts_read out;
  for (const place_and_sort& p : passing(s, q)) {
    out.nis.push_back(p.nis);
    out.themes.push_back(p.what->theme);
    out.kinds.push_back(p.what->kind);
    out.moments.push_back(p.moments);
    out.conditions.push_back(p.good_to_know);
  }
  return out;
}

// Whether reading what passes the filters takes less than reading all in order until the page is full.
bool few_among_many(const stock& s, const query& q, long long passing) {
  constexpr long long most = 8'000, cost_of_one = 10;
  if (!has_ticks(q) || passing > most) return false;
  const long long in_order = s.total * static_cast<long long>(q.page * q.per_page) / std::max(passing, 1LL);
  return passing * cost_of_one < in_order;
}

// Without words: the page from an index, the counts from the stock.
void browse(transaction& tx, const query& q, const stock& now_open, instant now, found& out) {
  // By the distance alone: a second column would read and sort all of them.
  const std::string ordering = by_distance(q)          ? distance_of(q)
                               : q.by == order::newest ? "s.published_at desc"
                                                       : "s.urgent desc, s.published_at desc";
  count_facets(out, q, now_open.sorts, piles_within(now_open, q));
  const int before = (q.page - 1) * q.per_page;
  if (before >= out.total) return;
  std::vector<sql::parameter> values{sql::int_array(q.municipalities),
                                     sql::to_parameter(now),
                                     sql::text_array(now_open.silent),
                                     sql::text_array(q.themes),
                                     sql::to_parameter(q.moments),
                                     sql::to_parameter(q.good_to_know),
                                     q.kind};
  const bool few = few_among_many(now_open, q, out.total);
  if (few) {
    const sorts_read sorts = sorts_of(now_open, q);
    for (auto&& list :
         {sql::int_array(sorts.nis), sql::text_array(sorts.themes), sql::text_array(sorts.kinds),
          sql::int_array(sorts.moments), sql::int_array(sorts.conditions)})
      values.emplace_back(list);
  }
  const int n = static_cast<int>(values.size());
  for (const auto& value :
       {sql::to_parameter(q.per_page), sql::to_parameter(before), sql::parameter(q.of_network)})
    values.push_back(value);
  out.rows = rows_of(sql::run_with(
      tx,
      fmt::format("select {} from (select p.listing, row_number() over () as n from (select s.listing from "
                  "{} where {} and {} order by {} limit ${}::int offset ${}::int) p) o join "
                  "node.listings l on l.id = o.listing order by o.n",
                  listing_columns, few ? sort_by_sort() : "node.listing_search s", shown(n + 3), ticked,
                  ordering, n + 1, n + 2),
      values, sql::planning::fresh));
}

}  // namespace

found search(transaction& tx, const query& q, const stock& now_open, instant now) {
  found out;
  const spelling s = q.words.empty() ? spelling{} : spell(tx, q.words, now_open.frequent.get());
  if (s.text.empty()) {
    browse(tx, q, now_open, now, out);
  } else {
    out.corrected = s.corrected;
    search_words_in(tx, q, s, now_open, now, surely_many(q, s, now_open), out);
  }
  return out;
}

found search(transaction& tx, const query& q, instant now) { return search(tx, q, take_stock(tx, now), now); }

std::vector<listing> urgent(transaction& tx, const std::vector<int>& municipalities, const stock& now_open,
                            instant now, int limit, const std::string& of_network) {
  return rows_of(sql::run_planned(
      tx,
      fmt::format("select {} from node.listing_search s join node.listings l on l.id = s.listing where "
                  "s.urgent and s.places_free > 0 and {} order by s.published_at desc limit $4::int",
                  listing_columns, shown(5)),
      sql::int_array(municipalities), now, sql::text_array(now_open.silent), limit, of_network));
}

std::vector<listing> urgent(transaction& tx, const std::vector<int>& municipalities, instant now, int limit) {
  return urgent(tx, municipalities, take_stock(tx, now), now, limit);
}

}  // namespace paraat::listings
