#pragma once
// Shared by outgoing acts (reinforcement.cpp) and incoming messages (inbound.cpp): keeping a changed request.

#include "tenant/mutual_aid/reinforcement/reinforcement.hpp"

namespace paraat::reinforcement {

// Suppliers choose the ids of their offers: the same id of another supplier is another offer.
offer_id key_of(std::string_view supplier, const offer_id& offer);

// Schedules the next check, for changes that happen by time alone.
void plan(transaction&, const help&);
// Keeps a changed request, and tells all suppliers when the request itself moved.
void keep_ours(transaction&, const help& before, help after, instant now);
void keep_theirs(transaction&, const help& before, help after, instant now);

}  // namespace paraat::reinforcement
