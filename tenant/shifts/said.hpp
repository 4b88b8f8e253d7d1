#pragma once
// "I am there", "I leave", as the person says it: behind their link, by SMS, or at the telephone to whoever
// notes it. The step in the call-out and the stay are one: who says it is in the roll call, or no longer, as
// with a check-in at the desk.
//
// Refused as callouts::move_on refuses, and when they worked as long as they may: then a coordinator lets
// them in. Leaving is never refused for that.

#include "tenant/callouts/answers.hpp"
#include "tenant/shifts/shifts.hpp"

namespace paraat::shifts {

// Said again it changes nothing: there is one open stay at most.
result<callouts::person> said_there(transaction&, std::string_view person_id, how, actor, instant now);
result<callouts::person> said_gone(transaction&, std::string_view person_id, how, actor, instant now);

}  // namespace paraat::shifts
