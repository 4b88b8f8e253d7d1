#pragma once
// Personal data goes when its term is over. A verb that stores such data plans the next night of its tenant;
// the rules that run then are the table of node/erasure_rules.hpp.

#include <string_view>

#include "ops/clock.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::retention {

// The job of a night, which plans one job for each rule.
constexpr std::string_view nightly_job = "retention.nightly", rule_job = "retention.rule";

void plan(transaction&, instant now);

}  // namespace paraat::retention
