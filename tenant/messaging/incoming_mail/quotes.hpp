#pragma once
// What a person writes above, between and below the mail that they answer, in Dutch, French, English and
// German mail programs. Mail programs agree on nothing but ">", so this is a list of what they write.

#include <string>
#include <string_view>

namespace paraat::incoming_mail {

// Without quoted lines, without the line before them ("Op … schreef …:"), without what Outlook puts below
// ("Van: … Verzonden: …"), and without a signature. Of a closing ("Met vriendelijke groeten") one line more
// stays, the name; telephone numbers below it are why.
std::string own_words(std::string_view text);

// The text of HTML, with a line for each block and without quoted blocks, styles and scripts.
std::string text_of_html(std::string_view html);

}  // namespace paraat::incoming_mail
