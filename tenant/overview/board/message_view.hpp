#pragma once
// A message to a group of the board: its form, also alone, and its preview.

#include "tenant/crisis/dispatch/group_message.hpp"
#include "tenant/crisis/incidents/incidents.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/http.hpp"

namespace paraat::callouts {

// The form, and what a script needs to show the length and price of its SMS.
void draw_message_form(web::view&, const web::scope&, const web::form&);
// The form on a page of its own: on the board it stands below everything else, where nobody would see that a
// sentence was put in it.
web::response form_page(const web::request&, const web::scope&, const incidents::incident&, const web::form&,
                        const web::outcome& how);
// What leaves, before it leaves.
web::response preview_page(const web::request&, const web::scope&, const incidents::incident&,
                           const group_message&, const composed_message&);

}  // namespace paraat::callouts
