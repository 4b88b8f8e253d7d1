#pragma once
// Incidents, exercises and their tasks on a coordinator's desk.

#include "tenant/incidents/incidents.hpp"
#include "tenant/web/desk.hpp"
#include "tenant/web/form.hpp"
#include "tenant/web/page.hpp"

namespace paraat::incidents {

web::response show_list(const web::request&, web::scope&, transaction&);
web::response show_new(const web::request&, web::scope&, transaction&);
web::response make(const web::request&, web::scope&, transaction&);
web::response show_one(const web::request&, web::scope&, transaction&);
web::response show_edit(const web::request&, web::scope&, transaction&);
web::response save(const web::request&, web::scope&, transaction&);
web::response close_one(const web::request&, web::scope&, transaction&);
web::response write_remark(const web::request&, web::scope&, transaction&);

web::response show_new_task(const web::request&, web::scope&, transaction&);
web::response make_task(const web::request&, web::scope&, transaction&);
web::response activate_profile(const web::request&, web::scope&, transaction&);
web::response show_task(const web::request&, web::scope&, transaction&);
web::response save_task(const web::request&, web::scope&, transaction&);
web::response stop_task(const web::request&, web::scope&, transaction&);

// ---- shared by the pages of an incident and of its call-outs

std::string address_of(const web::scope&, const incident&);
// Where an incident stands in a list, and how many places are taken.
web::cell numbers_cell(const web::scope&, const summary&);
web::cell state_cell(const web::scope&, const summary&);
// The strip that says that it is no real emergency, in {{#EXERCISE}}.
void draw_exercise(web::view&, const incident&);
std::string page_title(const web::scope&, const incident&, const std::string& title);
// Crumbs up to the incident; the last ones are the caller's.
std::vector<std::pair<std::string, std::string>> crumbs_of(const web::scope&, const incident&);
web::response no_incident(const web::scope&, const web::request&);
// "za 21 november, 20:15 – 23:15"
std::string span_of(const web::scope&, instant from, instant until);
web::response form_page(const web::request&, const web::scope&, const incident*, const web::form&,
                        const std::string& title, const std::string& lead, unsigned status);
}  // namespace paraat::incidents
