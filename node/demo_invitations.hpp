#pragma once
// The care home of Alken asks nurses blindly, for a demo: one said yes, another has not answered yet.

#include "ops/clock.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/tenants/tenants.hpp"

namespace paraat::node {

// Nothing where the tenant has no care home with a vacancy that asks nurses.
void load_demo_invitations(transaction&, const tenants::tenant&, instant now);

}  // namespace paraat::node
