#pragma once
// How one incident looks; for incident_overview_pages.cpp only.

#include "tenant/crisis/incidents/incidents_pages.hpp"

namespace paraat::incidents {

web::form remark_form(const web::scope&, const incident&);
web::response incident_page(const web::request&, const web::scope&, transaction&, const incident&,
                            const web::form& remark, const web::outcome& how);

}  // namespace paraat::incidents
