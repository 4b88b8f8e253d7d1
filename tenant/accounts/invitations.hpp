#pragma once
// Asking someone in by e-mail. Who has an account already gets the role at once and a mail that says so; who
// has none gets a link to make one.

#include "tenant/accounts/accounts.hpp"
#include "tenant/web/scope.hpp"

namespace paraat::accounts {

// Refuses a blocked account and a role that the person has already. Runs in the tenant that invites.
result<account_id> invite(transaction&, const web::scope&, std::string_view name, std::string_view email,
                          const std::vector<web::grant>&);
// A new link for someone who has not answered yet; the old one stops working.
void invite_again(transaction&, const web::scope&, const account&);
// The path of a fresh invitation link.
std::string invitation_path(transaction&, account_id, instant now);

}  // namespace paraat::accounts
