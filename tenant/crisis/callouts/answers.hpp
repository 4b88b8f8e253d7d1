#pragma once
// Answers of people, and the places that they get.
//
// A yes takes a place by one conditional update of the task's row (`free > 0`): two
// answers never take the last one, and an answer that finds the task full takes no lock at all. The row is
// locked by the last statement before the commit only. A yes that finds no free place goes on the reserve
// list, whose rank is counted when it is shown. A place that comes free is offered on by the tending job
// within a moment; while the reserve list has people, a newcomer never passes them.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tenant/crisis/callouts/callouts.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::callouts {

// A person in a call-out, with the columns that the answer page needs.
struct person {
  person_id id;
  callouts::callout_id callout_id;
  corps::member_id member_id;
  std::string name, language;
  person_state status = person_state::to_notify;
  incidents::task_id task_id;                    // asked for this one
  std::optional<incidents::task_id> place_task;  // has a place here
  std::optional<incidents::task_id> offered_task;
  std::optional<instant> offered_until, arrives_at, answered_at, said_yes_at, arrived_at, departed_at;
  bool as_deputy = false, offer_extended = false;
  task_set direct = 0, deputy = 0;
  int brings = 0, answers = 0;
  std::string question, reply, told, answered_via;
};

enum class answer_kind { yes, maybe, no };
struct answer {
  answer_kind what = answer_kind::yes;
  std::optional<instant> arrives_at;  // neither this nor the number: as they said before
  std::optional<int> brings;
  std::string question;
  incidents::task_id task_id;  // the preferred task; empty: the task asked for
};
enum class via { page, sms, desk };

// Refusals: gone (stood down), too_many (one link answers a hundred times at most), conflict with the reason
// (a place elsewhere at the same time; the call-out no longer looks for people).
result<person> answer_one(transaction&, const person_id&, const answer&, via, instant now);

// The same by a person's link; gone, too, for an unknown link.
result<person> answer_by_link(transaction&, std::string_view token, const answer&, via, instant now);

// "On my way", "I am there", "I leave": the only way in which a person arrives or leaves.
// tenant/crisis/presence keeps the stay with it: self_check_in.hpp for self check-in, shifts.hpp for QR code,
// desk and paper. Refused when there is no place, or it is too early for it. A step reported by a coordinator
// is never too early, and a departure needs no arrival before it. `at` is when it happened.
enum class step_of { on_the_way, on_site, departed };
enum class reported_by { volunteer, coordinator };
result<person> move_on(transaction&, const person_id&, step_of, reported_by, instant at);
// More time for a place that is held, once.
result<person> more_time(transaction&, const person_id&, instant now);
constexpr std::chrono::minutes extra_time{10};
constexpr int most_answers = 100;

// When they arrive, with how many, and a question, beside the answer that stands.
result<person> keep_details(transaction&, const person_id&, std::optional<instant> arrives_at, int brings,
                            const std::string& question, instant now);

// By a coordinator: to another task of the same incident (refused when it is full, or at the time of another
// place of theirs), out of the call-out, not shown up.
result<person> move_to(transaction&, const person_id&, const incidents::task_id&, instant now);
result<person> mark_no_show(transaction&, const person_id&, instant now);
result<void> reply_to(transaction&, const person_id&, std::string text, instant now);

std::optional<person> find_person(transaction&, const person_id&);
// By the hash of the token; nothing for a link that was never given.
std::optional<person> with_token(transaction&, std::string_view token);

struct standing {
  int rank = 1, ahead_by_skill = 0, ahead_by_time = 0;
};
// On the reserve list of the task that they were asked for; counted now.
standing standing_of(transaction&, const person&);

}  // namespace paraat::callouts
