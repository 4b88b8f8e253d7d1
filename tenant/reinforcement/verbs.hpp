#pragma once
// Shared by what we do (reinforcement.cpp) and what we hear (hearing.cpp): keeping a request that changed.

#include "tenant/reinforcement/reinforcement.hpp"

namespace paraat::reinforcement {

// Suppliers choose the ids of their offers: the same id of another supplier is another offer.
std::string key_of(std::string_view supplier, std::string_view offer);

// When it has to be looked at again without anybody doing anything.
void plan(transaction&, const help&);
// Keeps what changed, and tells all suppliers when the request itself moved.
void keep_ours(transaction&, const help& before, help after, instant now);
void keep_theirs(transaction&, const help& before, help after, instant now);

}  // namespace paraat::reinforcement
