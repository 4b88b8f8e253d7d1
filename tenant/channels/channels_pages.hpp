#pragma once
// What the SMS gateway posts to us, and the page where a human attributes the texts that nobody understood.

#include "tenant/web/http.hpp"
#include "tenant/web/scope.hpp"

namespace paraat::channels {

// POST {"report", "id", "reference", "state": "sent" | "delivered" | "failed", "error"}, signed. What is
// signed gets 204, whether we know the message or not; what is not gets 401.
web::response hear_report(const web::request&, web::scope&);
// POST {"id", "from", "text"}, signed in the same way.
web::response hear_answer(const web::request&, web::scope&);

web::response show_answers(const web::request&, web::scope&, transaction&);
web::response handle_answer(const web::request&, web::scope&, transaction&);

}  // namespace paraat::channels
