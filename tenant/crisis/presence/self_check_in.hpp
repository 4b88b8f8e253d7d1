#pragma once
// Self check-in and check-out: behind the person's link, by SMS, or by telephone to a coordinator. The step
// in the call-out and the stay are written together, so the roll call matches, as with a check-in at the
// desk.
//
// Refused in the cases of callouts::move_on, and at the limit of hours: then a coordinator decides. A
// check-out is never refused for the limit.

#include "tenant/crisis/callouts/answers.hpp"
#include "tenant/crisis/presence/shifts.hpp"

namespace paraat::presence {

// Idempotent: there is one open stay at most.
result<callouts::person> self_check_in(transaction&, const callouts::person_id&, check_in_method, actor,
                                       instant now);
result<callouts::person> self_check_out(transaction&, const callouts::person_id&, check_in_method, actor,
                                        instant now);

}  // namespace paraat::presence
