#pragma once
// Mails about an organisation; mails to its people are in the language of its registration.

#include "tenant/platform/web/scope.hpp"
#include "tenant/volunteering/organisations/organisations.hpp"

namespace paraat::organisations {

void mail_confirmation(transaction&, const web::scope&, const organisation&);
// To the municipality: an organisation waits for approval.
void mail_waiting(transaction&, const web::scope&, const organisation&);
void mail_approved(transaction&, const web::scope&, const organisation&);
void mail_refused(transaction&, const web::scope&, const organisation&);

constexpr std::string_view confirm_purpose = "organisation.confirm";

}  // namespace paraat::organisations
