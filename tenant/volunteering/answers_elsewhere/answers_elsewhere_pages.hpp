#pragma once
// "Antwoord via je eigen gemeente": the form with what goes to whom, the confirmation, and the page of the
// answer.

#include "tenant/platform/web/desk.hpp"
#include "tenant/volunteering/answers_elsewhere/answers_elsewhere.hpp"

namespace paraat::answers_elsewhere {

web::response show_form(const web::request&, web::scope&, transaction&);
web::response take_form(const web::request&, web::scope&, transaction&);
web::response show_sent(const web::request&, web::scope&, transaction&);
web::response show_confirm(const web::request&, web::scope&, transaction&);
web::response confirm_one(const web::request&, web::scope&, transaction&);
web::response show_own(const web::request&, web::scope&, transaction&);
web::response agree_own(const web::request&, web::scope&, transaction&);
web::response withdraw_own(const web::request&, web::scope&, transaction&);
web::response ask_erasure(const web::request&, web::scope&, transaction&);
web::response erase_own(const web::request&, web::scope&, transaction&);

// For the list of one's own answers.
web::cell status_cell(const web::scope&, elsewhere_state);
// "Nog niet aangekomen in Alken."; empty once it arrived.
std::string arrival_line(const web::scope&, transaction&, const answer&);

}  // namespace paraat::answers_elsewhere
