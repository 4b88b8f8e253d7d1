#pragma once
// Moments as people type them: a day and a clock time in Brussels.

#include <optional>
#include <string_view>

#include "ops/clock.hpp"

namespace paraat::incidents {

// "20:15", "20u15", "2015" and "20" are clock times. Nothing when it is none; in the hour that the clock
// skips, the moment after it.
std::optional<instant> moment(std::chrono::year_month_day, std::string_view clock_time);

}  // namespace paraat::incidents
