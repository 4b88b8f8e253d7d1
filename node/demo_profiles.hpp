#pragma once
// Volunteers with a profile for a demo: a farmer with a tractor and a pump, a nurse, a cook, an interpreter…
// The same in each run. Most are visible; some wait, hide, or were served at the desk.

#include <boost/json.hpp>

#include "ops/clock.hpp"
#include "tenant/platform/municipalities/municipalities.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/tenants/tenants.hpp"

namespace paraat::node {

// `people` holds the names ("first", "last").
void load_demo_profiles(transaction&, const tenants::tenant&, const municipal_register&,
                        const boost::json::object& people, instant now);

}  // namespace paraat::node
