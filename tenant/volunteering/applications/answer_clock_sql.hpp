#pragma once
// The rows behind answer_clock.hpp; for answer_clock.cpp only.

#include "tenant/volunteering/applications/answer_clock.hpp"

namespace paraat::applications::rows {

bool clock_planned(transaction&);
// An answer waits, or was accepted and nobody was asked yet.
bool anything_on_clock(transaction&);

struct ticking {
  application_id id;
  instant since{};
  std::set<clock_step> done;
};
// Locked: waiting, with a step due that was not done. The oldest first.
std::vector<ticking> due_waiting(transaction&, day today, int most);
// Locked: accepted three weeks ago, and nobody was asked.
std::vector<application_id> due_outcomes(transaction&, day today, int most);
// False when it was done before.
bool keep_step(transaction&, const application_id&, const due_step&, instant now);

struct kept_step {
  clock_step step{};
  bool sent = true;
  instant at{};
};
std::vector<kept_step> steps_of(transaction&, const application_id&);

// How many answers each organisation left too long; those that count against a pause.
struct left {
  organisations::organisation_id organisation_id;
  int answers = 0;
};
std::vector<left> left_too_long(transaction&, day today,
                                const organisations::organisation_id& of = organisations::organisation_id());
bool anybody_waits_for(transaction&, const vacancies::vacancy_id&);

}  // namespace paraat::applications::rows
