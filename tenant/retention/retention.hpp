#pragma once
// Personal data goes when its term is over: one job a night for each tenant that holds any. A verb that
// stores such data plans the next night; the job plans the one after.

#include "ops/clock.hpp"
#include "tenant/store/database.hpp"

namespace paraat::retention {

constexpr std::string_view nightly_job = "retention.nightly";

void plan(transaction&, instant now);
// Everything whose term is over in this tenant.
void run(transaction&, instant now);

}  // namespace paraat::retention
