#pragma once
// Presence: shifts of a task, stays from check-in to check-out, roll calls, and walk-ins.
//
// An attendee has a place in a call-out, or is a walk-in; both are known by a random id that stands in the
// URL of their QR code. Hours are counted over all tasks of the municipality, and of those where the person
// is linked, in the last 24 hours; going past the limit is shown before it happens, and a coordinator can
// allow it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/crisis/callouts/callouts.hpp"
#include "tenant/crisis/incidents/incidents.hpp"
#include "tenant/platform/rules/rules.hpp"

namespace paraat::presence {

using shift_id = row_id<struct shift>;
using roll_call_id = row_id<struct roll_call>;
using callouts::person_id;
using incidents::actor;

// ---- shifts

struct shift {
  shift_id id;
  incidents::task_id task_id;
  instant from{}, until{};
  int needed = 1, placed = 0;
};
std::vector<shift> of_task(transaction&, const incidents::task_id&);
std::vector<shift> of_incident(transaction&, const incidents::incident_id&);
// Shifts of this length over the whole task; each begins before the one before it ends, by the hand-over.
// Refused when there are shifts, when the hand-over is as long as the shift, or beyond the hours limit.
result<int> divide(transaction&, const incidents::task&, std::chrono::minutes length,
                   std::chrono::minutes handover, int needed, instant now);
result<shift> add(transaction&, const incidents::task&, const shift&, instant now);
// Refused while people are placed in it.
result<void> remove(transaction&, const shift_id&);
// Refused when it is full, or at the time of another shift of theirs.
result<void> place(transaction&, const shift_id&, const callouts::person_id&);
void unplace(transaction&, const shift_id&, const callouts::person_id&);
// Everybody with a place at the task and in no shift yet goes to the first with room; gives how many.
int spread(transaction&, const incidents::task&);

constexpr std::chrono::minutes shortest_shift{30};
constexpr int most_shifts = 48;

// ---- people and stays

enum class check_in_method { qr, desk, paper, link, sms };
std::string_view name_of(check_in_method);

struct attendee {
  callouts::person_id id;
  std::string name, phone, task;
  incidents::incident_id incident_id;
  incidents::task_id task_id;
  std::string shift_ids;  // with commas
  bool walk_in = false, exercise = false;
  std::string state;                               // in the call-out; empty for a walk-in
  std::optional<instant> expected, in_at, out_at;  // of the stay that is open, or the last one
  std::chrono::minutes worked{};                   // in the last 24 hours, over all tasks and linked tenants
  bool here() const { return in_at && !out_at; }
};
// Everybody with a place and every walk-in, by task and name.
std::vector<attendee> attendees(transaction&, const incidents::incident_id&, instant now);
std::optional<attendee> find_attendee(transaction&, const callouts::person_id&, instant now);

// Refused: not of this municipality, in already (said where and since when), out of the hours limit unless
// `anyway`, a time that lies in the future.
result<attendee> check_in(transaction&, const callouts::person_id&, check_in_method, instant at, bool anyway,
                          actor, instant now);
result<attendee> check_out(transaction&, const callouts::person_id&, check_in_method, instant at, actor,
                           instant now);
// From paper: a stay that is over.
result<void> keep_stay(transaction&, const callouts::person_id&, instant in, instant out, actor, instant now);
// Everybody out, at the end; gives how many.
int all_out(transaction&, const incidents::incident_id&, actor, instant now);

int most_hours(transaction&, const incidents::incident_id&);
void set_most_hours(transaction&, const incidents::incident_id&, int hours);
constexpr int usual_hours = 8;
constexpr std::chrono::minutes told_before{60};

// ---- walk-ins

struct newcomer {
  std::string name, phone;
  incidents::task_id task_id;
  std::optional<rules::day> born;
  std::string told;  // the words of the information duty that they were shown
};
// Registers and checks in. Refused below the minimum age of the task, with the rule.
result<person_id> welcome(transaction&, const newcomer&, actor, instant now);

// ---- roll call

struct roll_line {
  callouts::person_id person_id;
  std::string name, task, phone;
  bool seen = false;
};
struct roll_call {
  roll_call_id id;
  instant at{};
  bool open = true;
  std::vector<roll_line> lines;
};
std::optional<roll_call> last_roll_call(transaction&, const incidents::incident_id&);
// A roll call of everybody on site at this moment. While one is open, that one is given back.
roll_call begin_roll_call(transaction&, const incidents::incident_id&, actor, instant now);
// `seen`: the ids that were ticked; closing it writes the count in the timeline.
result<roll_call> mark_seen(transaction&, const roll_call_id&, const std::vector<callouts::person_id>& seen,
                            bool close, actor, instant now);

// Names and numbers of walk-ins go after the term of people in a call-out.
void forget_old(transaction&, instant now);

}  // namespace paraat::presence
