#pragma once
// The people and tasks that the decisions of a call-out use. Days are days in Brussels; the caller works them
// out, so that nothing here needs a time zone.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ops/clock.hpp"

namespace paraat::callouts {

using day = std::chrono::year_month_day;

struct period {
  instant from{}, until{};  // without `until` itself
  bool overlaps(const period& o) const { return from < o.until && o.from < until; }
};

struct point {
  double lat = 0, lon = 0;
};
double kilometres(point, point);

// A skill or certificate that was proven; without `until` it does not expire.
struct held_skill {
  std::string code;
  day from{};
  std::optional<day> until;
};

struct candidate {
  std::string id;
  bool member = true;  // accepted, and has not left
  bool opted_out = false;
  bool reachable = true;  // by at least one of the channels of this call-out
  bool asked = false;     // in an earlier wave of this call-out
  std::optional<instant> paused_until;
  std::optional<day> born;
  std::optional<point> home;
  std::vector<held_skill> skills;
  std::vector<period> away;      // week pattern and exceptions, worked out for these days
  std::vector<period> deployed;  // places in other call-outs and shifts
  std::optional<instant> rests_until;
  std::optional<instant> last_called;
  int calls_this_year = 0;
};

struct task {
  std::string id;
  int needed = 0;
  int priority = 0;                       // lower is filled first
  std::string skill;                      // empty: no skill asked
  std::vector<std::string> deputies;      // skills that do when the first is not to be had
  std::vector<std::string> certificates;  // asked of everybody, deputies too
  int minimum_age = 0;
  period when;
  day first_day{}, last_day{};
  std::optional<point> where;
  std::optional<double> reach_km;
};

// In one call-out; sets of tasks are the bits of one number.
constexpr std::size_t most_tasks = 64;
using task_set = std::uint64_t;

// Volunteers' law by date, from tenant/platform/rules.
struct legal_ages {
  int turning = 16;  // from the calendar year of turning so old
  int at_least = 15;
};

}  // namespace paraat::callouts
