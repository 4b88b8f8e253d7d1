#pragma once
// How often something may be done within a time: a form sent by one network, a mail to one address, a guess
// at a password. Uses are counted under a keyed hash, for the term of the book of rules (keep.addresses).
// What follows from a count is the caller's: forms refuse (challenges), sign-in waits (accounts/throttle).

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::rate_limits {

struct limit {
  std::string_view what;  // "application.email"
  int most = 0;
  std::chrono::minutes within{60};
};

// The uses of one key within the time of its limit.
struct tally {
  int count = 0;
  std::optional<instant> first, last;
};

std::string key_of(const secrets::vault&, const limit&, std::string_view who);
// Locks the key until the commit, so that uses at the same moment see each other. A caller of several keys
// looks at them in one order.
tally look(transaction&, const std::string& key, const limit&, instant now);
void count(transaction&, const std::string& key, instant now);
void take_back(transaction&, const std::string& key, instant counted_at);
void forget(transaction&, const std::string& key);

// Of the forms of the tenant of this transaction. Marks one use, or refuses (too_many); without a lock,
// because a crowd would stand in line behind it, so that uses at the same moment may pass together. Letter
// case and blanks of the key do not matter.
result<void> mark(transaction&, const secrets::vault&, const limit&, std::string_view who, instant now);
// The same for a visitor's address: networks.hpp defines its network. All networks of a /48 of IPv6 together
// may do it five times as often as a single one.
result<void> mark_network(transaction&, const secrets::vault&, const limit&, std::string_view address,
                          instant now);
// Takes back one use by this network.
void give_back(transaction&, const secrets::vault&, const limit&, std::string_view address, instant now);

// Of the whole node.
void forget_old(transaction&, instant now, std::chrono::hours kept);

}  // namespace paraat::rate_limits
