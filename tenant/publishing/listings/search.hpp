#pragma once
// What a search does before and after the database: the words as they are searched, and the counts beside the
// filters.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "tenant/publishing/listings/listings.hpp"

namespace paraat::listings {

// The words of a search, without those that stand in nearly every vacancy ("vrijwilliger"). Empty when
// nothing is left to search for. Words in quotes or behind a minus are the visitor's own affair: `exact`.
struct search_words {
  std::vector<std::string> words;
  bool exact = false;
};
search_words words_of(std::string_view typed);

// What of the stock lies in the area of a search.
std::vector<std::span<const pile>> piles_within(const stock&, const query&);

// Total and the counts beside each filter.
void count_facets(found& into, const query&, const std::vector<listing_sort>&,
                  const std::vector<std::span<const pile>>&);

// The sorts of listings that pass all filters, with the municipality where they lie: where these are few,
// they are read one by one.
struct place_and_sort {
  int nis = 0;
  const listing_sort* what = nullptr;
  int moments = 0, good_to_know = 0;
};
std::vector<place_and_sort> passing(const stock&, const query&);

// Slices of time (node.listing_slices), the newest first, as many as hold the listings that a search for a
// frequent word looks through at first; and where the rest begins, when something is left.
struct slices {
  std::vector<int> numbers;
  std::optional<instant> rest_before;
};
slices newest_slices(const stock&, instant now);

}  // namespace paraat::listings
