#include "tenant/listings/search_sql.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/listings/cards.hpp"
#include "tenant/listings/search.hpp"

namespace paraat::listings {
namespace {

// Site-wide conditions: open today, in the area, of a publisher that was heard.
constexpr const char* shown =
    "s.valid_until > $2 and ($1::int[] = '{}' or s.nis = any($1::int[])) and ($3::text[] = '{}' or "
    "s.publisher <> all($3::text[]))";
// What the visitor ticked. What was not ticked is written so that the planner sees it go: a bare `x & 0 = 0`
// is guessed to keep one row in two hundred, and a deep page then sorts all of them (51 against 4 ms).
constexpr const char* ticked =
    "($4::text[] = '{}' or s.theme = any($4::text[])) and ($5::int = 0 or s.moments & $5::int <> 0) and "
    "($6::int = 0 or s.good_to_know & $6::int = $6::int) and ($7 = '' or s.kind = $7)";

bool by_distance(const query& q) { return q.by == order::nearest && q.lat && q.lon; }

// Degrees squared, with the width of a degree of longitude at 51° north; near enough to sort by.
std::string distance_of(const query& q) {
  return by_distance(q)
             ? fmt::format("coalesce((s.lat - {0})^2 + 0.39 * (s.lon - {1})^2, 1e9)", *q.lat, *q.lon)
             : "0";
}

struct spelling {
  std::string words;      // to search for; empty: nothing that can be searched
  std::string corrected;  // the same, when it differs from what was typed
};

// Words that stand in no listing, in no form, become the most similar word that does. The words are looked up
// in a table of words: comparing the listings themselves takes forty times as long.
spelling spell(transaction& tx, const std::string& typed) {
  const search_words w = words_of(typed);
  if (w.words.empty()) return {};
  if (w.exact) {
    const auto nodes = sql::run_planned(tx, "select numnode(websearch_to_tsquery('node.dutch', $1))", typed);
    return {nodes[0][0].as<int>() > 0 ? typed : "", ""};
  }
  // The similar words are looked for behind a condition on the word alone: a known word costs two index
  // reads.
  const auto rows = sql::run_planned(
      tx,
      "select w.w, w.stem = '', coalesce(c.word, w.w) from (select w, n, plain, stem, stem <> '' "
      "and length(plain) > 3 and not exists (select 1 from node.listing_words k "
      "where k.word = plain) and not exists (select 1 from node.listing_words k "
      "where k.stem = x.stem) as strange from (select w, n, node.stem(w) as stem, "
      "lower(public.unaccent(w)) as plain from unnest($1::text[]) with ordinality u(w, "
      "n)) x offset 0) w left join lateral (select k.word from node.listing_words k "
      "where w.strange and k.word % w.plain and similarity(k.word, w.plain) > 0.35 "
      "order by similarity(k.word, w.plain) desc, k.word limit 1) c on true order by w.n",
      sql::text_array(w.words));
  spelling out;
  bool searchable = false, changed = false;
  for (const auto& r : rows) {
    searchable |= !r[1].as<bool>();
    changed |= std::string_view(r[0].c_str()) != r[2].c_str();
    out.words += (out.words.empty() ? "" : " ") + sql::text_of(r[2]);
  }
  if (!searchable) return {};
  if (changed) out.corrected = out.words;
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

// By words: the hits once, narrow; the counts and the page from them; the wide rows of the page last.
// `filtered` counts only what was ticked, for words that are in more rows than are looked at.
void search_words_in(transaction& tx, const query& q, const std::string& words, const stock& now_open,
                     instant now, bool filtered, found& out) {
  const std::string ordering = by_distance(q)          ? "distance, published_at desc"
                               : q.by == order::newest ? "published_at desc"
                                                       : "urgent desc, rank desc, published_at desc";
  const auto rows = sql::run_planned(
      tx,
      fmt::format(
          "with hits as materialized (select s.listing, s.urgent, s.published_at, s.theme, s.kind, "
          "s.moments, s.good_to_know, {distance} as distance, ts_rank(s.title_words, "
          "websearch_to_tsquery('node.dutch', $8)) as rank from node.listing_search s "
          "where s.words @@ websearch_to_tsquery('node.dutch', $8) and {shown} {inside} "
          "order by s.urgent desc, s.published_at desc limit {limit}) select true, 0::bigint, theme, kind, "
          "moments, good_to_know, count(*) from hits group by theme, kind, moments, good_to_know "
          "union all (select false, s.listing, '', '', 0, 0, 0 from hits s where {ticked} "
          "order by {ordering} limit $9::int offset $10::int)",
          fmt::arg("distance", distance_of(q)), fmt::arg("shown", shown),
          fmt::arg("inside", filtered ? std::string("and ") + ticked : ""), fmt::arg("limit", most_hits + 1),
          fmt::arg("ticked", ticked), fmt::arg("ordering", ordering)),
      sql::int_array(q.municipalities), now, sql::text_array(now_open.silent), sql::text_array(q.themes),
      q.moments, q.good_to_know, q.kind, words, q.per_page, (q.page - 1) * q.per_page);
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
}

// Without words: the page from an index, the counts from the stock.
void browse(transaction& tx, const query& q, const stock& now_open, instant now, found& out) {
  const std::string ordering = by_distance(q)          ? distance_of(q) + ", s.published_at desc"
                               : q.by == order::newest ? "s.published_at desc"
                                                       : "s.urgent desc, s.published_at desc";
  count_facets(out, q, now_open.piles);
  out.rows = rows_of(sql::run_planned(
      tx,
      fmt::format("select {} from (select p.listing, row_number() over () as n from (select s.listing from "
                  "node.listing_search s where {} and {} order by {} limit $8::int offset $9::int) p) o join "
                  "node.listings l on l.id = o.listing order by o.n",
                  listing_columns, shown, ticked, ordering),
      sql::int_array(q.municipalities), now, sql::text_array(now_open.silent), sql::text_array(q.themes),
      q.moments, q.good_to_know, q.kind, q.per_page, (q.page - 1) * q.per_page));
}

}  // namespace

found search(transaction& tx, const query& q, const stock& now_open, instant now) {
  found out;
  const spelling s = q.words.empty() ? spelling{} : spell(tx, q.words);
  if (s.words.empty()) {
    browse(tx, q, now_open, now, out);
  } else {
    out.corrected = s.corrected;
    search_words_in(tx, q, s.words, now_open, now, false, out);
  }
  return out;
}

found search(transaction& tx, const query& q, instant now) { return search(tx, q, take_stock(tx, now), now); }

std::vector<listing> urgent(transaction& tx, const std::vector<int>& municipalities, const stock& now_open,
                            instant now, int limit) {
  return rows_of(sql::run_planned(
      tx,
      fmt::format("select {} from node.listing_search s join node.listings l on l.id = s.listing where "
                  "s.urgent and s.places_free > 0 and {} order by s.published_at desc limit $4::int",
                  listing_columns, shown),
      sql::int_array(municipalities), now, sql::text_array(now_open.silent), limit));
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
  for (const auto& r :
       sql::run_planned(tx,
                        "select nis, theme, kind, moments, good_to_know, count(*), min(valid_until) from "
                        "node.listing_search s where valid_until > $1 and ($2::text[] = '{}' or publisher <> "
                        "all($2::text[])) group by nis, theme, kind, moments, good_to_know",
                        now, sql::text_array(out.silent))) {
    out.piles.push_back({r[0].as<int>(), sql::text_of(r[1]), sql::text_of(r[2]), r[3].as<int>(),
                         r[4].as<int>(), r[5].as<long long>()});
    out.total += out.piles.back().n;
    out.good_until = std::min(out.good_until, sql::instant_of(r[6]));
  }
  return out;
}

std::map<int, long long> counts(transaction& tx, instant now) { return counts(take_stock(tx, now)); }

}  // namespace paraat::listings
