#pragma once
// The made vacancies and profiles of the labelled set, and four ways to rank the profiles for a vacancy.

#include <string>
#include <vector>

#include "tenant/volunteering/matching/explanation.hpp"
#include "tenant/volunteering/matching/ranking.hpp"
#include "tests/bench/match_cases.hpp"

namespace paraat::match_judging {

constexpr matching::circumstances now{match_cases::made_on, {}};
constexpr std::size_t depth = 10;
using list_of_rows = std::vector<std::size_t>;  // profiles, best first

const std::vector<match_cases::made_vacancy>& vacancies();
const std::vector<match_cases::made_profile>& profiles();
std::string label(matching::concept_id);

// `with_rules`: without those whom a rule excludes.
list_of_rows by_words(std::size_t vacancy, bool with_rules);
list_of_rows by_concepts(std::size_t vacancy);
list_of_rows by_engine(std::size_t vacancy, const matching::match_weights&);
list_of_rows by_chance(std::size_t vacancy);

// What is graded of one vacancy: the best ten of each, in an order that tells nothing. It follows from the
// weights of before any tuning.
list_of_rows pool_of(std::size_t vacancy, std::uint64_t seed);

}  // namespace paraat::match_judging
