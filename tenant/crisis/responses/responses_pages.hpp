#pragma once
// One person of a call-out: the page of a coordinator, and the page behind the personal link.

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::callouts {

web::response show_person(const web::request&, web::scope&, transaction&);
web::response act_on_person(const web::request&, web::scope&, transaction&);

// ---- without signing in, from a personal link

web::response show_answer(const web::request&, web::scope&);
web::response take_answer(const web::request&, web::scope&);
web::response show_calendar(const web::request&, web::scope&);

}  // namespace paraat::callouts
