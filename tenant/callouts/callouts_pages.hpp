#pragma once
// A call-out on a coordinator's desk: the draft, its preview, and what is done with it while it runs.

#include "tenant/callouts/answers.hpp"
#include "tenant/web/desk.hpp"
#include "tenant/web/page.hpp"

namespace paraat::callouts {

web::response show_new(const web::request&, web::scope&, transaction&);
web::response make(const web::request&, web::scope&, transaction&);
web::response show_edit(const web::request&, web::scope&, transaction&);
web::response save(const web::request&, web::scope&, transaction&);
web::response show_one(const web::request&, web::scope&, transaction&);
web::response show_words(const web::request&, web::scope&, transaction&);
web::response save_words(const web::request&, web::scope&, transaction&);
// start, stop, golf (the next wave now), weggooien, naar-huis
web::response act(const web::request&, web::scope&, transaction&);
web::response show_add(const web::request&, web::scope&, transaction&);
web::response add_some(const web::request&, web::scope&, transaction&);

// ---- the board of an incident

web::response show_board(const web::request&, web::scope&, transaction&);
// The same figures as events (text/event-stream) whenever something changes.
web::response board_live(const web::request&, web::scope&, transaction&);
web::response show_person(const web::request&, web::scope&, transaction&);
web::response act_on_person(const web::request&, web::scope&, transaction&);
web::response write_to_group(const web::request&, web::scope&, transaction&);

// ---- without signing in, from a personal link

web::response show_answer(const web::request&, web::scope&);
web::response take_answer(const web::request&, web::scope&);
web::response show_calendar(const web::request&, web::scope&);

// ---- shared by these pages

std::string address_of(const web::scope&, const callout&);
std::string address_of(const web::scope&, const person&);
std::string board_address(const web::scope&, std::string_view incident_id);
web::status_look look_of(state);
web::status_look look_of(person_state);
std::string sms_and_mail(const web::scope&, const content&);

}  // namespace paraat::callouts
