#pragma once
// Repeated proof of identity: before lists of people leave and before roles change, the last password, code
// or passkey must be at most ten minutes old, so that a stolen session does not reach them. The form is
// carried through.

#include <optional>

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::accounts {

constexpr std::chrono::minutes proof_term{10};

// Nothing when the last proof is recent, or when the form carries a correct one: then the request continues,
// and the session remembers it. Otherwise the page that asks for a proof.
std::optional<web::response> ask_proof(const web::request&, const web::scope&);
// Receives the form of that page when the request was a link: continues to it.
web::response give_proof(const web::request&, web::scope&);

}  // namespace paraat::accounts
