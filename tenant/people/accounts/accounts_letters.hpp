#pragma once
// Mails to the owner of an account about its changes, so that a change by another person is noticed. An
// account that signs in by link only gets none: the link itself came to its mailbox.

#include "tenant/people/accounts/accounts.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::accounts {

void tell_password_changed(transaction&, const web::scope&, const account&);
// Signed in on a device that was not known; `agent` as in sessions.hpp.
void tell_new_device(transaction&, const web::scope&, const account&, const std::string& agent);
// An authenticator app was set up.
void tell_second_step_set(transaction&, const web::scope&, const account&);
void tell_passkey_added(transaction&, const web::scope&, const account&, const std::string& name);
void tell_passkey_removed(transaction&, const web::scope&, const account&);
void tell_recovery_codes_renewed(transaction&, const web::scope&, const account&);

// "Firefox op Windows", in the language of the page.
std::string agent_text(const web::scope&, const std::string& kept);

}  // namespace paraat::accounts
