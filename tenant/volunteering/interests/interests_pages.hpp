#pragma once
// The form "I am interested, but see nothing", its confirmation and the way off the list; the staff's list.

#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/volunteering/interests/interests.hpp"

namespace paraat::interests {

web::form interest_form(const web::scope&);

web::response show_form(const web::request&, web::scope&, transaction&);
web::response take_form(const web::request&, web::scope&, transaction&);
web::response show_sent(const web::request&, web::scope&, transaction&);
web::response show_confirm(const web::request&, web::scope&, transaction&);
web::response confirm_one(const web::request&, web::scope&, transaction&);
web::response show_confirmed(const web::request&, web::scope&, transaction&);
web::response show_stop(const web::request&, web::scope&, transaction&);
web::response stop_one(const web::request&, web::scope&, transaction&);
web::response show_stopped(const web::request&, web::scope&, transaction&);

web::response show_desk_list(const web::request&, web::scope&, transaction&);
web::response show_desk_one(const web::request&, web::scope&, transaction&);
web::response erase_one(const web::request&, web::scope&, transaction&);

}  // namespace paraat::interests
