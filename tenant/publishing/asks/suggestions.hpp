#pragma once
// What the text of a vacancy seems to ask, for people to confirm. Nothing of it is stored by itself.
//
// Words are compared with the names of the taxonomy, the longest phrase first; a compound that has no name of
// its own by its parts. A sentence that says what is not needed ("je hoeft niet …", "een diploma heb je niet
// nodig") suggests nothing.

#include <string>
#include <string_view>
#include <vector>

#include "tenant/publishing/asks/asks.hpp"

namespace paraat::asks {

struct suggestions {
  // The best first: in the title, said more than once, said in more words.
  std::vector<const taxonomy::taxonomy_concept*> skills, languages, certificates, support;
  week_parts week;
  int hours = 0;
  hours_per per = hours_per::time;
};

constexpr std::size_t most_suggested = 8;  // of each sort

// `rhythm` is what stands under "Hoe vaak?": "Dinsdagavond", "2 u per week".
suggestions suggest(std::string_view title, std::string_view text, std::string_view rhythm);

}  // namespace paraat::asks
