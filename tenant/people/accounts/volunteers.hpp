#pragma once
// Accounts of volunteers: they sign in by a mailed link and have no right over data of others. Their grant
// "volunteer" says in which tenants they have a profile (people/profiles); web::role does not know it, since
// nothing may be done with it.

#include <optional>
#include <string_view>
#include <vector>

#include "tenant/people/accounts/accounts.hpp"

namespace paraat::accounts {

// Who may sign in by a link that was mailed to this address. Staff may not: they have a password and a code.
std::vector<account> link_accounts(transaction&, std::string_view email);
// The account of this person at this address; a new one where none has the name. Refused (conflict) when it
// is an account of staff.
result<account> volunteer_account(transaction&, std::string_view name, std::string_view email, instant now);

// The account has a profile in the tenant of the transaction, or no longer: one without any role is forgotten
// after a month.
void keep_for_volunteer(transaction&, account_id, instant now);
void release_volunteer(transaction&, account_id);
// An account without any role goes at once, signed-in sessions too. False: it has one.
bool forget_volunteer(transaction&, account_id);

// The name of an account that is a volunteer's only; that of others was given by who invited them.
void rename_volunteer(transaction&, account_id, std::string_view name);

}  // namespace paraat::accounts
