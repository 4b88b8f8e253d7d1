#pragma once
// Mails about an organisation; those to its people are in the language in which it registered.

#include "tenant/organisations/organisations.hpp"
#include "tenant/web/scope.hpp"

namespace paraat::organisations {

void mail_confirmation(transaction&, const web::scope&, const organisation&);
// To the municipality: somebody waits.
void mail_waiting(transaction&, const web::scope&, const organisation&);
void mail_approved(transaction&, const web::scope&, const organisation&);
void mail_refused(transaction&, const web::scope&, const organisation&);
// To somebody who may sign in for it from now on.
void mail_access(transaction&, const web::scope&, const organisation&, const std::string& name,
                 const std::string& address);

constexpr std::string_view confirm_purpose = "organisation.confirm";

}  // namespace paraat::organisations
