#pragma once
// "Versterking" on the desk: asking neighbours for people, and lending some.

#include "tenant/platform/store/database.hpp"
#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::reinforcement {

web::response show_list(const web::request&, web::scope&, transaction&);
web::response show_new(const web::request&, web::scope&, transaction&);
web::response ask_new(const web::request&, web::scope&, transaction&);
web::response show_one(const web::request&, web::scope&, transaction&);
web::response mark_handled(const web::request&, web::scope&, transaction&);

// Acts of the asker.
web::response accept_offer(const web::request&, web::scope&, transaction&);
web::response call_off_offer(const web::request&, web::scope&, transaction&);
web::response change_need(const web::request&, web::scope&, transaction&);
web::response ask_others(const web::request&, web::scope&, transaction&);
web::response close_request(const web::request&, web::scope&, transaction&);
web::response ask_call_off(const web::request&, web::scope&, transaction&);
web::response call_off(const web::request&, web::scope&, transaction&);

// Acts of the supplier.
web::response offer_hands(const web::request&, web::scope&, transaction&);
web::response take_back(const web::request&, web::scope&, transaction&);
web::response ask_decline(const web::request&, web::scope&, transaction&);
web::response decline_request(const web::request&, web::scope&, transaction&);

}  // namespace paraat::reinforcement
