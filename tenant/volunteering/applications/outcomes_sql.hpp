#pragma once
// The row behind outcomes.hpp; for outcomes.cpp only.

#include "tenant/volunteering/applications/outcomes.hpp"

namespace paraat::applications::rows {

void keep_outcome(transaction&, const application_id&, outcome_side, const said_outcome&, instant now);

}  // namespace paraat::applications::rows
