#pragma once
// Drafts keep the form of a request whose session ended before it was sent: sealed, for the account of that
// session, and sent again with one click after signing in.

#include <optional>

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::accounts {

constexpr std::chrono::hours draft_term{24};

// For a form of a page that needs a session, when there is none, or when it was opened in an earlier session
// of the account that is signed in now: keeps it and leads to signing in, or at once to the page that sends
// it again. Nothing when the request does not prove the form's owner, by its cookie and the token in the
// form.
std::optional<web::response> keep_draft(const web::request&, const web::scope&);
web::response show_draft(const web::request&, web::scope&, transaction&);
void forget_old_drafts(transaction&, instant now);

}  // namespace paraat::accounts
