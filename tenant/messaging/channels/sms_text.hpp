#pragma once
// The text of an SMS: its conversion before it is queued, and its number of parts.
//
// GSM 03.38 (3GPP TS 23.038): 160 characters of its alphabet in one part and 153 in each of several (the
// extension table counts double). One other character makes the whole text UCS-2: 70 and 67, twice the price.
// Ours, because ICU and libphonenumber do not know this alphabet, gsmlib converts Latin-1 only, and none
// counts parts, which are what a municipality pays for.

#include <string>
#include <string_view>

namespace paraat::channels {

struct text_size {
  int parts = 0;
  bool unicode = false;
};
text_size size_of(std::string_view utf8);

// Replaces typography that the GSM alphabet lacks by characters that mean the same: dashes, quotes, the
// ellipsis, wide and non-breaking spaces, ligatures; removes invisible characters. Letters with an accent and
// every other character stay, because another letter may be another word.
std::string fold_to_gsm(std::string_view utf8);

// The body as it is queued: folded, and with the mark of an exercise unless the text has one. cost_of()
// counts the parts of the same text.
std::string sms_body(std::string_view text, bool exercise);
// The mark alone, for texts that are no SMS.
std::string marked_as_exercise(std::string_view text, bool exercise);

}  // namespace paraat::channels
