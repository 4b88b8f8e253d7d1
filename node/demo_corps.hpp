#pragma once
// The corps of a demo: as many members as the content says, made up from lists of names, the same in each
// run. Most are accepted; some still wait, are being screened or take a pause.

#include <boost/json.hpp>

#include "ops/clock.hpp"
#include "tenant/register/register.hpp"
#include "tenant/store/database.hpp"
#include "tenant/tenants/tenants.hpp"

namespace paraat::node {

// `corps` is the list of the tenant's content, `people` the names ("first", "last").
void load_demo_corps(transaction&, const tenants::tenant&, const municipal_register&,
                     const boost::json::array& corps, const boost::json::object& people, instant now);

}  // namespace paraat::node
