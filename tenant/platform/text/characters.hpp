#pragma once
// Normalises typed or pasted text for comparison. Both functions accept any bytes; invalid UTF-8 becomes
// U+FFFD.
//
// ICU normalises and folds; Boost.Locale's normalize() and fold_case() are the same functions behind a locale
// that would have to be generated and passed. What is invisible, and which letters a search equates, is
// decided here.

#include <string>
#include <string_view>

namespace paraat::text {

// NFC, without characters that cannot be seen (zero width, soft hyphen, byte order mark, direction marks,
// control characters, noncharacters). Any other blank (no-break space) is a space; tabs and line feeds stay.
// Blanks at both ends go. A joiner stays between two signs that are not ASCII: Persian names and emoji need
// it.
std::string normalised(std::string_view utf8);

// For search and comparison: lower case without accents, one space between words ("NOËL Périer" → "noel
// perier"). Letters of other scripts stay. The SQL function tenant.folded does the same for stored text.
std::string folded(std::string_view utf8);

}  // namespace paraat::text
