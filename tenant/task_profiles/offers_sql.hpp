#pragma once
// The rows behind offers.hpp; for this folder only.

#include "tenant/task_profiles/offers.hpp"

namespace paraat::task_profiles::rows {

// What aggregators offer now, by code; of one code, or of all when it is empty. Of one code first that of the
// party that was adopted from, then by party. Not those of `but_not`, nor of a party that is no aggregator
// any more, or is revoked.
std::vector<offer> offered(transaction&, std::string_view but_not, std::string_view code);

}  // namespace paraat::task_profiles::rows
