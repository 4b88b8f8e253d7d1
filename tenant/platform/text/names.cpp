#include "tenant/platform/text/names.hpp"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <vector>

#include "tenant/platform/text/characters.hpp"

namespace paraat::text {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  const std::string all = normalised(text);
  for (std::size_t at = 0; at < all.size();) {
    const auto end = std::min(all.find(' ', at), all.size());
    if (end > at) out.push_back(all.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

std::string joined(const std::vector<std::string>& words, std::size_t from, std::size_t until) {
  std::string out;
  for (std::size_t i = from; i < until; ++i) out += (out.empty() ? "" : " ") + words[i];
  return out;
}

// Two capitals at least and no small letter: "PEETERS", "D'HONDT". Any other sign makes it no name.
bool shouted(const std::string& word) {
  int capitals = 0;
  const auto text = icu::UnicodeString::fromUTF8(word);
  for (int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
    const UChar32 c = text.char32At(at);
    const bool of_a_name = u_isalpha(c) != 0 || c == '\'' || c == 0x2019 || c == '-' || c == '.';
    if (!of_a_name || u_islower(c) != 0) return false;
    capitals += u_isupper(c) != 0 ? 1 : 0;
  }
  return capitals >= 2;
}

bool particle(const std::string& word) {
  constexpr std::string_view all[] = {"van", "vande", "vanden", "vander", "de",  "den", "der", "ten", "ter",
                                      "t",   "le",    "la",     "du",     "des", "von", "el",  "al"};
  std::string plain = folded(word);
  std::erase(plain, '\'');
  return std::ranges::find(all, plain) != std::end(all);
}

struct halves {
  std::vector<std::string> family, first;
};
// Around the one comma.
bool at_comma(std::string_view name, halves& out) {
  const auto comma = name.find(',');
  if (comma == std::string_view::npos || name.find(',', comma + 1) != std::string_view::npos) return false;
  out = {words_of(name.substr(0, comma)), words_of(name.substr(comma + 1))};
  return !out.family.empty() && !out.first.empty();
}
bool one_person(const halves& h) {
  return h.first.size() == 1 || (h.first.size() == 2 && (h.family.size() == 1 || particle(h.family.front())));
}

bool postcode(std::string_view word) {
  for (const std::string_view mark : {"B-", "b-", "B", "b", "("})
    if (word.starts_with(mark)) {
      word.remove_prefix(mark.size());
      break;
    }
  if (word.ends_with(')')) word.remove_suffix(1);
  return word.size() == 4 && word[0] != '0' &&
         std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool several_names(std::string_view name) {
  if (std::ranges::count(name, ',') > 1) return true;
  halves h;
  return at_comma(name, h) && !one_person(h);
}

std::string first_name_first(std::string_view name) {
  halves h;
  if (at_comma(name, h) && one_person(h))
    return joined(h.first, 0, h.first.size()) + " " + joined(h.family, 0, h.family.size());
  const auto words = words_of(name);
  std::size_t family = 0;
  while (family < words.size() && shouted(words[family])) ++family;
  if (family == 0 || family == words.size()) return joined(words, 0, words.size());
  return joined(words, family, words.size()) + " " + joined(words, 0, family);
}

std::string without_postcode(std::string_view place) {
  auto words = words_of(place);
  if (words.size() > 1 && postcode(words.front())) {
    words.erase(words.begin());
    while (words.size() > 1 && (words.front() == "-" || words.front() == ",")) words.erase(words.begin());
  } else if (words.size() > 1 && postcode(words.back())) {
    words.pop_back();
    while (words.size() > 1 && (words.back() == "-" || words.back() == ",")) words.pop_back();
    if (words.back().ends_with(',')) words.back().pop_back();
  }
  return joined(words, 0, words.size());
}

const municipality* municipality_of(const municipal_register& all, std::string_view place, int near) {
  auto found = all.locate(place, near);
  if (!found) found = all.locate(without_postcode(place), near);
  return found ? all.of(found->nis) : nullptr;
}

std::optional<std::string> message_language(std::string_view typed) {
  struct word_of {
    std::string_view text, language;
  };
  constexpr word_of known_words[] = {{"n", "nl"},           {"nl", "nl"},
                                     {"nld", "nl"},         {"ned", "nl"},
                                     {"nederlands", "nl"},  {"vlaams", "nl"},
                                     {"dutch", "nl"},       {"nl be", "nl"},
                                     {"neerlandais", "nl"}, {"nederlandstalig", "nl"},
                                     {"nl nl", "nl"},       {"f", "fr"},
                                     {"fr", "fr"},          {"fra", "fr"},
                                     {"frans", "fr"},       {"fr be", "fr"},
                                     {"francais", "fr"},    {"french", "fr"},
                                     {"franstalig", "fr"},  {"fr fr", "fr"},
                                     {"francophone", "fr"}, {"e", "en"},
                                     {"en", "en"},          {"eng", "en"},
                                     {"engels", "en"},      {"en gb", "en"},
                                     {"en us", "en"},       {"english", "en"},
                                     {"anglais", "en"},     {"engelstalig", "en"}};
  std::string word = slug_of(typed);
  std::ranges::replace(word, '-', ' ');
  const auto it = std::ranges::find(known_words, word, &word_of::text);
  return it == std::end(known_words) ? std::nullopt : std::optional(std::string(it->language));
}

}  // namespace paraat::text
