#pragma once
// Moments as people type them: a day and a clock time in Brussels.

#include <optional>
#include <string_view>

#include "ops/clock.hpp"

namespace paraat::incidents {

// "20:15", "20u15", "2015" and "20" are clock times. Nothing when it is none; in the hour that the clock
// skips, the moment after it.
std::optional<instant> moment(std::chrono::year_month_day, std::string_view clock_time);

// When an incident starts, as people type it: "" and "nu" are now; a clock time is the one that lies nearest
// to now; "28/11 22:30" names the day. Nothing when it is none of these, or more than a month away.
std::optional<instant> start_moment(std::string_view text, instant now);

}  // namespace paraat::incidents
