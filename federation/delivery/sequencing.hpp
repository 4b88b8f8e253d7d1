#pragma once
// Turns outgoing messages of the outbox into numbered envelopes. After the commit of the change, one process
// at a time: so the numbers of a lane have no gaps, and no writer waits for another.

#include "federation/delivery/lanes.hpp"
#include "federation/kinds/kinds.hpp"
#include "federation/membership/membership.hpp"

namespace paraat::federation::delivery {

// Gives how many messages got a number, or an end.
int give_numbers(database&, const tenants::directory&, const members&, kinds::list, instant now);

}  // namespace paraat::federation::delivery
