#pragma once
// Tokens: what an e-mailed link, or the step between password and code, proves. 256 random bits, kept as
// their SHA-256, good for one purpose, once, for a while, and for a few tries.

#include <optional>
#include <string>
#include <string_view>

#include "tenant/accounts/accounts.hpp"

namespace paraat::accounts::tokens {

enum class purpose { sign_in, invitation, password, second_step, enrolment };

struct proof {
  std::optional<account_id> account;
  std::string email;  // of a sign-in link: whoever stands behind this address
  std::string data;
  int tries = 0;
};

constexpr std::chrono::minutes link_term{60};
constexpr std::chrono::days invitation_term{7};
constexpr std::chrono::minutes step_term{10};
constexpr int most_tries = 5;

std::string issue(transaction&, purpose, const proof&, std::chrono::seconds lives, instant now);
// What it proves; nothing when it is unknown, used, expired or tried too often.
std::optional<proof> look(transaction&, purpose, std::string_view token, instant now);
// The same, and counts a try.
std::optional<proof> attempt(transaction&, purpose, std::string_view token, instant now);
// True for the first who uses it.
bool use(transaction&, purpose, std::string_view token, instant now);
// Links of this kind that the account still has no longer work.
void withdraw(transaction&, purpose, account_id);

}  // namespace paraat::accounts::tokens
