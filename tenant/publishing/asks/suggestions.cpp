#include "tenant/publishing/asks/suggestions.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <regex>
#include <utility>

#include "tenant/platform/text/characters.hpp"
#include "tenant/platform/text/compounds.hpp"

namespace paraat::asks {
namespace {

using taxonomy::taxonomy_concept;
using sentence = std::vector<std::string>;  // its words, folded

constexpr std::size_t longest_phrase = 5, shortest_compound = 8;

// Words of many vacancies, which name a concept but say nothing of this one, or have another meaning in most
// texts: "ouders" has the stem of "ouderen", a "kraan" leaks, one "leert" as one goes.
constexpr std::string_view too_common[] = {
    "hulp",     "helpen",    "hand",    "handen",   "mens",         "mensen",        "dorp",
    "straat",   "samen",     "groep",   "ploeg",    "buurt",        "buren",         "bewoners",
    "kind",     "bezoekers", "gezin",   "gezinnen", "spel",         "spelen",        "vergadering",
    "thuis",    "tafel",     "kaartje", "school",   "winkel",       "verhaal",       "ouder",
    "ouders",   "oudste",    "leren",   "leert",    "leer",         "rekenen",       "rekent",
    "bakken",   "bakkers",   "dier",    "kraan",    "water",        "trekker",       "verzorgen",
    "verzorgt", "optreden",  "klassen", "gemeente", "programmeren", "cursus",        "dokter",
    "kapper",   "voetbal",   "klant",   "klanten",  "vrijwilliger", "vrijwilligers", "feest",
    "jong",     "jongeren",  "werk",    "koffie",   "muziek",       "vriend",        "vrienden"};

// Of folded text: Dutch words have no other letters left.
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool ends_a_sentence(char c) { return c == '.' || c == '?' || c == '!' || c == ':' || c == ';' || c == '\n'; }

std::vector<sentence> sentences_of(std::string_view text) {
  std::vector<sentence> out(1);
  // Folding makes one blank of a line feed.
  std::string lines(text);
  std::ranges::replace(lines, '\n', '.');
  const std::string all = text::folded(lines);
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) out.back().push_back(std::exchange(word, {}));
  };
  for (const char c : all) {
    if (is_letter(c)) {
      word += c;
      continue;
    }
    end_word();
    if (ends_a_sentence(c) && !out.back().empty()) out.emplace_back();
  }
  end_word();
  return out;
}

bool any_word(const sentence& s, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(
      s, [&](const std::string& w) { return std::ranges::find(words, w) != words.end(); });
}

// The sentence says what is not asked: "je hoeft geen bioloog te zijn", "een diploma heb je niet nodig".
bool says_what_is_not_needed(const sentence& s) {
  if (any_word(s, {"hoef", "hoeft", "hoeven", "nooit"})) return true;
  for (std::size_t i = 0; i + 1 < s.size(); ++i)
    if (s[i] == "niet" && (s[i + 1] == "nodig" || s[i + 1] == "vereist" || s[i + 1] == "verplicht"))
      return true;
  return false;
}

// "zonder rijbewijs", "geen ervaring met computers".
bool is_denied(const sentence& s, std::size_t at) {
  for (std::size_t back = 1; back <= 2 && back <= at; ++back)
    if (s[at - back] == "zonder" || s[at - back] == "geen") return true;
  return false;
}

std::string phrase(const sentence& s, std::size_t at, std::size_t count) {
  std::string out = s[at];
  for (std::size_t i = 1; i < count; ++i) out += " " + s[at + i];
  return out;
}

class reader {
 public:
  void read(const sentence& s, int weight) {
    if (says_what_is_not_needed(s)) return;
    for (std::size_t at = 0; at < s.size();) at += read_at(s, at, weight);
  }
  // Those of one sort, the best first.
  std::vector<const taxonomy_concept*> best(part_of_asks what) const {
    std::vector<std::pair<int, const taxonomy_concept*>> all;
    for (const auto& [concept_found, score] : scores_)
      if (part_of(*concept_found) == what) all.emplace_back(-score, concept_found);
    std::ranges::sort(all);
    std::vector<const taxonomy_concept*> out;
    for (const auto& [_, c] : all)
      if (out.size() < most_suggested && !says_more(out, *c)) out.push_back(c);
    return out;
  }

 private:
  // How many words were read.
  std::size_t read_at(const sentence& s, std::size_t at, int weight) {
    for (std::size_t count = std::min(longest_phrase, s.size() - at); count > 0; --count)
      if (take(phrase(s, at, count), weight * static_cast<int>(count + 1), is_denied(s, at))) return count;
    if (s[at].size() >= shortest_compound && !is_denied(s, at))
      for (const std::string& part : text::dutch_compounds().split(s[at])) take(part, weight, false);
    return 1;
  }
  // Whether it is a name.
  bool take(const std::string& words, int score, bool denied) {
    if (std::ranges::find(too_common, words) != std::end(too_common)) return false;
    const auto named = taxonomy::named_by(words);
    if (denied) return !named.empty();
    for (const taxonomy_concept* c : named)
      if (part_of(*c) != part_of_asks::none && !is_foreign(*c, words)) scores_[c] += score;
    return !named.empty();
  }
  // "van" is English for a vehicle, and Dutch for nothing.
  static bool is_foreign(const taxonomy_concept& c, const std::string& words) {
    const auto says = [&](const std::string& name) { return text::folded(name) == words; };
    return (says(c.french) || says(c.english)) && !says(c.dutch) && std::ranges::none_of(c.synonyms, says);
  }
  // A concept above one that is suggested adds nothing.
  static bool says_more(const std::vector<const taxonomy_concept*>& some, const taxonomy_concept& c) {
    return std::ranges::any_of(some, [&](const taxonomy_concept* known) {
      return std::ranges::find(known->broader, c.code) != known->broader.end();
    });
  }

  std::map<const taxonomy_concept*, int> scores_;
};

constexpr std::array<std::string_view, 7> day_names{"maandag", "dinsdag",  "woensdag", "donderdag",
                                                    "vrijdag", "zaterdag", "zondag"};

// Parts of the day that a word ends in; a bit each.
unsigned parts_named(std::string_view word) {
  if (word.ends_with("namiddag") || word == "middag" || word == "middagen" || word.ends_with("namiddagen"))
    return 2;
  if (word.ends_with("voormiddag") || word.ends_with("voormiddagen") || word.ends_with("ochtend") ||
      word.ends_with("ochtenden"))
    return 1;
  if (word.ends_with("avond") || word.ends_with("avonden")) return 4;
  return word == "nacht" || word == "nachten" ? 8 : 0;
}

void read_week(const sentence& s, week_parts& week) {
  unsigned said = 0;
  for (const std::string& word : s) said |= parts_named(word);
  for (const std::string& word : s)
    for (std::size_t day = 0; day < day_names.size(); ++day) {
      if (!word.starts_with(day_names[day])) continue;
      unsigned parts = parts_named(word);
      if (parts == 0) parts = said != 0 ? said : 3;
      for (std::size_t p = 0; p < parts_a_day; ++p)
        if ((parts >> p) & 1U) week.set(day * parts_a_day + p);
    }
}

void read_hours(std::string_view rhythm, suggestions& out) {
  static const std::regex said(R"((\d{1,2})(?:[.,]\d)? ?(?:u|uur|uren) per (week|keer|beurt|dag))");
  const std::string folded = text::folded(rhythm);
  std::smatch m;
  if (!std::regex_search(folded, m, said)) return;
  const int hours = std::stoi(m[1]);
  if (hours > (m[2] == "week" ? most_hours_a_week : most_hours_a_time)) return;
  out.hours = hours;
  out.per = m[2] == "week" ? hours_per::week : hours_per::time;
}

}  // namespace

suggestions suggest(std::string_view title, std::string_view text, std::string_view rhythm) {
  constexpr int in_title = 3, in_text = 1;
  suggestions out;
  reader words;
  for (const sentence& s : sentences_of(title)) words.read(s, in_title);
  for (const sentence& s : sentences_of(text)) {
    words.read(s, in_text);
    read_week(s, out.week);
  }
  for (const std::string_view line : {title, rhythm})
    for (const sentence& s : sentences_of(line)) read_week(s, out.week);
  read_hours(rhythm, out);
  if (out.hours == 0) read_hours(text, out);
  out.skills = words.best(part_of_asks::skill);
  out.languages = words.best(part_of_asks::language);
  out.certificates = words.best(part_of_asks::certificate);
  out.support = words.best(part_of_asks::support);
  return out;
}

}  // namespace paraat::asks
