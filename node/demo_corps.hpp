#pragma once
// The corps of a demo: with the content's number of members, made up from lists of names, the same in each
// run. Most are accepted; some still wait, are being screened or take a pause.

#include <boost/json.hpp>

#include "ops/clock.hpp"
#include "tenant/platform/municipalities/municipalities.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/tenants/tenants.hpp"

namespace paraat::node {

// `corps` is the list of the tenant's content, `people` the names ("first", "last").
void load_demo_corps(transaction&, const tenants::tenant&, const municipal_register&,
                     const boost::json::array& corps, const boost::json::object& people, instant now);

}  // namespace paraat::node
