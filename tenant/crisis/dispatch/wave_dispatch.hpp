#pragma once
// Asking people: the first wave when a call-out starts, each wave after it, and people that the coordinator
// adds. Choosing, keeping and queueing the messages is one transaction, and one statement for each of the
// three, however many people there are.

#include "tenant/crisis/callouts/wave_plan.hpp"
#include "tenant/messaging/channels/channels.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::callouts {

// The people of a wave, and their messages.
struct wave_messages {
  std::vector<asked_person> people;
  std::vector<channels::message> messages;
};
wave_messages messages_of(transaction&, const web::scope&, const plan&, const std::vector<invitation>&);

// Refused when no person can be asked, and in strict mode, with the numbers, when a task asks more people
// than there are.
result<callout> start(transaction&, const web::scope&, const callout_id&, actor);
// The next wave, if it is due or `now_already`; gives how many were asked.
int ask_next(transaction&, const web::scope&, callout&, bool now_already);
// next_step: the step that the scheduler takes next for a call-out that runs.
struct next_step {
  enum class kind { full, nobody_left, with_an_answer, wave } what = kind::full;
  int shortage = 0;  // places that are free and not held
  instant at{};      // of the wave
};
next_step next_step_of(transaction&, const callout&, instant now);
// So many more because a coordinator insists, also when the plan would wait; gives how many were asked.
result<int> ask_more(transaction&, const web::scope&, const callout_id&, int people, actor);
// By hand: members of the corps that were not asked yet, for one task, whatever their place in the order.
// Refused with the reason when a person may not be asked (age, certificate, another place).
result<std::vector<invitation>> people_to_add(const callout&, const plan&, const incidents::task_id&,
                                              const std::vector<corps::member_id>&);
result<int> add_people(transaction&, const web::scope&, const callout_id&, const incidents::task_id&,
                       const std::vector<corps::member_id>&, actor);
// Members whose name has these letters and that were not asked yet, to choose from.
struct addable {
  corps::member_id member_id;
  std::string name, place, why_not;  // why_not: a sentence; empty: may be asked
};
std::vector<addable> find_addable(transaction&, const web::scope&, const callout&, const incidents::task_id&,
                                  std::string_view letters);

// The token of the personal link: made from the id with the key of the node, so that each message carries the
// same link while the database has its hash only.
constexpr std::size_t token_length = 22;  // 132 bits
std::string token_of(const web::scope&, const person_id&);
std::string link_of(const web::scope&, std::string_view token);

}  // namespace paraat::callouts
