// From words to a question. The words themselves are forgotten.

#include <algorithm>
#include <array>
#include <regex>

#include "tenant/platform/text/characters.hpp"
#include "tenant/publishing/asks/suggestions.hpp"
#include "tenant/volunteering/targeted_search/question.hpp"

namespace paraat::targeted_search {
namespace {

using words_of = std::vector<std::string>;

words_of split(const std::string& folded) {
  words_of out;
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t end = std::min(folded.find_first_of(" ,;./", at), folded.size());
    if (end > at) out.push_back(folded.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

bool any_of(const words_of& words, std::initializer_list<std::string_view> named) {
  return std::ranges::any_of(
      words, [&](const std::string& w) { return std::ranges::find(named, w) != named.end(); });
}

// Parts of the day that are named anywhere; a bit each.
unsigned parts_named(const words_of& words) {
  unsigned out = 0;
  if (any_of(words, {"ochtend", "ochtends", "ochtenden", "voormiddag", "voormiddagen", "morgens"})) out |= 1U;
  if (any_of(words, {"middag", "middags", "namiddag", "namiddagen", "middagen"})) out |= 2U;
  if (any_of(words, {"avond", "avonds", "avonden"})) out |= 4U;
  if (any_of(words, {"nacht", "nachts", "nachten"})) out |= 8U;
  if (any_of(words, {"overdag", "dag", "daguren"})) out |= 3U;
  return out;
}

// "Op weekdagen", "in het weekend", "'s avonds"; days with a name are read by asks::suggest.
void read_days(const words_of& words, asks::week_parts& week) {
  if (week.any()) return;
  const bool workdays = any_of(words, {"weekdag", "weekdagen", "werkdag", "werkdagen", "doordeweeks"});
  const bool weekend = any_of(words, {"weekend", "weekends", "weekenden"});
  unsigned parts = parts_named(words);
  if (parts == 0 && !workdays && !weekend) return;
  if (parts == 0) parts = workdays ? 3U : 7U;
  const bool whole_week = workdays == weekend;
  constexpr std::size_t saturday = 5, days = 7;
  for (std::size_t d = 0; d < days; ++d)
    if (whole_week || (d >= saturday) == weekend)
      for (std::size_t p = 0; p < asks::parts_a_day; ++p)
        if (((parts >> p) & 1U) != 0) week.set(d * asks::parts_a_day + p);
}

int read_distance(const std::string& folded) {
  static const std::regex said(R"((\d{1,3}) ?(?:km|kilometer))");
  std::smatch m;
  if (!std::regex_search(folded, m, said)) return 0;
  const int km = std::stoi(m[1]);
  // The next one that is offered: never farther than the largest.
  const auto at = std::ranges::lower_bound(distances, km);
  return at == distances.end() ? distances.back() : *at;
}

// A name after a word of place, the longest first, or a postal code.
std::optional<spot> read_place(const words_of& words, const municipal_register& places, int near_nis) {
  constexpr std::array<std::string_view, 8> before{"in", "bij",      "rond",  "rondom",
                                                   "te", "omgeving", "nabij", "van"};
  constexpr std::size_t longest = 4;
  const auto joined = [&](std::size_t at, std::size_t count) {
    std::string out = words[at];
    for (std::size_t i = 1; i < count; ++i) out += " " + words[at + i];
    return out;
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool code =
        words[i].size() == 4 && std::ranges::all_of(words[i], [](char c) { return c >= '0' && c <= '9'; });
    if (code)
      if (auto found = places.locate(words[i], near_nis)) return found;
    if (i == 0 || std::ranges::find(before, words[i - 1]) == before.end()) continue;
    for (std::size_t count = std::min(longest, words.size() - i); count > 0; --count)
      if (auto found = places.locate(joined(i, count), near_nis)) return found;
  }
  return std::nullopt;
}

// Words that are too common for a text of a vacancy are meant when somebody types them to search.
void find_by_name(std::string_view words, asks::vacancy_asks& out) {
  for (const taxonomy::taxonomy_concept* c : asks::find_concepts(words)) {
    if (asks::part_of(*c) == asks::part_of_asks::skill && out.must.empty()) out.must.push_back(c->code);
    if (asks::part_of(*c) == asks::part_of_asks::certificate && out.certificates.empty() && out.must.empty())
      out.certificates.push_back(c->code);
    if (asks::part_of(*c) == asks::part_of_asks::language && out.languages.empty())
      out.languages.push_back({c->code, asks::level::good});
  }
}

}  // namespace

question understand(std::string_view words, const municipal_register& places, int near_nis) {
  question q;
  const asks::suggestions read = asks::suggest(words, "", words);
  for (const taxonomy::taxonomy_concept* c : read.skills) q.asks.must.push_back(c->code);
  for (const taxonomy::taxonomy_concept* c : read.certificates) q.asks.certificates.push_back(c->code);
  for (const taxonomy::taxonomy_concept* c : read.languages)
    q.asks.languages.push_back({c->code, asks::level::good});
  if (q.asks.must.empty() && q.asks.certificates.empty() && q.asks.languages.empty())
    find_by_name(words, q.asks);
  const std::string folded = text::folded(words);
  const words_of each = split(folded);
  q.asks.week = read.week;
  read_days(each, q.asks.week);
  q.km = read_distance(folded);
  if (const auto at = read_place(each, places, near_nis)) {
    q.place = at->name;
    q.nis = at->nis;
    if (q.km == 0) q.km = distances[2];
  } else if (q.km > 0) {
    if (const auto* here = places.of(near_nis)) q.place = here->name, q.nis = near_nis;
  }
  return q;
}

}  // namespace paraat::targeted_search
