#pragma once
// The mails of "Ik wil helpen". Each is queued in the transaction of the change it tells about.

#include "tenant/applications/applications.hpp"
#include "tenant/web/scope.hpp"

namespace paraat::applications {

void mail_confirmation(transaction&, const web::scope&, const application&);
// To the volunteer, with the link to their own page, which is also returned (the path).
std::string mail_received(transaction&, const web::scope&, const application&);
// To the organisation: that there is an answer, without who gave it.
void mail_organisation(transaction&, const web::scope&, const vacancies::vacancy&);
// With the contact of the vacancy, which only who is accepted gets to see.
void mail_accepted(transaction&, const web::scope&, const application&, const vacancies::vacancy&);
void mail_declined(transaction&, const web::scope&, const application&);
void mail_proposal(transaction&, const web::scope&, const application&);
void mail_withdrawn(transaction&, const web::scope&, const vacancies::vacancy&);

std::string contact_text(const vacancies::vacancy&);

}  // namespace paraat::applications
