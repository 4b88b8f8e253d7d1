#pragma once
// One question with its answers, for the pages of this folder: whoever reads it, the page and its rules are
// the same.

#include <functional>

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"
#include "tenant/volunteering/invitations/invitations.hpp"

namespace paraat::invitations {

// The person, signed in; whoever holds the link of the mail, who sees no value of the profile; the staff,
// which reads the question to a person without an e-mail address.
enum class reader { own, linked, desk };
struct asked_person {
  invitation what;
  profiles::profile who;
  std::string root;  // of this question
  reader by = reader::linked;
  std::string aloud;  // at the desk: whom to call
};

web::response show_question(const web::request&, const web::scope&, transaction&,
                            const result<asked_person>&);
web::response accept_question(const web::request&, const web::scope&, transaction&,
                              const result<asked_person>&);
web::response answer_question(const web::request&, const web::scope&, const result<asked_person>&,
                              const std::function<result<invitation>(const invitation_id&)>& say);
bool is_open(const invitation&);

}  // namespace paraat::invitations
