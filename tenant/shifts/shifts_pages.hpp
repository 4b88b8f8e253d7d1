#pragma once
// Shifts, presence, roll call and the sheets that print, on a coordinator's desk and on the telephone of
// whoever stands at the gate.

#include "tenant/shifts/shifts.hpp"
#include "tenant/web/http.hpp"
#include "tenant/web/scope.hpp"

namespace paraat::shifts {

web::response show_presence(const web::request&, web::scope&, transaction&);
web::response change_presence(const web::request&, web::scope&, transaction&);
web::response show_newcomer(const web::request&, web::scope&, transaction&);
web::response take_newcomer(const web::request&, web::scope&, transaction&);
web::response show_paper(const web::request&, web::scope&, transaction&);
web::response take_paper(const web::request&, web::scope&, transaction&);
web::response show_roll_call(const web::request&, web::scope&, transaction&);
web::response take_roll_call(const web::request&, web::scope&, transaction&);
web::response show_shifts(const web::request&, web::scope&, transaction&);
web::response change_shifts(const web::request&, web::scope&, transaction&);
web::response show_roster(const web::request&, web::scope&, transaction&);

// Behind a QR code: a coordinator gets the button, anybody else the code itself.
web::response show_code(const web::request&, web::scope&, transaction&);
web::response use_code(const web::request&, web::scope&, transaction&);

// Path of the code of a person.
std::string code_path(std::string_view person_id);
std::string presence_path(std::string_view incident_id);
std::string presence_address(const web::scope&, const incidents::incident&);
// The words of the information duty that newcomers are shown: those of the corps, or the usual ones.
std::string information_words(transaction&, const web::scope&);
// What somebody sees who is not a coordinator here; the same whether the code is known or not.
web::response visitor_page(const web::request&, const web::scope&, std::string_view person_id);

}  // namespace paraat::shifts
