#pragma once
// What would change a decision: each change is tried on a copy of the profile and judged again.

#include "tenant/volunteering/matching/explanation.hpp"

namespace paraat::matching {

// Of normalised sides.
std::vector<match_change> changes_that_lift(match_profile, match_ask, const circumstances&);
std::vector<match_change> changes_that_raise(const match_profile&, const match_ask&, const match_weights&,
                                             const circumstances&);

}  // namespace paraat::matching
