#pragma once
// Dates as spreadsheets of Belgium write them, day before month: "21/11/1990", "21-11-1990", "21.11.90",
// "1990-11-21", "21 november 1990", each with or without a time after it ("21/11/1990 0:00"). Read here and
// not by ICU, whose parser takes one pattern of one language at a time and, when it is lenient, makes 3 March
// of 31 February.

#include <chrono>
#include <optional>
#include <string_view>

namespace paraat::text {

struct read_date {
  std::chrono::year_month_day day;
  bool short_year = false;  // two digits: the century is a guess
};
// `latest`: a year of two digits is the last matching year not after it. From 1900 to 2200.
std::optional<read_date> parse_any_date(std::string_view typed, std::chrono::year latest);

}  // namespace paraat::text
