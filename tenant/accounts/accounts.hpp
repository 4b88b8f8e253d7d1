#pragma once
// Accounts of a node and what they may do. An account belongs to the node and its grants name a tenant, so
// that one sign-in can coordinate four municipalities; a coordinator of Alken is nobody in Hasselt.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "tenant/store/database.hpp"
#include "tenant/web/scope.hpp"

namespace paraat::accounts {

using account_id = std::int64_t;

enum class state { invited, active, blocked };

struct account {
  account_id id = 0;
  std::string name, email;  // lower case; empty when the account signs in by link only
  std::string password;     // argon2id string; empty: none
  std::string totp_secret;  // sealed; empty: not set up
  state status = state::active;
  std::vector<web::grant> grants;

  // Who may see other people's data signs in with a password and a code.
  bool staff() const;
};

struct new_account {
  std::string name, email;
  state status = state::active;
};

account_id add(transaction&, const new_account&, instant now);
void give(transaction&, account_id, const web::grant&, std::optional<account_id> by, instant now);
std::optional<account> find(transaction&, account_id);
std::optional<account> with_email(transaction&, std::string_view email);

std::string lower_case(std::string_view email);

}  // namespace paraat::accounts
