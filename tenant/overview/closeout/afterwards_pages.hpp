#pragma once
// After an incident, on a coordinator's desk; and the form behind the link that people get.

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::closeout {

web::response show(const web::request&, web::scope&, transaction&);
web::response check_everyone_out(const web::request&, web::scope&, transaction&);
web::response note_expense(const web::request&, web::scope&, transaction&);
web::response insurance_list(const web::request&, web::scope&, transaction&);
web::response yearly_list(const web::request&, web::scope&, transaction&);

web::response show_debrief(const web::request&, web::scope&, transaction&);
web::response take_debrief(const web::request&, web::scope&, transaction&);

}  // namespace paraat::closeout
