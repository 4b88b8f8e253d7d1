#pragma once
// When a member can come: a usual week, days that differ from it, an hour before which they do not start, and
// a pause between two dates that ends by itself. A member without entries can come at any time.
//
// Days and hours are those of Brussels. A day has four parts; its night is the following night, so that "on
// Friday night" has its usual meaning.

#include <bitset>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tenant/crisis/corps/corps.hpp"
#include "tenant/crisis/ranking/types.hpp"
#include "tenant/people/persons/persons.hpp"

namespace paraat::corps {

// 6–12, 12–18 and 18–24 o'clock, and 0–6 of the next day.
enum class part { morning, afternoon, evening, night };
constexpr int parts_a_day = 4, parts_a_week = 7 * parts_a_day;
constexpr int earliest_start = 7, latest_start = 22;

struct days {
  day first{}, last{};  // both included
  bool contains(day d) const { return first <= d && d <= last; }
  bool overlaps(const days& o) const { return first <= o.last && o.first <= last; }
};

using exception_id = row_id<struct exception>;
struct exception {
  exception_id id;
  days when;
  std::optional<part> which;  // of each of these days; none: the whole days
  bool can = false;           // available although the usual week excludes it; otherwise absent
};

struct availability {
  std::bitset<parts_a_week> away;  // Monday morning first
  std::optional<int> not_before;   // o'clock; does not apply to the night before
  std::optional<days> pause;
  std::vector<exception> exceptions;  // by day

  bool is_away(int weekday, part p) const {
    return away.test(static_cast<std::size_t>(weekday * 4) + static_cast<std::size_t>(p));
  }
};

// ---- worked out

// The moments of each hour of some days, so that the clock changes are computed once for thousands of people.
class hours_of {
 public:
  explicit hours_of(const days&);
  const days& when() const { return when_; }
  // The periods of absence in these days: in order, without overlap. An exception that says absent outweighs
  // an exception that says available; pauses are not included.
  std::vector<callouts::period> away(const availability&) const;

 private:
  std::vector<bool> hours_away(const availability&) const;
  days when_;
  int first_ = 0;               // day since 1970
  std::vector<instant> start_;  // of each hour, and the end of the last
};

struct absence {
  std::vector<callouts::period> away;
  std::optional<instant> paused_until;  // of a pause that runs now or touches these days
};
// By human (tenant.persons), over all corps: whoever is away or on pause in one is so in each. A human
// missing from the result can always come. One statement, however many members there are.
std::unordered_map<persons::person_id, absence> absences_of_humans(transaction&, const days&, instant now);

// ---- kept

availability availability_of(transaction&, const member_id&);
// For members, on pause or not; otherwise: conflict.
result<void> set_week(transaction&, const member_id&, std::bitset<parts_a_week> away,
                      std::optional<int> not_before, instant now);
constexpr std::size_t most_exceptions = 50;
constexpr std::chrono::days longest{731};
result<void> add_exception(transaction&, const member_id&, const exception&, instant now);
result<void> remove_exception(transaction&, const member_id&, const exception_id&, instant now);
// A new pause replaces a planned one.
result<void> pause(transaction&, const member_id&, const days&, actor, instant now);
result<void> end_pause(transaction&, const member_id&, actor, instant now);
// The person stops by themselves.
result<member> leave(transaction&, const member_id&, instant now);

// Members that are on pause on this day, in this corps or another, and its last day.
std::unordered_map<member_id, day> paused_on(transaction&, const corps_id&, day);
// Exceptions and pauses that are long over.
void forget_past(transaction&, instant now);

}  // namespace paraat::corps
