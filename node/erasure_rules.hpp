#pragma once
// erasure_rules() is the table of erasure: every promise of the privacy statement is a rule in it. A job a
// night for each tenant plans a job for each rule, so that each has a transaction and a retry of its own: a
// rule that fails stops no other. Features plan the next night when they store such data
// (tenant/platform/retention); the nightly job plans the one after.

#include <span>
#include <string_view>

#include "ops/clock.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::node {

struct erasure_rule {
  std::string_view name;
  void (*forget)(transaction&, instant now);  // in this tenant
};
std::span<const erasure_rule> erasure_rules();

// Plans a job for each rule, at once, and the next night.
void plan_erasure(transaction&, instant now);
// Throws std::invalid_argument for a rule that is not in the table.
void erase(transaction&, std::string_view rule, instant now);
// Runs every rule in this transaction.
void erase_all(transaction&, instant now);

}  // namespace paraat::node
