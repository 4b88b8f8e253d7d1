#pragma once
// What a grader reads of a vacancy and of each profile of its pool.

#include <string>

#include "tests/bench/match_cases.hpp"

namespace paraat::match_judging {

std::string card_of(std::size_t vacancy);
std::string line_of(const match_cases::made_profile&, const matching::match_ask&);

}  // namespace paraat::match_judging
