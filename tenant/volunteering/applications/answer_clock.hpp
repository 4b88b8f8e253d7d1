#pragma once
// The clock of an answer that its organisation leaves: the organisation is reminded on days 3 and 7, a
// coordinator gets a task on day 10, the volunteer hears on day 14 that nobody answered. Three answers left
// for 21 days pause the organisation's new vacancies. Three weeks after a yes both sides are asked what came
// of it (outcomes.hpp). Days are civil days in Brussels, counted from the day on which the organisation got
// the answer; one job a morning for each tenant, at nine.
//
// The rule (`due_steps`) is pure. Each step stands in tenant.application_steps in the transaction that queues
// its letter, so it happens once. A node that was down, or held after a restored backup, sends the latest
// reminder only.

#include <set>
#include <string_view>
#include <vector>

#include "tenant/platform/web/scope.hpp"
#include "tenant/volunteering/applications/applications.hpp"

namespace paraat::applications {

using vacancies::day;

enum class clock_step { first_reminder, second_reminder, coordinator, told, outcome };
std::string_view name_of(clock_step);
std::optional<clock_step> step_named(std::string_view);

// Days after the organisation got the answer; of `outcome`, after the yes.
constexpr std::chrono::days after(clock_step s) {
  switch (s) {
    case clock_step::first_reminder:
      return std::chrono::days{3};
    case clock_step::second_reminder:
      return std::chrono::days{7};
    case clock_step::coordinator:
      return std::chrono::days{10};
    case clock_step::told:
      return std::chrono::days{14};
    case clock_step::outcome:
      return std::chrono::days{21};
  }
  return {};
}
constexpr clock_step steps_of_waiting[] = {clock_step::first_reminder, clock_step::second_reminder,
                                           clock_step::coordinator, clock_step::told};
// Answers left so long, so many, and after a reminder of so long ago pause the organisation.
constexpr std::chrono::days left_term{21}, reminded_before_pause{7};
constexpr int left_answers_that_pause = 3;

day day_after(day, std::chrono::days);

struct due_step {
  clock_step step{};
  bool send = true;  // false: passed over, a later reminder is due too
  bool operator==(const due_step&) const = default;
};
// Of an answer that waits since `since`.
std::vector<due_step> due_steps(day since, day today, const std::set<clock_step>& done);

// The clock as its volunteer sees it.
struct clock_entry {
  clock_step step{};
  day on{};           // when it happened, or will
  bool done = false;  // a reminder that was passed over is not in the list
};
std::vector<clock_entry> clock_of(transaction&, const application&);

constexpr std::string_view clock_job = "applications.clock";
// The coming morning, unless one is planned.
void plan_clock(transaction&, instant now);
void tick_clock(transaction&, const web::services&, instant now);

// In the transaction of a decision: letters about the answer that have not left stay here, and a pause ends
// with the answer that it waited for.
void note_decided(transaction&, const application&, instant now);

// Waiting for ten days and more: the task of a coordinator.
long long count_left(transaction&, instant now);
instant left_before(instant now);

}  // namespace paraat::applications
