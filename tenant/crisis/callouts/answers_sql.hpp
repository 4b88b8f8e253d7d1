#pragma once
// The rows behind answers.hpp and the scheduler, for the rooms of a call-out only.

#include "tenant/crisis/callouts/answers.hpp"
#include "tenant/crisis/ranking/reserve_offers.hpp"
#include "tenant/messaging/channels/delivery_callbacks.hpp"

namespace paraat::callouts {

std::optional<person> lock_person(transaction&, const person_id&);
std::optional<person> lock_with_token(transaction&, std::string_view token);
// The tasks of a call-out by position, with the columns that an answer needs: times, numbers, no texts.
std::vector<incidents::task> places_of(transaction&, const callout_id&);
// Locks the human (tenant.persons), so that two call-outs do not give two places at once, and gives the
// places of this human in other rows, whichever corps they came from.
struct other_place {
  incidents::task_id task;
  std::string name;
  callouts::callout_id callout_id;
  period when;
};
std::vector<other_place> lock_human(transaction&, const person&, bool exercise);

struct answer_row {
  person_state status{};
  std::optional<instant> said_yes_at, arrives_at;
  int brings = 0;
  std::string question;
  via how{};
};
// Takes a free place and writes the answer, in one statement. False, and nothing was written, when no place
// is free: another person took the last one, or the reserve list has people.
bool take_place(transaction&, const person&, const incidents::task_id&, int position, const answer_row&,
                instant now);
// The place that is held for them becomes theirs.
bool take_held_place(transaction&, const person&, const answer_row&, instant now);
// The place that was held for them goes back.
void drop_offer(transaction&, const person&);
// Writes an answer without a place, and gives back the person's place or held place.
void write_answer(transaction&, const person&, const answer_row&, instant now);
// Gives the place back; the person's answer and its time stay.
void write_no_show(transaction&, const person&, instant now);
void write_details(transaction&, const person_id&, std::optional<instant> arrives_at, int brings,
                   const std::string& question, instant now);
void write_step(transaction&, const person&, person_state, instant now);
bool extend_offer(transaction&, const person&, instant until, instant now);
bool change_place(transaction&, const person&, const incidents::task_id&, instant now);
void write_reply(transaction&, const person_id&, const std::string& text, instant now);

// ---- for results from the channels

// A person that has answered is left unchanged.
void mark_unclear(transaction&, const person_id&, instant now);
void mark_notified(transaction&, const person_id&, instant now);
// Undeliverable, when nothing else is left.
void mark_failed(transaction&, const person_id&, instant now);
std::vector<channels::person> names_in(transaction&, const callout_id&);

// ---- for the tending job

// Gives back held places whose time is over; gives how many.
int lapse_offers(transaction&, const callout_id&, instant now);
struct waiting {
  callouts::person_id person_id;
  task_set direct = 0, deputy = 0;
  instant said_yes{};
  int lapsed = 0;
  std::optional<incidents::task_id> offered_task;
  std::optional<instant> offered_until;
};
std::vector<waiting> reserve_of(transaction&, const callout_id&);
// Holds a place for a person; false when none is free any more.
bool hold_place(transaction&, const person_id&, const incidents::task_id&, instant until, instant now);

struct to_tell {
  person who;
  std::string email, phone;
};
// People that are due a message: about a place, a reserve place asked by SMS, an offer, an offer that ends
// soon, a question without an answer.
std::vector<to_tell> untold(transaction&, const callout&, instant now, std::chrono::minutes warn_before,
                            int limit);
std::vector<to_tell> unanswered(transaction&, const callout&, instant asked_before, int limit);
void mark_told(transaction&, const std::vector<std::pair<person_id, std::string>>& id_and_what);
void mark_warned(transaction&, const std::vector<person_id>&);
void mark_reminded(transaction&, const std::vector<person_id>&, instant now);
std::vector<to_tell> people_in(transaction&, const incidents::incident_id&, const std::vector<person_state>&,
                               const incidents::task_id&);
// For the board: `where` may use $2 (incident), $3 (states) and $4 (task).
std::vector<to_tell> people_where(transaction&, const std::string& where, const incidents::incident_id&,
                                  const std::string& states, const incidents::task_id&,
                                  const std::string& order, int limit, int offset);
std::pair<std::string, std::string> reach_of(transaction&, const person&);  // e-mail address, telephone
std::optional<instant> last_placed(transaction&, const callout_id&);
std::optional<instant> first_yes(transaction&, const callout_id&);

}  // namespace paraat::callouts
