#pragma once
// Someone lost the telephone with the authenticator app, and the recovery codes too. Somebody else vouches
// for them: an administrator of the municipality, or the operator of the node. The next sign-in with the
// password sets a new one up; until then the account opens nothing.

#include "tenant/accounts/accounts.hpp"
#include "tenant/mail/letter.hpp"

namespace paraat::accounts {

// Takes the secret and the recovery codes away, and ends every session and every half-done sign-in.
// Refuses an account that has no second step.
result<void> reset_second_step(transaction&, const account&);
// What the person reads about it.
mail::letter second_step_letter(const web::texts&, const std::string& site, const std::string& site_url,
                                const std::string& to);

}  // namespace paraat::accounts
