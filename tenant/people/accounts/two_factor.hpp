#pragma once
// Reset of the second step, for a person without the telephone with the authenticator app and without
// recovery codes. Another person vouches: an administrator of the municipality, or the operator of the node.
// The next sign-in with the password sets up a new second step; until then the account has access to nothing.

#include "tenant/messaging/mail/email_template.hpp"
#include "tenant/people/accounts/accounts.hpp"

namespace paraat::accounts {

// Takes the secret and the recovery codes away, and ends every session and every half-done sign-in.
// Refuses an account that has no second step.
result<void> reset_second_step(transaction&, const account&);
// The mail to the account about the reset.
mail::letter second_step_letter(const web::texts&, const std::string& site, const std::string& site_url,
                                const std::string& to);

}  // namespace paraat::accounts
