#pragma once
// The rows behind match_pool.hpp; for its .cpp only.

#include <map>
#include <string>

#include "ops/clock.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::match_pool {

// Changes with every change of what a pool holds: a profile, its state or its person, an invitation, the day.
std::string state_of_people(transaction&, instant now);
// Answers to each vacancy in the last twelve weeks, without those that were withdrawn.
std::map<std::string, int> recent_answers(transaction&, instant now);

}  // namespace paraat::match_pool
