#pragma once
// Incidents, exercises and their tasks on a coordinator's desk.

#include "tenant/crisis/incidents/incidents.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"

namespace paraat::incidents {

web::response show_new(const web::request&, web::scope&, transaction&);
web::response make(const web::request&, web::scope&, transaction&);
web::response show_edit(const web::request&, web::scope&, transaction&);
web::response save(const web::request&, web::scope&, transaction&);
web::response show_pin(const web::request&, web::scope&, transaction&);
web::response show_pin_map(const web::request&, web::scope&, transaction&);
web::response take_pin(const web::request&, web::scope&, transaction&);

web::response show_new_task(const web::request&, web::scope&, transaction&);
web::response make_task(const web::request&, web::scope&, transaction&);
web::response activate_profile(const web::request&, web::scope&, transaction&);
web::response show_task(const web::request&, web::scope&, transaction&);
web::response save_task(const web::request&, web::scope&, transaction&);
web::response ask_stop(const web::request&, web::scope&, transaction&);
web::response stop_task(const web::request&, web::scope&, transaction&);

// ---- shared by the pages of an incident and of its call-outs

std::string list_address(const web::scope&);
std::string address_of(const web::scope&, const incident&);
// The strip that marks an exercise, in {{#EXERCISE}}.
void draw_exercise(web::view&, const incident&);
std::string page_title(const web::scope&, const incident&, const std::string& title);
// Crumbs up to the incident; the last ones are the caller's.
std::vector<std::pair<std::string, std::string>> crumbs_of(const web::scope&, const incident&);
web::response no_incident(const web::scope&, const web::request&);
// "za 21 november, 20:15 – 23:15"
std::string span_of(const web::scope&, instant from, instant until);
web::response form_page(const web::request&, const web::scope&, const incident*, const web::form&,
                        const std::string& title, const std::string& lead, const web::outcome& how,
                        web::view = {});
}  // namespace paraat::incidents
