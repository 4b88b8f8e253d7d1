#pragma once
// The way to one's own profile without an account: an e-mail address, a mailed link (/mijn/link/TOKEN) and a
// button. Whoever shares the address says which of them they are.

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::profiles {

constexpr std::string_view entry_purpose = "profile.entry";
constexpr std::chrono::minutes entry_term{60};

// GET /mijn of who is not signed in.
web::response show_entry(const web::request&, const web::scope&);
web::response send_entry_link(const web::request&, web::scope&, transaction&);
web::response show_entry_sent(const web::request&, web::scope&, transaction&);
web::response show_entry_link(const web::request&, web::scope&, transaction&);
web::response use_entry_link(const web::request&, web::scope&, transaction&);
// Of a signed-in account without a profile: the question, and its answer.
web::response show_begin(const web::request&, const web::scope&, transaction&);
web::response begin_own(const web::request&, web::scope&, transaction&);

// Nobody has a profile at an overview of what others publish.
bool has_profiles(const web::scope&);

}  // namespace paraat::profiles
