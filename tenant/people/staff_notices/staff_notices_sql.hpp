#pragma once
// Rows of staff_notices.hpp.

#include <optional>
#include <vector>

#include "tenant/people/staff_notices/staff_notices.hpp"

namespace paraat::staff_notices::rows {

// Adds one, and gives when this kind was last sent to the account.
std::optional<instant> add(transaction&, std::int64_t account, notice_kind);
// How many wait; they wait no longer.
int take(transaction&, std::int64_t account, notice_kind, instant now);
bool incident_runs(transaction&);

}  // namespace paraat::staff_notices::rows
