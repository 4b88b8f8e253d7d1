#pragma once
// A call-out on a coordinator's desk: the draft, its preview, and the actions while it runs.

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::callouts {

web::response show_new(const web::request&, web::scope&, transaction&);
web::response make(const web::request&, web::scope&, transaction&);
web::response show_edit(const web::request&, web::scope&, transaction&);
web::response save(const web::request&, web::scope&, transaction&);
web::response show_one(const web::request&, web::scope&, transaction&);
web::response show_words(const web::request&, web::scope&, transaction&);
web::response save_words(const web::request&, web::scope&, transaction&);
web::response start_one(const web::request&, web::scope&, transaction&);
web::response stop_one(const web::request&, web::scope&, transaction&);
// The next wave, before its time.
web::response send_next_wave(const web::request&, web::scope&, transaction&);
web::response ask_more_people(const web::request&, web::scope&, transaction&);
web::response discard_draft(const web::request&, web::scope&, transaction&);
// The page that asks more people than the plan would.
web::response show_more(const web::request&, web::scope&, transaction&);
web::response show_add(const web::request&, web::scope&, transaction&);
web::response add_some(const web::request&, web::scope&, transaction&);

}  // namespace paraat::callouts
