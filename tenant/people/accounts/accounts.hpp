#pragma once
// Accounts of a node and their rights. An account belongs to the node and its grants name a tenant, so that
// one sign-in can coordinate four municipalities; a coordinator of Alken has no role in Hasselt.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::accounts {

using account_id = std::int64_t;

enum class account_state { invited, active, blocked };

struct account {
  account_id id = 0;
  std::string name, email;  // lower case; empty when the account signs in by link only
  bool has_password = false, has_second_step = false;
  account_state status = account_state::active;
  std::vector<web::grant> grants;
  std::vector<tenant_id> volunteers_in;  // where it has a profile (volunteers.hpp)

  // Signs in by mailed link, and has nothing else to prove who it is.
  bool by_link_only() const { return !has_password && !has_second_step; }
  // Accounts with access to other people's data: they sign in with a password and a code.
  bool staff() const;
};

// What proves who an account is. Apart from `account`, so that no list, page or letter ever holds it: only
// the checks of a password and a code read it.
struct account_secrets {
  std::string password;     // argon2id string; empty: none
  std::string totp_secret;  // sealed; empty: not set up
};

struct new_account {
  std::string name, email;
  account_state status = account_state::active;
};

account_id add(transaction&, const new_account&, instant now);
// An account that signs in by link only: its address is a contact point, which several people may share.
account_id add_sharing(transaction&, const new_account&, instant now);
// The address becomes the name that this account signs in with. It must be free.
void set_email(transaction&, account_id, std::string_view email);
void give(transaction&, account_id, const web::grant&, std::optional<account_id> by, instant now);
std::optional<account> find(transaction&, account_id);
account_secrets secrets_of(transaction&, account_id);  // empty ones for an account that does not exist
std::optional<account> with_email(transaction&, std::string_view email);
std::vector<account> all(transaction&);  // of the node, for its operator
// Active accounts that this address is a contact point of: people may share one.
std::vector<account> behind_address(transaction&, std::string_view email);
// An account with a role in the tenant of this transaction.
struct user {
  account who;
  std::optional<instant> last_seen;
};
enum class order { name, seen };
struct account_filter {
  std::string words = {};  // in the name or the address
  order by = order::name;
  int page = 1, per_page = 25;
};
struct page_of_users {
  std::vector<user> rows;
  long long total = 0;
};
// Whether every role of this account is in this tenant, and its profile too: only then may its administrators
// change the account as a whole.
bool belongs_here_alone(const account&, tenant_id here);
page_of_users users(transaction&, const account_filter& = {});
std::optional<user> user_of(transaction&, account_id);

// The roles that staff of a municipality can have; an organisation's people are invited by the organisation.
constexpr web::role staff_roles[] = {web::role::tenant_admin, web::role::coordinator, web::role::mediator,
                                     web::role::editor};
std::string label_of(const web::texts&, web::role);

// Replaces the staff roles of an account in this tenant. Refuses to leave the tenant without an
// administrator.
result<void> set_roles(transaction&, account_id, const std::vector<web::role>&, account_id by, instant now);

// Removes every role in this tenant, also the roles for an organisation.
result<void> remove_from_tenant(transaction&, account_id, account_id by, instant now);

// The person took the invitation up: their name, their password where they have one, and the address is
// theirs.
void activate(transaction&, account_id, std::string_view name, std::string_view password_hash, instant now);
void block(transaction&, account_id);  // its sessions end with it
void set_password(transaction&, account_id, std::string_view hash);
void set_totp(transaction&, account_id, std::string_view sealed_secret, std::int64_t used_step);
void clear_totp(transaction&, account_id);  // see second_step.hpp
// False when this step, or a later one, was used before.
bool take_totp_step(transaction&, account_id, std::int64_t step);
void replace_recovery_codes(transaction&, account_id, const std::vector<std::string>& marks);
bool take_recovery_code(transaction&, account_id, std::string_view mark);
int recovery_codes_left(transaction&, account_id);
// An address at which this account opened a link; empty when there is none.
std::string confirmed_address(transaction&, account_id);
void confirm_address(transaction&, account_id, std::string_view email, instant now);

// Ten codes as people read them: "k7mq-2x9f".
std::vector<std::string> new_recovery_codes();
std::string normal_recovery_code(std::string_view typed);

// Nothing when the password is good enough: long, and not a common one.
result<void> check_password(std::string_view password, std::string_view email);

}  // namespace paraat::accounts
