#pragma once
// How often a public form may be used from one network and for one e-mail address; see README.md.

#include <chrono>
#include <string>
#include <string_view>

#include "tenant/platform/rate_limits/rate_limits.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::challenges {

struct rule {
  rate_limits::limit network;  // uses that were not confirmed
  rate_limits::limit address;  // mails to one e-mail address
};

enum class verdict {
  go_on,   // counted; carry out the form
  ask,     // show the form again (429): it now names the condition, and carries the data for the answer
  enough,  // the address got enough mails; the form shows that
  mailed,  // a link was mailed: answer with mailed_page
};
// Checks a valid form before anything is done for it. `asked` is what the form was opened with, for a form
// that is of its own only with that: the mailed link brings it back, sealed, because whoever fills a form in
// writes to any address.
verdict look(transaction&, const web::scope&, const web::request&, web::form&, const rule&,
             const std::string& email, const web::parameters& asked = {});
// What a mailed link brings back, or what the address says by itself.
web::parameters asked_of(const web::scope&, const web::request&);
// For a form that itself sends a mail: whether it goes on, because its network has room or it brings the
// answer of a sum. Otherwise `ask_sum` puts the sum on the form that is shown again.
bool passes(transaction&, const web::scope&, const web::request&, const rate_limits::limit& network);
void ask_sum(const web::scope&, web::form&);
// What a page says that shows the form again. A use that found its address full counts for its network all
// the same, so that a program cannot try addresses without end; a use that was asked for more costs nothing.
web::outcome outcome_of(verdict);
web::response mailed_page(const web::scope&, const web::request&);
// A person opened the link that the form made the node mail.
void confirmed(transaction&, const web::scope&, const web::request&, const rule&);

// The sum: a number that, behind the task and a dot, makes a SHA-256 that begins with this many zero bits.
constexpr int zero_bits = 16;
bool solves(std::string_view task, std::string_view number);

// The link brings this parameter; the page that it opens keeps it as a cookie of this name for an hour.
constexpr std::string_view pass_name = "bewijs";
constexpr std::string_view asked_name = "vervolg";
bool is_pass(std::string_view);

}  // namespace paraat::challenges
