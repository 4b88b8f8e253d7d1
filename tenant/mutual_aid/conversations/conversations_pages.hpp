#pragma once
// "Berichten" on the desk of the staff: threads with other municipalities, one thread, a new one.

#include "tenant/mutual_aid/conversations/conversations.hpp"
#include "tenant/platform/web/desk.hpp"

namespace paraat::conversations {

web::response show_list(const web::request&, web::scope&, transaction&);
web::response show_new(const web::request&, web::scope&, transaction&);
web::response write_new(const web::request&, web::scope&, transaction&);
web::response show_thread(const web::request&, web::scope&, transaction&);
web::response reply(const web::request&, web::scope&, transaction&);
web::response send_again(const web::request&, web::scope&, transaction&);
web::response mark_handled(const web::request&, web::scope&, transaction&);

}  // namespace paraat::conversations
