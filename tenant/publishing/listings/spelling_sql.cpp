#include "tenant/publishing/listings/spelling.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "tenant/people/taxonomy/taxonomy.hpp"
#include "tenant/publishing/listings/compound_words.hpp"
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

// What the taxonomy says for these words, a phrase a line. The themes at the top have words of their own.
std::string others_of(const std::string& words) {
  auto named = taxonomy::named_by(words);
  std::erase_if(named,
                [](const auto* c) { return c->kind == taxonomy::concept_kind::theme && c->broader.empty(); });
  return fmt::format("{}", fmt::join(taxonomy::other_words(named, words), "\n"));
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

// The share of listings that have all of these words, at most.
double share_of_all(const word_shares* frequent, const std::string& tsquery) {
  const auto shares = shares_in(frequent, tsquery);
  return shares.empty() ? 0 : std::ranges::min(shares);
}

// "zandzakken vullen" is said in other words as a whole.
void add_others_of_phrase(transaction& tx, const std::vector<std::string>& typed, spelling& s,
                          const word_shares* frequent) {
  const std::string others = typed.size() < 2 ? "" : others_of(fmt::format("{}", fmt::join(typed, " ")));
  if (others.empty()) return;
  for (const auto& r : sql::run_planned(
           tx, "select plainto_tsquery('node.dutch', o)::text from regexp_split_to_table($1, chr(10)) o",
           others)) {
    const std::string other = sql::text_of(r[0]);
    if (other.empty()) continue;
    s.wide += fmt::format(" | ({})", other);
    s.wide_share = std::min(1.0, s.wide_share + share_of_all(frequent, other));
    s.more = true;
  }
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

// One typed word: as it stands, as the parts of a compound, as words of themes.
struct typed_word {
  std::string text, parts;          // tsqueries; no compound: the second is empty
  std::vector<std::string> others;  // tsqueries: what else is said for it
  std::vector<std::string> themes;
};

void take(spelling& s, const typed_word& w, const word_shares* frequent) {
  std::string any = w.text;
  double share = share_of_all(frequent, w.text);
  s.text_share = std::min(s.text_share, share);
  if (!w.parts.empty()) {
    s.more = true;
    any = fmt::format("{} | ({})", w.text, w.parts);
    share = std::min(1.0, share + share_of_all(frequent, w.parts));
  }
  std::string wide = any;
  for (const std::string& other : w.others) {
    s.more = true;
    wide += fmt::format(" | ({})", other);
    share = std::min(1.0, share + share_of_all(frequent, other));
  }
  if (!w.themes.empty()) {
    const std::string named = theme_query(w.themes);
    wide += " | " + named;
    share = std::max(share, std::ranges::max(shares_in(frequent, named)));
    s.themes.insert(s.themes.end(), w.themes.begin(), w.themes.end());
  }
  s.wide_share = std::min(s.wide_share, share);
  s.text += (s.text.empty() ? "" : " & ") + w.text;
  s.any += (s.any.empty() ? "" : " | ") + any;
  s.wide += fmt::format("{}({})", s.wide.empty() ? "" : " & ", wide);
  if (constexpr std::string_view beside = " | "; wide != w.text)
    s.rest = wide.substr(w.text.size() + beside.size());
}

}  // namespace

// Words that stand in no listing, in no form, become the most similar word that does. The words are looked up
// in a table of words: comparing the listings themselves takes forty times as long. The similar words are
// looked for behind a condition on the word alone: a known word costs two index reads. A word of the language
// or of the taxonomy is no typing error, nor is a compound whose parts stand in listings.
spelling spell(transaction& tx, const std::string& typed, const word_shares* frequent) {
  const search_words w = words_of(typed);
  if (w.words.empty()) return {};
  if (w.exact) return as_typed(tx, typed, frequent);
  std::vector<std::string> parts, others;
  std::vector<int> real;
  for (const std::string& word : w.words) {
    parts.push_back(parts_of_typed(word));
    others.push_back(others_of(word));
    real.push_back(is_real_word(word) || taxonomy::has_name(word) ? 1 : 0);
  }
  const auto rows = sql::run_planned(
      tx,
      "select w.w, coalesce(c.word, w.w), plainto_tsquery('node.dutch', coalesce(c.word, w.w))::text, "
      "(select array_to_string(array_agg(distinct t.theme), ' ') from node.theme_words t where t.stem <> '' "
      "and t.stem = case when c.word is null then w.stem else node.stem(c.word) end), "
      "case when w.parts <> '' and c.word is null then plainto_tsquery('node.dutch', w.parts)::text end, "
      "(select string_agg(nullif(plainto_tsquery('node.dutch', o)::text, ''), chr(10)) from "
      "regexp_split_to_table(nullif(w.others, ''), chr(10)) o) "
      "from (select w, n, parts, others, plain, stem, stem <> '' and real = 0 "
      "and length(plain) > 3 and not exists (select 1 from node.listing_words k "
      "where k.word = plain) and not exists (select 1 from node.listing_words k "
      "where k.stem = x.stem) and (parts = '' or exists (select 1 from regexp_split_to_table(parts, ' ') "
      "p(part) where not exists (select 1 from node.listing_words k where k.stem = node.stem(part)))) as "
      "strange from (select w, n, parts, others, real, node.stem(w) as stem, "
      "lower(public.unaccent(w)) as plain from unnest($1::text[], $2::text[], $3::text[], $4::int[]) with "
      "ordinality u(w, parts, others, real, n)) x offset 0) w left join lateral (select k.word from "
      "node.listing_words k "
      "where w.strange and k.word % w.plain and similarity(k.word, w.plain) > 0.35 "
      "order by similarity(k.word, w.plain) desc, k.word limit 1) c on true order by w.n",
      sql::text_array(w.words), sql::text_array(parts), sql::text_array(others), sql::int_array(real));
  spelling out;
  std::string corrected;
  bool changed = false;
  for (const auto& r : rows) {
    const std::string word = sql::text_of(r[1]), q = sql::text_of(r[2]);
    changed |= std::string_view(r[0].c_str()) != word;
    corrected += (corrected.empty() ? "" : " ") + word;
    if (q.empty()) continue;  // "de", "het"
    const auto text = [&](int column) {
      return r[column].is_null() ? std::string() : sql::text_of(r[column]);
    };
    take(out, {q, text(4), lines_of(text(5)), words_of(text(3)).words}, frequent);
  }
  if (out.text.empty()) return {};
  if (w.words.size() > 1) out.rest.clear();
  if (changed) out.corrected = corrected;
  add_others_of_phrase(tx, w.words, out, frequent);
  add_theme_of_phrase(tx, w.words, corrected, out, frequent);
  return out;
}

}  // namespace paraat::listings
