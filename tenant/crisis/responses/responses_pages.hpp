#pragma once
// One person of a call-out: the page of a coordinator, and the page behind the personal link.

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::callouts {

web::response show_person(const web::request&, web::scope&, transaction&);
// What a person says at the telephone: the field `keuze` holds ja, misschien or nee.
web::response enter_answer(const web::request&, web::scope&, transaction&);
web::response reply_to_person(const web::request&, web::scope&, transaction&);
web::response set_out(const web::request&, web::scope&, transaction&);
web::response check_person_in(const web::request&, web::scope&, transaction&);
web::response check_person_out(const web::request&, web::scope&, transaction&);
web::response mark_not_shown_up(const web::request&, web::scope&, transaction&);
web::response move_person(const web::request&, web::scope&, transaction&);
web::response allow_texts_to_person(const web::request&, web::scope&, transaction&);

// ---- without signing in, from a personal link

web::response show_answer(const web::request&, web::scope&);
// The field `keuze` holds ja, misschien or nee.
web::response give_answer(const web::request&, web::scope&);
web::response say_on_the_way(const web::request&, web::scope&);
web::response say_arrived(const web::request&, web::scope&);
web::response say_departed(const web::request&, web::scope&);
web::response ask_more_time(const web::request&, web::scope&);
web::response keep_answer_details(const web::request&, web::scope&);
// A page that was loaded before each act had an address says the act in the field `doe`. It stays open through
// the night; for one release.
web::response act_of_former_page(const web::request&, web::scope&);
// The address of an act that was refused, opened again.
web::response back_to_answer(const web::request&, web::scope&);
web::response show_calendar(const web::request&, web::scope&);

}  // namespace paraat::callouts
