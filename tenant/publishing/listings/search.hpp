#pragma once
// What a search does before and after the database: the words as they are searched, and the counts beside the
// filters.

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

// Whether a pile passes all filters but the named one.
enum class facet { none, theme, moment, kind };
bool passes(const query&, const stock::pile&, facet except);

// Total and the counts beside each filter.
void count_facets(found& into, const query&, const std::vector<stock::pile>&);

}  // namespace paraat::listings
