#pragma once
// The question to each of a reserve: "Do you still want to be asked?", and its clock. A letter has a link of
// thirty days that works until it is answered; opening it does nothing (mail scanners follow links). Asked
// again after 7 and 21 days; whoever stays silent is erased after 30, whoever says no at once. Who says yes
// gets a profile, which organisations see only if the person says that too.

#include "tenant/messaging/channels/delivery_callbacks.hpp"
#include "tenant/people/reserves/reserves.hpp"

namespace paraat::reserves {

constexpr std::chrono::days first_reminder{7}, second_reminder{21}, silence_term{30};
constexpr std::string_view answer_purpose = "reserve.answer";

// Jobs: the letters of a question that was put, some at a time, and those of the clock.
constexpr std::string_view ask_job = "reserves.ask", clock_job = "reserves.clock";
void ask_some(transaction&, const web::services&, instant now);
void tick_clock(transaction&, const web::services&, instant now);

// Puts the question to everybody who was not asked and has an address. `source`: where the names come from,
// for the letters. Refused (invalid) without one, (conflict) when there is nobody to ask.
result<void> start_asking(transaction&, const web::scope&, std::string source);
std::string source_of_names(transaction&);
// To one of them, now: after another address, or on request. Refused (conflict) without an address, when the
// mail server refuses it, and within a day of the last letter.
result<void> ask_one(transaction&, const web::scope&, const candidate_id&);

// The candidate of a link. Refused: gone.
result<candidate> candidate_of_link(transaction&, std::string_view token, instant now);

struct yes_answer {
  std::string place;                          // where the reserve does not know it
  bool visible = false;                       // organisations may find them, without a name
  std::optional<std::int64_t> heard_by = {};  // by telephone
};
// Gives the profile. Refused (invalid) with the field "plaats" without a place, or what profiles refuse.
result<std::string> say_yes(transaction&, const web::scope&, const candidate_id&, const yes_answer&);
// Erases everything now, and remembers the refusal without who it was.
void say_no(transaction&, const web::scope&, const candidate_id&);

// A mail server refuses the address of somebody who was asked.
constexpr std::string_view channel_owner_name = "reserves";
channels::owner channel_owner();

}  // namespace paraat::reserves
