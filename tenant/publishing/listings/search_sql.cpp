#include "tenant/publishing/listings/search_sql.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/publishing/listings/cards.hpp"
#include "tenant/publishing/listings/search.hpp"

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

bool by_distance(const query& q) { return q.by == order::nearest && q.lat && q.lon; }

// Degrees, with the width of a degree of longitude at 51° north; near enough to sort by. It reads the index
// listing_search_near, so the text must be the same; what has no point comes last.
std::string distance_of(const query& q) {
  return q.lat && q.lon ? fmt::format("point(s.lon * 0.629, s.lat) <-> point({} * 0.629, {})", *q.lon, *q.lat)
                        : "0::float8";
}

struct spelling {
  std::string text;       // tsquery: all words stand in the listing; empty: nothing that can be searched
  std::string any;        // tsquery: one of them does
  std::string wide;       // tsquery: each word stands there or is a word of its theme
  std::string corrected;  // the words, when they differ from what was typed
  std::vector<std::string> themes;  // that the words name
};

std::string theme_query(const std::vector<std::string>& themes) {
  std::string out;
  for (const std::string& theme : themes) out += fmt::format("{}'thema:{}'", out.empty() ? "" : " | ", theme);
  return out;
}

// "vrije tijd" names a theme as a whole.
void add_theme_of_phrase(transaction& tx, const std::vector<std::string>& words, spelling& s) {
  if (words.size() < 2) return;
  for (const auto& r : sql::run_planned(
           tx, "select distinct theme from node.theme_words where word = lower(public.unaccent($1))",
           fmt::format("{}", fmt::join(words, " "))))
    s.themes.push_back(sql::text_of(r[0]));
  if (!s.themes.empty()) s.wide = fmt::format("({}) | {}", s.wide, theme_query(s.themes));
}

spelling as_typed(transaction& tx, const std::string& typed) {
  const auto rows =
      sql::run_planned(tx, "select numnode(q), q::text from websearch_to_tsquery('node.dutch', $1) q", typed);
  if (rows[0][0].as<int>() == 0) return {};
  const std::string q = sql::text_of(rows[0][1]);
  return {q, q, q, "", {}};
}

// Words that stand in no listing, in no form, become the most similar word that does. The words are looked up
// in a table of words: comparing the listings themselves takes forty times as long. The similar words are
// looked for behind a condition on the word alone: a known word costs two index reads.
spelling spell(transaction& tx, const std::string& typed) {
  const search_words w = words_of(typed);
  if (w.words.empty()) return {};
  if (w.exact) return as_typed(tx, typed);
  const auto rows = sql::run_planned(
      tx,
      "select w.w, coalesce(c.word, w.w), plainto_tsquery('node.dutch', coalesce(c.word, w.w))::text, "
      "(select array_to_string(array_agg(distinct t.theme), ' ') from node.theme_words t where t.stem <> '' "
      "and t.stem = case when c.word is null then w.stem else node.stem(c.word) end) "
      "from (select w, n, plain, stem, stem <> '' "
      "and length(plain) > 3 and not exists (select 1 from node.listing_words k "
      "where k.word = plain) and not exists (select 1 from node.listing_words k "
      "where k.stem = x.stem) as strange from (select w, n, node.stem(w) as stem, "
      "lower(public.unaccent(w)) as plain from unnest($1::text[]) with ordinality u(w, "
      "n)) x offset 0) w left join lateral (select k.word from node.listing_words k "
      "where w.strange and k.word % w.plain and similarity(k.word, w.plain) > 0.35 "
      "order by similarity(k.word, w.plain) desc, k.word limit 1) c on true order by w.n",
      sql::text_array(w.words));
  spelling out;
  std::string corrected;
  bool changed = false;
  for (const auto& r : rows) {
    const std::string word = sql::text_of(r[1]), q = sql::text_of(r[2]);
    changed |= std::string_view(r[0].c_str()) != word;
    corrected += (corrected.empty() ? "" : " ") + word;
    if (q.empty()) continue;  // "de", "het"
    const auto themes = words_of(r[3].is_null() ? "" : r[3].c_str()).words;
    out.themes.insert(out.themes.end(), themes.begin(), themes.end());
    out.text += (out.text.empty() ? "" : " & ") + q;
    out.any += (out.any.empty() ? "" : " | ") + q;
    out.wide += fmt::format("{}({}{}{})", out.wide.empty() ? "" : " & ", q, themes.empty() ? "" : " | ",
                            theme_query(themes));
  }
  if (out.text.empty()) return {};
  if (changed) out.corrected = corrected;
  add_theme_of_phrase(tx, words_of(corrected).words, out);
  return out;
}

std::vector<listing> wide_rows(transaction& tx, const std::vector<std::string>& ids) {
  if (ids.empty()) return {};
  return rows_of(sql::run_planned(tx,
                                  fmt::format("select {} from node.listings l join unnest($1::bigint[]) with "
                                              "ordinality o(id, n) on o.id = l.id order by o.n",
                                              listing_columns),
                                  fmt::format("{{{}}}", fmt::join(ids, ","))));
}

// Where the words stand in the rows that are shown.
std::vector<fit> fits_of(transaction& tx, const spelling& words, const std::vector<std::string>& ids) {
  std::vector<fit> out;
  if (ids.empty()) return out;
  for (const auto& r :
       sql::run_planned(tx,
                        "select s.title_words @@ $2::tsquery, s.theme = any($3::text[]), "
                        "to_tsvector('node.dutch', l.organisation) @@ $2::tsquery, "
                        "to_tsvector('node.dutch', l.place) @@ $2::tsquery, s.words @@ $2::tsquery "
                        "from unnest($1::bigint[]) with ordinality o(id, n) join node.listing_search s on "
                        "s.listing = o.id "
                        "join node.listings l on l.id = o.id order by o.n",
                        fmt::format("{{{}}}", fmt::join(ids, ",")), words.any, sql::text_array(words.themes)))
    out.push_back({r[0].as<bool>(), r[1].as<bool>(), r[2].as<bool>(), r[3].as<bool>(), r[4].as<bool>()});
  return out;
}

// One reading of the hits: those that the condition finds, as many as are looked at, the urgent and the
// newest first. The planner stops early where a word is frequent and reads its index where it is rare.
std::string reading(std::string_view condition, int bucket, const query& q, bool filtered,
                    int most = most_hits + 1) {
  return fmt::format(
      "(select s.listing, s.urgent, s.published_at, s.theme, s.kind, s.moments, s.good_to_know, "
      "{distance} as distance, {bucket} as bucket, ts_rank(s.title_words, $8::tsquery) as rank "
      "from node.listing_search s where {condition} and {shown} {inside} order by s.urgent desc, "
      "s.published_at desc limit {limit})",
      fmt::arg("distance", distance_of(q)), fmt::arg("bucket", bucket), fmt::arg("condition", condition),
      fmt::arg("shown", shown(12)), fmt::arg("inside", filtered ? std::string("and ") + ticked : ""),
      fmt::arg("limit", most));
}

// Five pages of titles will do: reading 500 takes 20 ms where 100 take 5, over 100,000 listings.
constexpr int most_titles = 100;

// $8 finds the text, $11 also the theme. By fit the title is read on its own, and the text apart from the
// theme: a frequent word has more hits than are looked at, and the best of them would not be among the
// newest.
std::string hits_of(const query& q, const spelling& words, bool filtered) {
  if (q.by != order::best_fit) return reading("s.words @@ $11::tsquery", 0, q, filtered);
  std::string all =
      reading("s.title_words @@ $8::tsquery", 0, q, filtered, most_titles) + " union all " +
      reading(words.themes.empty() ? "s.words @@ $11::tsquery" : "s.words @@ $8::tsquery", 1, q, filtered);
  if (!words.themes.empty()) all += " union all " + reading("s.words @@ $11::tsquery", 2, q, filtered);
  return fmt::format(
      "select * from (select distinct on (listing) * from ({}) every order by listing, bucket) once "
      "order by bucket, urgent desc, published_at desc limit {}",
      all, most_hits + 1);
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
  const auto rows = sql::run_planned(
      tx,
      fmt::format("with hits as materialized ({hits}) select true, 0::bigint, theme, kind, "
                  "moments, good_to_know, count(*) from hits group by theme, kind, moments, good_to_know "
                  "union all (select false, s.listing, '', '', 0, 0, 0 from hits s where {ticked} "
                  "order by {ordering} limit $9::int offset $10::int)",
                  fmt::arg("hits", hits_of(q, words, filtered)), fmt::arg("ticked", ticked),
                  fmt::arg("ordering", order_of_hits(q))),
      sql::int_array(q.municipalities), now, sql::text_array(now_open.silent), sql::text_array(q.themes),
      q.moments, q.good_to_know, q.kind, words.text, q.per_page, (q.page - 1) * q.per_page, words.wide,
      q.of_network);
  std::vector<stock::pile> piles;
  std::vector<std::string> ids;
  long long hits = 0;
  for (const auto& r : rows) {
    if (!r[0].as<bool>()) {
      ids.emplace_back(r[1].c_str());
      continue;
    }
    piles.push_back(
        {0, sql::text_of(r[2]), sql::text_of(r[3]), r[4].as<int>(), r[5].as<int>(), r[6].as<long long>()});
    hits += piles.back().n;
  }
  out.more_than_total = hits > most_hits;
  const bool ticks = !q.themes.empty() || q.moments != 0 || q.good_to_know != 0 || !q.kind.empty();
  if (out.more_than_total && ticks && !filtered) {
    out.more_than_total = false;
    search_words_in(tx, q, words, now_open, now, true, out);
    out.counted = false;
    return;
  }
  if (out.more_than_total) {
    out.total = most_hits;
    out.counted = false;
  } else {
    count_facets(out, q, piles);
  }
  out.rows = wide_rows(tx, ids);
  out.fits = fits_of(tx, words, ids);
}

// Without words: the page from an index, the counts from the stock.
void browse(transaction& tx, const query& q, const stock& now_open, instant now, found& out) {
  // By the distance alone: a second column would read and sort all of them.
  const std::string ordering = by_distance(q)          ? distance_of(q)
                               : q.by == order::newest ? "s.published_at desc"
                                                       : "s.urgent desc, s.published_at desc";
  count_facets(out, q, now_open.piles);
  out.rows = rows_of(sql::run_planned(
      tx,
      fmt::format("select {} from (select p.listing, row_number() over () as n from (select s.listing from "
                  "node.listing_search s where {} and {} order by {} limit $8::int offset $9::int) p) o join "
                  "node.listings l on l.id = o.listing order by o.n",
                  listing_columns, shown(10), ticked, ordering),
      sql::int_array(q.municipalities), now, sql::text_array(now_open.silent), sql::text_array(q.themes),
      q.moments, q.good_to_know, q.kind, q.per_page, (q.page - 1) * q.per_page, q.of_network));
}

}  // namespace

found search(transaction& tx, const query& q, const stock& now_open, instant now) {
  found out;
  const spelling s = q.words.empty() ? spelling{} : spell(tx, q.words);
  if (s.text.empty()) {
    browse(tx, q, now_open, now, out);
  } else {
    out.corrected = s.corrected;
    search_words_in(tx, q, s, now_open, now, false, out);
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

stock take_stock(transaction& tx, instant now) {
  stock out;
  out.good_until = now + std::chrono::hours{24};
  const instant heard_since = now - longest_silence;
  for (const auto& r : sql::run_planned(tx, "select publisher, confirmed_at from node.publishers")) {
    const instant heard = sql::instant_of(r[1]);
    if (heard < heard_since) {
      out.silent.push_back(sql::text_of(r[0]));
    } else {
      out.good_until = std::min(out.good_until, heard + longest_silence);
    }
  }
  for (const auto& r : sql::run_planned(
           tx,
           "select nis, theme, kind, moments, good_to_know, count(*), min(valid_until), case when nis = "
           "0 then publisher else '' end as network from node.listing_search s where valid_until "
           "> $1 and ($2::text[] = '{}' or publisher <> all($2::text[])) group by nis, theme, "
           "kind, moments, good_to_know, network",
           now, sql::text_array(out.silent))) {
    out.piles.push_back({r[0].as<int>(), sql::text_of(r[1]), sql::text_of(r[2]), r[3].as<int>(),
                         r[4].as<int>(), r[5].as<long long>(), sql::text_of(r[7])});
    out.total += out.piles.back().n;
    out.good_until = std::min(out.good_until, sql::instant_of(r[6]));
  }
  return out;
}

std::map<int, long long> counts(transaction& tx, instant now) { return counts(take_stock(tx, now)); }

}  // namespace paraat::listings
