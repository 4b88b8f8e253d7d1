#pragma once
// Vacancies and profiles made up for measuring and judging, by code that does not know the weights: it draws
// what people do together from areas of volunteering, and writes both sides in words of their own. The same
// seed gives the same on every machine.

#include <string>
#include <vector>

#include "tenant/volunteering/matching/types.hpp"

namespace paraat::match_cases {

using matching::day;

// SplitMix64 (Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, OOPSLA 2014): the
// distributions of the standard library differ between libraries.
class dice {
 public:
  explicit dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  int number(int low, int high);  // both included
  bool chance(int percent) { return number(1, 100) <= percent; }
  template <class List>
  const auto& one_of(const List& list) {
    return list[static_cast<std::size_t>(number(0, static_cast<int>(std::size(list)) - 1))];
  }

 private:
  std::uint64_t state_;
};

struct made_vacancy {
  matching::match_ask ask;
  std::string title, text, place;
};
struct made_profile {
  matching::match_profile profile;
  std::string text, place;
};

constexpr day made_on{std::chrono::year{2026}, std::chrono::November, std::chrono::day{30}};

// Keys count from 1. `spread`: over all of Flanders instead of a corner of Limburg.
std::vector<made_vacancy> make_vacancies(std::uint64_t seed, std::size_t count, bool spread = false);
std::vector<made_profile> make_profiles(std::uint64_t seed, std::size_t count, bool spread = false);

}  // namespace paraat::match_cases
