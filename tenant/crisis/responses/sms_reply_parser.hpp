#pragma once
// Parser of SMS answers: yes, maybe, no, on my way, I am there, I leave, with a time and a number of people;
// in Dutch, French or English.
//
// A text counts only when every word of it is understood. One decision, at most one time, and courtesies make
// an answer; an unknown word, a second decision, a second time, "tot" before a time, a negation or a question
// makes none, and a coordinator reads the text. A wrongly understood answer costs more than reading one.

#include <optional>
#include <string_view>

#include "ops/clock.hpp"
#include "tenant/crisis/incidents/incidents.hpp"

namespace paraat::callouts {

enum class texted_word { yes, maybe, no, on_the_way, on_site, departed };

struct texted_time {
  int minute_of_day = 0;        // "20u30": 1230
  bool half_day_known = false;  // false: "6u30" may be half past six in the evening too
};

struct texted {
  texted_word what{};
  std::optional<texted_time> at;
  int brings = 0;  // "+2"
};

// `code` is the word of the call-out; it may stand anywhere, and may be missing.
std::optional<texted> read_text(std::string_view text, std::string_view code);

// The moment that a time means for a task: on its day, from four hours before it begins until it ends, and
// not in the past. "6u" is 18:00 for a task of the evening (then from two hours before it begins). Nothing
// when no moment fits, or two do.
std::optional<instant> arrival_at(const texted_time&, instant from, instant until, instant now);

}  // namespace paraat::callouts
