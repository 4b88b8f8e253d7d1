#pragma once
// Text as people type it, without what they cannot see.

#include <string>
#include <string_view>

namespace paraat::web {

// Drops the characters that change how the text around them is read, or that no document may hold: controls
// of writing direction (Unicode UAX 9; a name could turn the rest of its line around), zero-width characters
// but the two joiners that some scripts need, the byte order mark, C1 controls, and the noncharacters such as
// U+FFFE (not allowed in XML 1.0). `text` is UTF-8.
std::string visible_text(std::string_view text);
// The same on one line: line breaks and tabs become blanks. For names, titles and whatever stands in a
// header.
std::string one_line(std::string_view text);

// As many whole words as fit in so many characters, on one line, and "…" where something is left out.
std::string shortened(std::string_view text, std::size_t characters);

}  // namespace paraat::web
