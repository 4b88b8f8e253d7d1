#pragma once
// Telephone numbers as people write them; sms_text.hpp has the texts that go to them.

#include <optional>
#include <string>
#include <string_view>

namespace paraat::channels {

// "0470 11 22 33", "0032 (0)470/11.22.33" → "+32470112233"; nothing for an invalid number. The rules, and the
// faults of a number, are in tenant/platform/text/phone_numbers.hpp.
std::optional<std::string> e164(std::string_view typed);

// Whether an SMS can arrive there: a mobile number, in the form of `e164`.
bool takes_texts(std::string_view number);

}  // namespace paraat::channels
