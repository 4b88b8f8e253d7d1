#pragma once
// The rows behind offers.hpp; for this folder only.

#include "tenant/crisis/task_profiles/offers.hpp"

namespace paraat::task_profiles::rows {

// The present offers of aggregators, by code; of one code, or of all when it is empty. Of one code first the
// offer of the party that it was adopted from, then by party. Without the offers of `but_not`, and without
// parties that are revoked or no longer an aggregator.
std::vector<offer> offered(transaction&, std::string_view but_not, std::string_view code);

}  // namespace paraat::task_profiles::rows
