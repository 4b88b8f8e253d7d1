#pragma once
// A question between its form here and the one on the wire (protocol/search.md).

#include <optional>
#include <string_view>

#include "tenant/volunteering/targeted_search/targeted_search.hpp"

namespace paraat::wire {
class SearchAsk;
}

namespace paraat::neighbour_search {

constexpr std::size_t longest_code = 40;
constexpr unsigned lowest_nis = 10'000, highest_nis = 99'999;

// What travels: codes only, the place as its municipality, each list ascending. What is only welcome stays.
wire::SearchAsk content_of(const targeted_search::question&, std::string_view vacancy);
// Whether a content keeps its bounds and is written in the one way; it depends on the content alone.
bool well_formed(const wire::SearchAsk&);
// The question as it was asked, from a content that is well formed. Nothing: a code or a municipality that
// this release does not know, so that no answer would be about what was asked.
std::optional<targeted_search::question> question_of(const wire::SearchAsk&, const municipal_register&);

}  // namespace paraat::neighbour_search
