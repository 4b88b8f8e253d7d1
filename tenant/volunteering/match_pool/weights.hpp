#pragma once
// The weights of the order of this tenant. Each change is kept with its number, so that an order of the past
// can be explained by the table of its time.

#include <optional>
#include <vector>

#include "ops/clock.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/volunteering/matching/weights.hpp"

namespace paraat::match_pool {

matching::match_weights weights_now(transaction&);
// Of a version by its name ("1", "1.3"); nothing where this release or tenant has none of that name.
std::optional<matching::match_weights> weights_named(transaction&, std::string_view version);
struct kept_weights {
  matching::match_weights what;
  instant set_at{};
  std::optional<std::int64_t> set_by;
};
std::vector<kept_weights> all_weights(transaction&);  // the last first
// Refused (invalid) with the field: a value out of its bounds.
result<matching::match_weights> set_weights(transaction&, std::vector<matching::weight_change>,
                                            std::optional<std::int64_t> by, instant now);

}  // namespace paraat::match_pool
