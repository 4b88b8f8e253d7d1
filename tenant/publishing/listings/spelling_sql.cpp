#include "tenant/publishing/listings/spelling.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/publishing/listings/search.hpp"
#include "tenant/publishing/listings/search_sql.hpp"

namespace paraat::listings {

std::string theme_query(const std::vector<std::string>& themes) {
  std::string out;
  for (const std::string& theme : themes) out += fmt::format("{}'thema:{}'", out.empty() ? "" : " | ", theme);
  return out;
}

namespace {

// Of the words that stand in quotes in a tsquery. A word that is not known to be frequent is rare.
std::vector<double> shares_in(const word_shares* frequent, std::string_view tsquery) {
  std::vector<double> out;
  for (std::size_t at = tsquery.find('\''); at != std::string_view::npos;) {
    const std::size_t end = tsquery.find('\'', at + 1);
    if (end == std::string_view::npos) break;
    const auto known = frequent == nullptr ? word_shares::const_iterator()
                                           : frequent->find(tsquery.substr(at + 1, end - at - 1));
    out.push_back(frequent == nullptr || known == frequent->end() ? 0 : known->second);
    at = tsquery.find('\'', end + 1);
  }
  return out;
}

// "vrije tijd" names a theme as a whole.
void add_theme_of_phrase(transaction& tx, const std::vector<std::string>& typed, const std::string& corrected,
                         spelling& s, const word_shares* frequent) {
  if (typed.size() < 2) return;
  std::vector<std::string> themes;
  for (const auto& r : sql::run_planned(
           tx,
           "select distinct theme from node.theme_words where word in (lower(public.unaccent($1)), "
           "lower(public.unaccent($2)))",
           fmt::format("{}", fmt::join(typed, " ")), corrected))
    themes.push_back(sql::text_of(r[0]));
  if (themes.empty()) return;
  const std::string named = theme_query(themes);
  s.wide = fmt::format("({}) | {}", s.wide, named);
  s.wide_share = std::max(s.wide_share, std::ranges::max(shares_in(frequent, named)));
  s.themes.insert(s.themes.end(), themes.begin(), themes.end());
}

// Quotes, a minus or "or": the most frequent word says how much there is to read.
spelling as_typed(transaction& tx, const std::string& typed, const word_shares* frequent) {
  const auto rows =
      sql::run_planned(tx, "select numnode(q), q::text from websearch_to_tsquery('node.dutch', $1) q", typed);
  if (rows[0][0].as<int>() == 0) return {};
  const std::string q = sql::text_of(rows[0][1]);
  const auto shares = shares_in(frequent, q);
  const double most = shares.empty() ? 0 : std::ranges::max(shares);
  return {q, q, q, "", {}, most, most};
}

void note_share(spelling& s, const word_shares* frequent, const std::string& word,
                const std::vector<std::string>& themes) {
  const auto parts = shares_in(frequent, word);
  const double text = parts.empty() ? 0 : std::ranges::min(parts);
  const auto of_themes = shares_in(frequent, theme_query(themes));
  s.text_share = std::min(s.text_share, text);
  s.wide_share =
      std::min(s.wide_share, of_themes.empty() ? text : std::max(text, std::ranges::max(of_themes)));
}

}  // namespace

// Words that stand in no listing, in no form, become the most similar word that does. The words are looked up
// in a table of words: comparing the listings themselves takes forty times as long. The similar words are
// looked for behind a condition on the word alone: a known word costs two index reads.
spelling spell(transaction& tx, const std::string& typed, const word_shares* frequent) {
  const search_words w = words_of(typed);
  if (w.words.empty()) return {};
  if (w.exact) return as_typed(tx, typed, frequent);
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
    note_share(out, frequent, q, themes);
    out.text += (out.text.empty() ? "" : " & ") + q;
    out.any += (out.any.empty() ? "" : " | ") + q;
    out.wide += fmt::format("{}({}{}{})", out.wide.empty() ? "" : " & ", q, themes.empty() ? "" : " | ",
                            theme_query(themes));
  }
  if (out.text.empty()) return {};
  if (changed) out.corrected = corrected;
  add_theme_of_phrase(tx, w.words, corrected, out, frequent);
  return out;
}

}  // namespace paraat::listings
