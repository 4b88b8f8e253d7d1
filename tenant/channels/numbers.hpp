#pragma once
// Telephone numbers as people write them, and what an SMS counts as.

#include <optional>
#include <string>
#include <string_view>

namespace paraat::channels {

// "0470 11 22 33", "0032 (0)470/11.22.33" → "+32470112233" (ITU-T E.164). A number without a country is
// Belgian, and a Belgian one has the length that the numbering plan gives it. Nothing when it is none.
std::optional<std::string> e164(std::string_view typed);

// Whether an SMS can arrive there: a Belgian number must be a mobile one.
bool takes_texts(std::string_view number);

// GSM 03.38: 160 signs of its alphabet in one part and 153 in each of several (some signs count double);
// any other sign makes the whole UCS-2: 70 and 67.
struct text_size {
  int parts = 0;
  bool unicode = false;
};
text_size size_of(std::string_view utf8);

}  // namespace paraat::channels
