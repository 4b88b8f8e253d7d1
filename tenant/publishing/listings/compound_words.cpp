#include "tenant/publishing/listings/compound_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

#include "tenant/platform/text/characters.hpp"
#include "tenant/platform/text/compounds.hpp"

namespace paraat::listings {
namespace {

// Two parts of four letters. Shorter compounds ("voetbal") are words of their own to whoever searches.
constexpr std::size_t shortest_compound = 8;

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

}  // namespace

std::string compound_words::parts_in(std::string_view text) {
  const std::string all = text::folded(text);
  std::set<std::string_view> found;
  for (std::size_t at = 0; at < all.size();) {
    std::size_t end = at;
    while (end < all.size() && is_letter(all[end])) ++end;
    if (end - at >= shortest_compound) {
      const auto [known, fresh] = known_.try_emplace(all.substr(at, end - at));
      if (fresh)
        known->second = fmt::format("{}", fmt::join(text::dutch_compounds().parts_within(known->first), " "));
      if (!known->second.empty()) found.insert(known->second);
    }
    at = end + 1;
  }
  std::set<std::string> parts;
  for (const std::string_view some : found)
    for (std::size_t at = 0; at < some.size();) {
      const std::size_t end = std::min(some.find(' ', at), some.size());
      parts.emplace(some.substr(at, end - at));
      at = end + 1;
    }
  return fmt::format("{}", fmt::join(parts, " "));
}

std::string parts_of_typed(std::string_view word) {
  const std::string folded = text::folded(word);
  if (folded.size() < shortest_compound) return "";
  const auto parts = text::dutch_compounds().split(folded);
  return parts.size() < 2 ? "" : fmt::format("{}", fmt::join(parts, " "));
}

bool is_real_word(std::string_view word) {
  return text::dutch_compounds().find(text::folded(word)) != nullptr;
}

}  // namespace paraat::listings
