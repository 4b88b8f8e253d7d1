#pragma once
// How often something may be tried. Who tried is kept as a keyed hash for 72 hours. An account is limited, an
// address, and a whole network on failures only, because a crowd behind one mobile address is normal in a
// crisis. The same limits hold for accounts that do not exist, so that a limit tells nothing.

#include <chrono>
#include <string>
#include <string_view>

#include "ops/clock.hpp"
#include "tenant/accounts/vault.hpp"
#include "tenant/store/database.hpp"

namespace paraat::accounts {

struct limit {
  std::string_view what;
  int most = 0;
  std::chrono::minutes within{15};
};

constexpr limit password_by_account{"password/account", 10, std::chrono::minutes{15}};
constexpr limit password_by_address{"password/address", 30, std::chrono::minutes{15}};
constexpr limit password_by_network{"password/network", 200, std::chrono::minutes{15}};
constexpr limit code_by_account{"code/account", 10, std::chrono::minutes{15}};
constexpr limit mail_to_address{"mail/account", 5, std::chrono::minutes{60}};
constexpr limit mail_by_address{"mail/address", 60, std::chrono::minutes{15}};

// Counts this attempt and says whether it is one too many. Attempts are counted before they are checked, so
// that many at the same moment cannot pass together.
bool too_many(transaction&, const vault&, const limit&, std::string_view who, instant now);
// The attempt at this moment was a good one: it does not count.
void forgive(transaction&, const vault&, const limit&, std::string_view who, instant now);
void forgive_all(transaction&, const vault&, const limit&, std::string_view who);

// 203.0.113.7 → 203.0.113.0/24, 2001:db8:1:2:… → 2001:db8:1::/48
std::string network_of(std::string_view address);

constexpr std::string_view forget_job = "accounts.forget";
// Attempts older than 72 hours, tokens and sessions that have expired.
void forget_old(transaction&, instant now);

}  // namespace paraat::accounts
