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
std::string last_source(transaction&);  // of the last question, to begin the next with
// The question to another mailbox than before: what went to the old one ends.
void ask_anew(transaction&, const candidate& before, instant now);
// Of one person one candidate has the clock: that with the latest question, and none when another said yes.
void keep_one_clock(transaction&, const persons::person_id&, instant now);
// After two came apart again: whoever waits without a clock has one.
void restart_clocks(transaction&, instant now);
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
struct said_yes {
  profiles::profile_id profile;
  bool hidden = false;  // they want to be found, and say first what they can
};
// Gives the profile. Refused (invalid) with the field "plaats" without a place that is known, or what
// profiles refuse.
result<said_yes> say_yes(transaction&, const web::scope&, const candidate_id&, const yes_answer&);
bool lacks_place(const candidate&);
// Erases everything of the reserve now, letters too, and remembers the refusal without who it was. True when
// the agency has something else of the person (a profile, an answer). Refused: gone; conflict when they said
// yes.
result<bool> say_no(transaction&, const web::scope&, const candidate_id&);

// A mail server refuses the address of somebody who was asked.
constexpr std::string_view channel_owner_name = "reserves";
channels::owner channel_owner();

}  // namespace paraat::reserves
