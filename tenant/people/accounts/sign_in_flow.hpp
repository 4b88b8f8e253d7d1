#pragma once
// The shared parts of the sign-in pages: a narrow page with one form, limits, and the step from a proven
// identity to a session.

#include <string>
#include <string_view>
#include <vector>

#include "tenant/people/accounts/accounts.hpp"
#include "tenant/people/accounts/sessions.hpp"
#include "tenant/people/accounts/throttle.hpp"
#include "tenant/people/accounts/tokens.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::accounts {

// A button that asks the browser for a passkey and posts its answer; see passkeys.ts.
struct passkey_button {
  std::string action, label;
  std::string purpose;  // of the challenge
  std::vector<std::pair<std::string, std::string>> hidden = {};
};
struct narrow_page {
  std::string title, lead;
  std::string below, link_url, link_label;  // a sentence and a link under the form
  std::optional<passkey_button> passkey = {};
};
web::response form_page(const web::scope&, const web::request&, const web::form&, const narrow_page&);

// "/beheer/vacatures" stays; anything that could lead to another site becomes empty.
std::string safe_path(std::string_view typed);

// The form again, with how long to wait (429, Retry-After).
web::response slow_down(const web::scope&, const web::request&, web::form, const narrow_page&,
                        std::chrono::seconds wait);
// "Wacht 16 seconden en probeer het dan opnieuw."
std::string wait_text(const web::scope&, std::chrono::seconds);
web::response link_is_over(const web::scope&, const web::request&,
                           one_time_tokens::ending = one_time_tokens::ending::unknown);

// The visitor of a sign-in to this account: a known device of it is trusted.
visitor visitor_of(const web::scope&, const web::request&, std::string_view email,
                   std::optional<account_id> who);

// Opens a new session for the account, in place of the browser's old one; the device becomes known, and the
// owner is told of a device that was not.
web::response signed_in_response(const web::scope&, const web::request&, const account&, strength,
                                 std::string_view onward);

// After the password: asks the code, or sets the authenticator up.
web::response ask_second_step(const web::scope&, const web::request&, const account&,
                              const std::string& onward);

web::form code_form(const web::scope&, std::string_view token, std::string_view onward);
web::response show_code_form(const web::scope&, const web::request&, const web::form&);
web::form enrolment_form(const web::scope&, std::string_view token, std::string_view onward);
web::response show_enrolment_form(const web::scope&, const web::request&, const account&,
                                  const std::string& secret, const web::form&);
// The first page after a sign-in without a requested page.
std::string first_page(const account&, const web::scope&);
// True when the device was not known.
bool open_for(web::response&, transaction&, const web::scope&, const web::request&, const account&, strength);
// A session that stands for a sign-in on another site of the node.
void continue_for(web::response&, transaction&, const web::scope&, const web::request&, const account&,
                  const sign_in_times&);
narrow_page code_page(const web::scope&);

web::response recovery_codes_page(const web::scope&, const web::request&,
                                  const std::vector<std::string>& codes, const std::string& onward);
// Makes new ones in place of the old; they are shown once.
std::vector<std::string> renew_recovery_codes(transaction&, const web::scope&, account_id);

// The code of the app, or a recovery code. Each works once.
bool takes_code(transaction&, const web::scope&, const account&, std::string_view typed);

void add_new_password_fields(web::form&, const web::scope&);
// Checks the two fields; the form holds the sentence about a fault.
bool new_password_is_good(web::form&, std::string_view email);

}  // namespace paraat::accounts
