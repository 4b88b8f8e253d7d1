#pragma once
// The endpoints for the SMS gateway, and the page where a coordinator attributes texts that were not
// understood.

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"
#include "tenant/platform/web/view.hpp"

namespace paraat::channels {

// POST {"report", "id", "reference", "state": "sent" | "delivered" | "failed", "error"}, signed. A valid
// signature gets 204, whether the message is known or not; any other request gets 401.
web::response hear_report(const web::request&, web::scope&);
// POST {"id", "from", "text"}, signed in the same way.
web::response hear_answer(const web::request&, web::scope&);

web::response show_answers(const web::request&, web::scope&, transaction&);
web::response attribute_answer(const web::request&, web::scope&, transaction&);
web::response text_back(const web::request&, web::scope&, transaction&);
web::response hide_answer(const web::request&, web::scope&, transaction&);
web::response allow_texts_again(const web::request&, web::scope&, transaction&);
web::response mark_bounce_seen(const web::request&, web::scope&, transaction&);

// Puts "3 sms’en wachten op jou", with the way to them, in place of {{>UNCLEAR_TEXTS}}; nothing when none
// does.
void draw_waiting(web::view&, const web::scope&, transaction&);

}  // namespace paraat::channels
