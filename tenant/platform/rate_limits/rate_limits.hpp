#pragma once
// How often a public form may be used: from one network address, and for one e-mail address. Only a salted
// hash of the key is kept, for the term of the book of rules (keep.addresses). A whole network gets a wide
// limit, because a crowd behind one mobile address is normal in a crisis.

#include <chrono>
#include <string_view>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::rate_limits {

struct bound {
  std::string_view what;  // "application.email"
  int most = 0;
  std::chrono::hours within{1};
};

// Marks one use, or refuses (too_many). Letter case and blanks around the key do not matter.
result<void> mark(transaction&, const bound&, std::string_view key, instant now);
// The same for a visitor's address: networks.hpp defines its network. All networks of a /48 of IPv6 together
// may do it five times as often as a single one.
result<void> mark_network(transaction&, const bound&, std::string_view address, instant now);
// Takes back one use by this network.
void give_back(transaction&, const bound&, std::string_view address, instant now);
void forget_old(transaction&, instant now, std::chrono::hours kept);

}  // namespace paraat::rate_limits
