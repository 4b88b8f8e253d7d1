#pragma once
// The rows behind duplicates.hpp.

#include "tenant/people/reserves/duplicates.hpp"

namespace paraat::reserves {

// The fields of candidates that are compared, and no others.
std::vector<candidate> all_candidates(transaction&);
struct found_pair {
  candidate_id one, other;  // one < other
  likeness how = likeness::perhaps;
  std::vector<std::string> reasons;
};
void keep_pairs(transaction&, const std::vector<found_pair>&, instant now);
persons::join_id last_join_of(transaction&, const persons::person_id&);

}  // namespace paraat::reserves
