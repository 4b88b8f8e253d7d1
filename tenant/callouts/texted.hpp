#pragma once
// What somebody means by an SMS: yes, maybe, no, on my way, I am there, I leave, with a time and a number of
// people; in Dutch, French or English. What says two things, or nothing, means nothing: a human looks at it.

#include <optional>
#include <string_view>

#include "tenant/callouts/answers.hpp"
#include "tenant/channels/owners.hpp"

namespace paraat::callouts {

enum class texted_word { yes, maybe, no, on_the_way, on_site, departed };
struct texted {
  texted_word what{};
  std::optional<int> minute_of_day;  // "20u30": 1230
  int brings = 0;                    // "+2"
};
// `code` is the word of the call-out; it may stand anywhere, and may be missing.
std::optional<texted> read_text(std::string_view text, std::string_view code);

// For the owners of batches (tenant/channels).
channels::owner channel_owner();

}  // namespace paraat::callouts
