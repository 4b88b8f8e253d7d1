#pragma once
// One-time tokens, in an e-mailed link or between password and code. 256 random bits, stored as their
// SHA-256; valid for one purpose, one use, a limited time and a limited number of tries.

#include <optional>
#include <string>
#include <string_view>

#include "tenant/people/accounts/accounts.hpp"

namespace paraat::accounts::tokens {

enum class purpose { sign_in, invitation, password, second_step, enrolment, hand_over };

struct proof {
  std::optional<account_id> account;
  std::string email;  // of a sign-in link: every account with this address
  std::string data;
  int tries = 0;
};

constexpr std::chrono::minutes link_term{60};
constexpr std::chrono::days invitation_term{7};
constexpr std::chrono::minutes step_term{10};
constexpr int most_tries = 5;

std::string issue(transaction&, purpose, const proof&, std::chrono::seconds lives, instant now);
// The proof of a token; nothing when it is unknown, used, expired or tried too often.
std::optional<proof> look(transaction&, purpose, std::string_view token, instant now);
// The same, and counts a try.
std::optional<proof> attempt(transaction&, purpose, std::string_view token, instant now);
// True for the first use only.
bool use(transaction&, purpose, std::string_view token, instant now);
// The reason that a link does not work, for the sentence on its page.
enum class ending { unknown, used, expired, replaced };
ending ending_of(transaction&, purpose, std::string_view token, instant now);
// Links of this kind that the account still has no longer work.
void withdraw(transaction&, purpose, account_id);
// The same for tokens without an account that carry this data.
void withdraw_with(transaction&, purpose, std::string_view data);

}  // namespace paraat::accounts::tokens
