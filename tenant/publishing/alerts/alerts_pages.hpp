#pragma once
// The public pages of saved searches: saving one, the mailed link, and behind the link of a person's mails
// what they saved, to change and to stop.

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::alerts {

web::response show_form(const web::request&, web::scope&, transaction&);
web::response take_form(const web::request&, web::scope&, transaction&);
web::response show_sent(const web::request&, web::scope&, transaction&);
web::response show_confirm(const web::request&, web::scope&, transaction&);
web::response confirm_one(const web::request&, web::scope&, transaction&);
web::response show_stopped(const web::request&, web::scope&, transaction&);

web::response show_own(const web::request&, web::scope&, transaction&);
web::response show_change(const web::request&, web::scope&, transaction&);
web::response take_change(const web::request&, web::scope&, transaction&);
web::response remove_one(const web::request&, web::scope&, transaction&);
web::response show_stop(const web::request&, web::scope&, transaction&);
// Also the POST that a mail program makes by itself (RFC 8058).
web::response stop_all(const web::request&, web::scope&, transaction&);
// Notifications on a device.
web::response add_device(const web::request&, web::scope&, transaction&);
web::response remove_device(const web::request&, web::scope&, transaction&);
web::response choose_channel(const web::request&, web::scope&, transaction&);
web::response show_extension(const web::request&, web::scope&, transaction&);
web::response extend(const web::request&, web::scope&, transaction&);

// The feeds of one search, for whoever has their address.
web::response show_atom(const web::request&, web::scope&, transaction&);
web::response show_calendar(const web::request&, web::scope&, transaction&);

}  // namespace paraat::alerts
