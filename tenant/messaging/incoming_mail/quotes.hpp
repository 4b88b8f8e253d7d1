#pragma once
// What a person writes above, between and below the mail that they answer, in Dutch, French, English and
// German mail programs. Mail programs agree on nothing but ">", so this is a list of what they write.

#include <string>
#include <string_view>

namespace paraat::incoming_mail {

// The words of the writer, and what was left out of them without being surely of a mail program or of the
// mail that is answered: a signature, what stands below the header block of Outlook or below a line "Op …
// schreef …:" without marks. Left out and nowhere kept: lines with ">" behind such a line, the line itself,
// the header block, and "Verstuurd vanaf mijn iPhone" as the last line.
struct said {
  std::string words, rest;
};
// Of a closing ("Met vriendelijke groeten") one line more stays, the name; telephone numbers below it are
// why. A "PS" below a signature is of the words.
said words_in(std::string_view text);

// The text of HTML, with a line for each block: what may be words, and apart what stands in blocks of a
// signature or a quote. Styles, scripts and blocks that a mail program marked as a quote go.
said text_of_html(std::string_view html);

}  // namespace paraat::incoming_mail
