#pragma once
// One-time tokens: in a mailed link, between a password and a code, or as a code to type over. 192 random
// bits, of which the table (node.tokens) holds the SHA-256; valid for one purpose, one use, a limited time
// and a limited number of tries. A token of a tenant is seen by that tenant only (row security). Opening a
// link never acts, because mail scanners follow links: pages show a button, and the POST behind it acts.

#include <optional>
#include <string>
#include <string_view>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::one_time_tokens {

// What a token proves. With an object it is a token of the tenant of the transaction that issues it.
struct subject {
  std::optional<std::int64_t> account = {};
  std::string email = {};   // of a sign-in link: every account with this address
  std::string data = {};    // of the caller
  std::string object = {};  // UUID of the row of the tenant that it is about
  int tries = 0;
};

constexpr int most_tries = 5;

std::string issue(transaction&, std::string_view purpose, const subject&, instant expires);
// Nothing when it is unknown, used, expired or tried too often.
std::optional<subject> find(transaction&, std::string_view purpose, std::string_view token, instant now);
// The same, and counts a try.
std::optional<subject> attempt(transaction&, std::string_view purpose, std::string_view token, instant now);
// The same for the first use only: of two requests at once one gets nothing.
std::optional<subject> take(transaction&, std::string_view purpose, std::string_view token, instant now);
// The reason that a link does not work, for the sentence on its page.
enum class ending { unknown, used, expired, replaced };
ending ending_of(transaction&, std::string_view purpose, std::string_view token, instant now);

// A code that a person types over: eight digits that hold for `about` only. The caller limits the guesses.
std::string issue_code(transaction&, std::string_view purpose, std::string_view about, const subject&,
                       instant expires);
bool take_code(transaction&, std::string_view purpose, std::string_view about, std::string_view typed,
               instant now);

// Tokens of this purpose that the account still has no longer work.
void withdraw(transaction&, std::string_view purpose, std::int64_t account);
// The same for tokens without an account that carry this data.
void withdraw_with(transaction&, std::string_view purpose, std::string_view data);

// Links about a row of the tenant, for people without an account: the object, or the refusal for the page:
// not_found (forged, or of another purpose), gone (expired, or used already).
std::string issue_link(transaction&, std::string_view purpose, std::string_view object, instant expires);
result<std::string> look(transaction&, std::string_view token, std::string_view purpose, instant now);
result<std::string> use(transaction&, std::string_view token, std::string_view purpose, instant now);
// Ends every link of this object.
void end_all(transaction&, std::string_view object);

// Of the tenant of the transaction, and of accounts. They stay a while after their end, so that the page of a
// link can say why it does not work.
void forget_old(transaction&, instant now);
void forget_old_of_accounts(transaction&, instant now);

}  // namespace paraat::one_time_tokens
