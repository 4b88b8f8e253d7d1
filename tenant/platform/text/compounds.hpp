#pragma once
// Splits Dutch compounds: "rusthuisbezoek" is "rusthuis" and "bezoek", so a search for the one finds the
// other.
//
// A word is cut where each part is a word of its own, with the linking letters s, e, n, er between parts left
// out. Of all cuts the best has the highest mean logarithm of how productive its parts are (Koehn and Knight,
// Empirical Methods for Compound Splitting, EACL 2003: the geometric mean of frequencies): how many words of
// the word list begin with the part, or end with the last one. The word itself competes as one part. A
// lexicalised compound stays one part of a longer word ("rusthuis"), since each further part costs.
//
// The table is made from Debian's word list `wdutch` when the product is built (compounds_table.cpp). Words
// are compared folded: lower case, without accents.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace paraat::text {

class compound_splitter {
 public:
  // The bytes of a table, which stay where they are.
  explicit compound_splitter(std::string_view table) : table_(table) {}

  // The parts of a folded word; the word alone when it is no compound, or longer than 40 letters.
  std::vector<std::string> split(std::string_view word) const;
  // The parts and the parts of parts, also of a compound that stays whole for `split` ("kinderopvang"): what
  // a text that holds the word is also about.
  std::vector<std::string> parts_within(std::string_view word) const;

  // How productive a word is as a part: 24 × ln(words that have it + 1); before another part without a link
  // and with a linking s, and as the last part.
  struct productivity {
    std::uint8_t first = 0, linked = 0, last = 0;
    friend bool operator==(const productivity&, const productivity&) = default;
  };
  static constexpr std::uint8_t never = 255;  // an affix, or a form that exists only before another part
  const productivity* find(std::string_view word) const;

 private:
  struct cut;
  struct cut_word {
    std::vector<std::string> parts;
    float score = 0;
  };
  cut_word best_cut(std::string_view word) const;
  std::string_view table_;
};

// Over the table in the executable.
const compound_splitter& dutch_compounds();

// A table of these words, for compound_splitter. Shape: number of slots (a power of two) and of bytes before
// the entries as 32-bit little-endian integers; slots, each the offset of an entry plus one or 0, by FNV-1a
// and the next free one; entries: length, three productivities, letters.
struct table_word {
  std::string word;
  compound_splitter::productivity is;
};
std::string compounds_table(const std::vector<table_word>&);

}  // namespace paraat::text
