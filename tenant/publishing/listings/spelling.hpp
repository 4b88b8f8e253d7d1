#pragma once
// The words of a search as the database searches them: forms of a word are one, typing errors are mended, a
// word may name a theme. Also how frequent they are, by which a search decides how it reads.

#include <string>
#include <vector>

#include "tenant/platform/store/database.hpp"
#include "tenant/publishing/listings/facet_counts.hpp"

namespace paraat::listings {

struct spelling {
  std::string text;  // tsquery: all words stand in the listing; empty: nothing that can be searched
  std::string any;   // tsquery: one of them does
  std::string wide;  // tsquery: each word stands there, or its parts do, or another word for it, or it names
                     // the theme
  std::string corrected;            // the words, when they differ from what was typed
  std::vector<std::string> themes;  // that the words name
  // The share of the listings that has the rarest of the words, as far as the database knows.
  double text_share = 1, wide_share = 1;
  bool more = false;  // `wide` also finds the parts of a compound, or other words for the same
  // tsquery: what `wide` finds beside `text`, where one word was typed; empty otherwise.
  std::string rest = {};

  // `wide` finds more than `text`.
  bool wider() const { return more || !themes.empty(); }
};

// tsquery: one of these themes.
std::string theme_query(const std::vector<std::string>& themes);
spelling spell(transaction&, const std::string& typed, const word_shares* frequent);

}  // namespace paraat::listings
