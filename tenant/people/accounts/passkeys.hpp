#pragma once
// Passkeys: a way in that needs no password, cannot be guessed, and that attempts of others cannot delay. A
// passkey belongs to one host name, so a user of several sites enrols one on each.

#include <optional>
#include <string>
#include <vector>

#include "tenant/people/accounts/accounts.hpp"
#include "tenant/people/accounts/webauthn.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::accounts {

struct passkey {
  std::int64_t id = 0;
  account_id account = 0;
  std::string name, rp_id;
  webauthn::credential key;
  instant created_at{};
  std::optional<instant> last_used;
};

// The host that the browser asked is the relying party: each site is a separate one.
webauthn::relying_party relying_party_of(const web::scope&, const web::request&);

// A challenge is signed and not stored, so that showing a page costs no row; taking one stores its digest
// until it expires. `purpose` binds it to a page and a session.
constexpr std::chrono::minutes challenge_term{30};
std::string new_challenge(const secrets::vault&, std::string_view purpose, instant now);
bool valid_challenge(const secrets::vault&, std::string_view purpose, std::string_view challenge,
                     instant now);
// False when it was taken before.
bool take_challenge(transaction&, std::string_view challenge, instant now);

// The account's id as stored by an authenticator (WebAuthn user handle): it means nothing outside this node.
std::string user_handle(const secrets::vault&, account_id);

std::vector<passkey> passkeys_of(transaction&, account_id);
std::optional<passkey> passkey_with(transaction&, std::string_view credential_id, std::string_view rp_id);
// False when this credential is there already.
bool add_passkey(transaction&, const passkey&);
void rename_passkey(transaction&, account_id, std::int64_t id, std::string_view name);
bool remove_passkey(transaction&, account_id, std::int64_t id);
// False when another use moved the counter meanwhile.
bool count_use(transaction&, const passkey&, std::uint32_t counter, instant now);

// Checks the assertion in a form (fields of the island passkeys.ts), takes its challenge and counts the use.
// Nothing when any of it is not right.
std::optional<passkey> accepted_assertion(transaction&, const web::scope&, const web::request&,
                                          std::string_view purpose);

}  // namespace paraat::accounts
