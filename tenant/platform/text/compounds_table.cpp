// Makes the table of compounds (compounds.hpp) from a word list, one word a line. Runs when the product is
// built.
//   compounds_table WORDS TABLE

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>
#include <unordered_map>

#include "tenant/platform/text/characters.hpp"
#include "tenant/platform/text/compounds.hpp"

namespace {

using namespace paraat::text;
using word_set = std::set<std::string, std::less<>>;

// Prefixes and particles: they make verbs and derivations ("aanmelden"), never the first part of a compound.
constexpr std::string_view never_first[] = {
    "aan",   "achter", "af",    "ale",  "als",  "ant",  "are",   "ben", "bent", "bij",   "con", "dan",
    "dat",   "der",    "die",   "dis",  "door", "een",  "ene",   "ere", "goed", "had",   "has", "heb",
    "hel",   "hem",    "her",   "het",  "hier", "hoe",  "ier",   "ini", "kan",  "kon",   "las", "lat",
    "les",   "los",    "mede",  "mee",  "men",  "met",  "mij",   "mis", "neer", "onder", "ons", "ont",
    "ook",   "open",   "over",  "per",  "pro",  "rond", "samen", "ska", "spa",  "sta",   "ste", "sto",
    "tegen", "ten",    "terug", "toe",  "tot",  "uit",  "uur",   "van", "vast", "ver",   "vol", "voor",
    "voort", "was",    "wat",   "weer", "weg",  "wel",  "wie",   "zag", "zat",  "zich",  "zij"};
// Endings and suffixes that are words by chance ("den" is a fir), and forms of verbs.
constexpr std::string_view never_last[] = {
    "aal",   "aan",    "aar",      "aard",     "aards",     "aars",        "achtig",   "achtige", "ade",
    "agen",  "aren",   "aten",     "baar",     "bare",      "ber",         "dage",     "dat",     "den",
    "der",   "deren",  "ders",     "die",      "ding",      "dingen",      "dom",      "dommen",  "door",
    "eel",   "een",    "eer",      "eerde",    "eert",      "eind",        "ele",      "elen",    "els",
    "end",   "ende",   "enden",    "enen",     "ens",       "ent",         "enten",    "ere",     "eren",
    "erend", "erij",   "erijen",   "ers",      "eten",      "eur",         "eus",      "fijn",    "gen",
    "gens",  "ging",   "had",      "hande",    "heden",     "heid",        "hem",      "het",     "ief",
    "iek",   "ieke",   "ier",      "ieren",    "iers",      "iet",         "ieten",    "ieve",    "ijk",
    "ing",   "isme",   "ist",      "isten",    "ium",       "jes",         "kan",      "ken",     "kende",
    "ker",   "kes",    "king",     "kon",      "lei",       "len",         "ler",      "lijk",    "lijke",
    "ling",  "lingen", "loos",     "loosheid", "loze",      "lozen",       "maar",     "matig",   "matige",
    "mee",   "men",    "met",      "mij",      "nen",       "ner",         "netjes",   "ning",    "ningen",
    "nog",   "ook",    "oot",      "oren",     "over",      "pel",         "pen",      "per",     "ras",
    "ren",   "ring",   "ringen",   "schap",    "schapje",   "schappelijk", "schappen", "sel",     "sels",
    "sen",   "ser",    "sier",     "sing",     "ster",      "sters",       "tal",      "tel",     "teld",
    "telen", "ten",    "ter",      "teren",    "ters",      "terug",       "tig",      "ting",    "tingen",
    "tjes",  "toch",   "toe",      "toen",     "tot",       "tuk",         "uit",      "van",     "vast",
    "ven",   "ver",    "voor",     "vormig",   "vormige",   "voud",        "waarts",   "was",     "wat",
    "weg",   "wij",    "willigen", "williger", "willigers", "zaam",        "zame",     "zen",     "zij"};

std::uint8_t productivity(int words) {
  return static_cast<std::uint8_t>(std::min(254.0, std::round(24 * std::log(std::max(words, 0) + 1.0))));
}

void take_word(word_set& out, std::string_view typed) {
  std::string word = folded(typed);
  if (word.size() > 1 && word.size() <= 40 &&
      std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; }))
    out.insert(std::move(word));
}

bool is_name(const std::string& word) { return word.empty() || (word[0] >= 'A' && word[0] <= 'Z'); }

word_set words_in(const char* file) {
  word_set out;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);)
    if (!is_name(line)) take_word(out, line);
  return out;
}

// Synonyms, and the words of synonyms and labels of several words.
void take_words_of_concepts(word_set& out, const char* file) {
  std::ifstream in(file);
  const std::string all{std::istreambuf_iterator<char>(in), {}};
  for (const auto& concept_row : boost::json::parse(all).as_array()) {
    std::string texts(concept_row.at("nl").as_string());
    for (const auto& synonym : concept_row.at("synonyms").as_array())
      texts.append(" ").append(synonym.as_string());
    std::istringstream words(texts);
    for (std::string word; words >> word;)
      if (!is_name(word)) take_word(out, word);
  }
}

struct counts {
  int first = 0, linked = 0, last = 0;
};

using last_counts = std::unordered_map<std::string, int>;

// A form of a word that stands before another part, hardly ever as the last: "stads", "tijds", but not
// "plaats".
bool is_linked_form(const std::string& w, const word_set& words, const last_counts& lasts) {
  if (w.size() < 5 || !w.ends_with('s') || !words.contains(w.substr(0, w.size() - 1))) return false;
  const auto count = [&](const std::string& word) {
    const auto at = lasts.find(word);
    return at == lasts.end() ? 0 : at->second;
  };
  return count(w) == 0 || count(w) * 10 < count(w.substr(0, w.size() - 1));
}

// Calls `found(before, after)` for each cut of a word whose second part is a word.
template <class F>
void each_cut(const word_set& words, F found) {
  for (const std::string& w : words)
    for (std::size_t i = 3; i + 3 <= w.size(); ++i)
      if (const std::string after = w.substr(i); words.contains(after)) found(w.substr(0, i), after);
}

// How many words begin with each word, with a linking s or without, and end with it.
std::unordered_map<std::string, counts> counts_of(const word_set& words) {
  last_counts lasts;
  each_cut(words, [&](const std::string& before, const std::string& after) {
    if (words.contains(before)) ++lasts[after];
  });
  std::unordered_map<std::string, counts> out;
  each_cut(words, [&](const std::string& before, const std::string& after) {
    const bool whole = words.contains(before) && !is_linked_form(before, words, lasts);
    const std::string base = before.substr(0, before.size() - 1);
    const bool linked = !whole && before.size() >= 5 && before.ends_with('s') && words.contains(base) &&
                        !words.contains("s" + after);
    if (!whole && !linked) return;
    ++(whole ? out[before].first : out[base].linked);
    ++out[after].last;
  });
  for (const std::string& w : words)
    if (is_linked_form(w, words, lasts)) out[w].first = -1;
  return out;
}

std::vector<table_word> rows_of(const word_set& words) {
  auto counted = counts_of(words);
  std::vector<table_word> out;
  for (const std::string& w : words) {
    const counts& n = counted[w];
    table_word row{w, {productivity(n.first), productivity(n.linked), productivity(n.last)}};
    if (n.first < 0 || std::ranges::binary_search(never_first, w))
      row.is.first = row.is.linked = compound_splitter::never;
    if (std::ranges::binary_search(never_last, w)) row.is.last = compound_splitter::never;
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace

int main(int, char** arguments) {
  auto words = words_in(arguments[1]);
  if (words.size() < 100'000) {
    std::cerr << arguments[1] << " holds " << words.size() << " words; is the package wdutch installed?\n";
    return 1;
  }
  take_words_of_concepts(words, arguments[2]);
  auto rows = rows_of(words);
  // A compound that is a part of no other word is found by its parts: most of the list.
  const std::string all = compounds_table(rows);
  const compound_splitter splitter(all);
  std::erase_if(rows, [&](const table_word& w) {
    return w.is == compound_splitter::productivity{} && splitter.split(w.word).size() > 1;
  });
  std::ofstream(arguments[3], std::ios::binary) << compounds_table(rows);
}
