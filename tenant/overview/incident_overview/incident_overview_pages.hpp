#pragma once
// Incidents in a list, and the page of one with its tasks, call-outs and reinforcement.

#include "tenant/crisis/incidents/incidents.hpp"
#include "tenant/platform/web/desk.hpp"

namespace paraat::incidents {

web::response show_list(const web::request&, web::scope&, transaction&);
web::response show_one(const web::request&, web::scope&, transaction&);
web::response write_remark(const web::request&, web::scope&, transaction&);

// In a list: the number of taken places, and the status.
web::cell numbers_cell(const web::scope&, const summary&);
web::cell state_cell(const web::scope&, const summary&);

}  // namespace paraat::incidents
