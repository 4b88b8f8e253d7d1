#pragma once
// "Ik wil helpen" for the visitor, the volunteer's own page behind a personal link, and the answers on the
// desks of the staff and of an organisation.

#include "tenant/platform/web/desk.hpp"
#include "tenant/volunteering/applications/applications.hpp"

namespace paraat::applications {

// The visitor.
web::response show_answer_form(const web::request&, web::scope&, transaction&);
web::response take_answer(const web::request&, web::scope&, transaction&);
web::response show_sent(const web::request&, web::scope&, transaction&);
web::response show_confirm(const web::request&, web::scope&, transaction&);
web::response confirm_one(const web::request&, web::scope&, transaction&);
// The volunteer.
web::response show_own(const web::request&, web::scope&, transaction&);
web::response withdraw_own(const web::request&, web::scope&, transaction&);
web::response converse_own(const web::request&, web::scope&, transaction&);
web::response agree_own(const web::request&, web::scope&, transaction&);
// A copy of everything about this person: the link to it goes to the address of the answer.
web::response ask_own_copy(const web::request&, web::scope&, transaction&);
web::response send_own_copy(const web::request&, web::scope&, transaction&);
// The desk.
web::response show_answers(const web::request&, web::scope&, transaction&);
web::response show_one(const web::request&, web::scope&, transaction&);
// An organisation writes to who answered.
web::response converse_one(const web::request&, web::scope&, transaction&);
web::response accept_one(const web::request&, web::scope&, transaction&);
web::response decline_one(const web::request&, web::scope&, transaction&);
web::response propose_one(const web::request&, web::scope&, transaction&);

// The answers to one vacancy, in {{>ANSWERS}} or {{#NO_ANSWERS}} of its page on a desk.
void draw_answers(web::view& into, const web::scope&, transaction&, const web::desk&,
                  const vacancies::vacancy_id&);
// An act of the volunteer; the organisation hears of it when it had answered.
result<application> withdraw_and_tell(transaction&, const web::scope&, const application_id&);
// "3 mensen wachten nog op antwoord en krijgen meteen een vriendelijke mail.": what the function below would
// do.
std::string still_waiting_text(transaction&, const web::scope&, const application_filter&);
// Mails every waiting applicant that the vacancy is closed.
void let_everyone_know(transaction&, const web::scope&, const vacancies::vacancy_id&);
// Tells everybody who was accepted not to come: by mail, and by SMS where there are a number and a gateway.
void tell_task_stopped(transaction&, const web::scope&, const vacancies::vacancy_id&);
web::cell status_cell(const web::scope&, application_state);

}  // namespace paraat::applications
