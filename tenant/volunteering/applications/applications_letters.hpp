#pragma once
// The mails of "Ik wil helpen". Each is queued in the transaction of its change.

#include <optional>

#include "tenant/messaging/channels/channels.hpp"
#include "tenant/platform/web/scope.hpp"
#include "tenant/volunteering/applications/applications.hpp"

namespace paraat::applications {

// Who answered through another municipality hears it from there: none of these goes to them.
void mail_confirmation(transaction&, const web::scope&, const application&);
// To the volunteer, with the link to their own page, which is also returned (the path).
std::string mail_received(transaction&, const web::scope&, const application&);
// To the organisation: a new answer, without its author.
void mail_organisation(transaction&, const web::scope&, const vacancies::vacancy&);
// To the organisation: somebody of a neighbour, whom it asked blindly, said yes.
void mail_invited_yes(transaction&, const web::scope&, const vacancies::vacancy&);
// With the contact of the vacancy, which only accepted volunteers see.
void mail_accepted(transaction&, const web::scope&, const application&, const vacancies::vacancy&);
void mail_declined(transaction&, const web::scope&, const application&);
// To somebody who waits for an answer when the vacancy closes, whatever the reason.
void mail_closed(transaction&, const web::scope&, const application&);
void mail_proposal(transaction&, const web::scope&, const application&);
// To somebody who was accepted for a task of an incident.
void mail_task_stopped(transaction&, const web::scope&, const application&);
struct stop_words {
  std::string to, subject, text;  // to: empty without an address
};
stop_words task_stopped_words(transaction&, const web::scope&,
                              const application&);  // of the mail, as its reader has it
// None without a mobile number, or without a gateway.
std::optional<channels::message> task_stopped_text(const web::scope&, const application&);
// To the organisation, of an answer that was waiting with a proposal or accepted before.
void mail_withdrawn(transaction&, const web::scope&, const vacancies::vacancy&, application_state before);

std::string contact_text(const vacancies::vacancy&);

// Who reads a letter about a vacancy at its organisation; no address: there is none.
struct organisation_reader {
  std::string to, name, language;
};
organisation_reader reader_of(transaction&, const vacancies::vacancy&);
// A new link to the page of an answer.
std::string own_page_path(transaction&, const web::scope&, const application&);

}  // namespace paraat::applications
