#pragma once
// Pages of shifts, presence, roll call and printed sheets, for a coordinator's desk and for a telephone at
// the gate.

#include "tenant/crisis/presence/shifts.hpp"
#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::presence {

web::response show_presence(const web::request&, web::scope&, transaction&);
web::response check_in_at_desk(const web::request&, web::scope&, transaction&);
web::response check_out_at_desk(const web::request&, web::scope&, transaction&);
web::response set_hours_limit(const web::request&, web::scope&, transaction&);
web::response show_newcomer(const web::request&, web::scope&, transaction&);
web::response take_newcomer(const web::request&, web::scope&, transaction&);
web::response show_paper(const web::request&, web::scope&, transaction&);
web::response take_paper(const web::request&, web::scope&, transaction&);
web::response show_roll_call(const web::request&, web::scope&, transaction&);
web::response start_roll_call(const web::request&, web::scope&, transaction&);
web::response take_roll_call(const web::request&, web::scope&, transaction&);
web::response show_shifts(const web::request&, web::scope&, transaction&);
web::response add_shift(const web::request&, web::scope&, transaction&);
web::response divide_into_shifts(const web::request&, web::scope&, transaction&);
web::response spread_over_shifts(const web::request&, web::scope&, transaction&);
web::response place_in_shift(const web::request&, web::scope&, transaction&);
web::response take_out_of_shift(const web::request&, web::scope&, transaction&);
web::response remove_shift(const web::request&, web::scope&, transaction&);
web::response show_attendance_sheet(const web::request&, web::scope&, transaction&);

// Behind a QR code: a coordinator gets the button, anybody else the code itself.
web::response show_code(const web::request&, web::scope&, transaction&);
web::response check_in_by_code(const web::request&, web::scope&, transaction&);
web::response check_out_by_code(const web::request&, web::scope&, transaction&);

// Path of the code of a person.
std::string code_path(const callouts::person_id&);
std::string presence_path(const incidents::incident_id&);
std::string presence_address(const web::scope&, const incidents::incident&);
// The information text shown to walk-ins: the text of the corps, or the default.
std::string information_words(transaction&, const web::scope&);
// The page for a visitor without a coordinator's session; the same whether the code is known or not.
web::response visitor_page(const web::request&, const web::scope&, const callouts::person_id&);

}  // namespace paraat::presence
