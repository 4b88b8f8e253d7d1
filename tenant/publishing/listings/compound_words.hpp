#pragma once
// Compounds in listings and in searches. A listing is found by the parts of its compounds ("bezoek" finds
// "rusthuisbezoek"), a compound that is typed by listings that hold its parts ("bezoek in het rusthuis").

#include <string>
#include <string_view>
#include <unordered_map>

namespace paraat::listings {

// Splits words of many texts; each word once.
class compound_words {
 public:
  // The parts of the compounds in a text, each once, folded, with a space between.
  std::string parts_in(std::string_view text);

 private:
  std::unordered_map<std::string, std::string> known_;
};

// The parts of a typed word, folded, with a space between; empty when it is no compound.
std::string parts_of_typed(std::string_view word);
// Whether the list of Dutch words has it.
bool is_real_word(std::string_view word);

}  // namespace paraat::listings
