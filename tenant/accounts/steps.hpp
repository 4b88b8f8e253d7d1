#pragma once
// What the pages of sign-in share: a narrow page with one form, limits, and the step from a proven identity
// to a session.

#include <string>
#include <string_view>
#include <vector>

#include "tenant/accounts/accounts.hpp"
#include "tenant/accounts/sessions.hpp"
#include "tenant/web/form.hpp"
#include "tenant/web/http.hpp"
#include "tenant/web/scope.hpp"

namespace paraat::accounts {

struct narrow_page {
  std::string title, lead;
  std::string below, link_url, link_label;  // a sentence and a link under the form
};
web::response form_page(const web::scope&, const web::request&, const web::form&, const narrow_page&);

// "/beheer/vacatures" stays; anything that could lead to another site becomes empty.
std::string safe_path(std::string_view typed);

web::response slow_down(const web::scope&, const web::request&);
web::response link_is_over(const web::scope&, const web::request&);

// Counts an attempt for the account, the visitor's address and its network; true when one of them is over.
bool over_password_limits(const web::scope&, const web::request&, std::string_view email);
void forgive_password_attempt(const web::scope&, const web::request&, std::string_view email);

// A new session for the account, in place of the one that the browser had.
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
// Where someone starts who did not come for a certain page.
std::string first_page(const account&, const web::scope&);
void open_for(web::response&, transaction&, const web::scope&, const web::request&, account_id, strength);

web::response recovery_codes_page(const web::scope&, const web::request&,
                                  const std::vector<std::string>& codes, const std::string& onward);
// Makes new ones in place of the old; they are shown once.
std::vector<std::string> renew_recovery_codes(transaction&, const web::scope&, account_id);

// The code of the app, or one of the recovery codes. Each works once.
bool takes_code(transaction&, const web::scope&, const account&, std::string_view typed);

void add_new_password_fields(web::form&, const web::scope&);
// Checks the two fields; the sentence about what is wrong stands in the form.
bool new_password_is_good(web::form&, std::string_view email);

// A mail to the person, so that a change by someone else does not go unseen.
void tell_password_changed(transaction&, const web::scope&, const account&);

}  // namespace paraat::accounts
