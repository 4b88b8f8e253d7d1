#pragma once
// What stands in a profile, drawn: for the person, and for whoever they let see it.

#include "tenant/people/profiles/profiles.hpp"
#include "tenant/platform/web/scope.hpp"
#include "tenant/platform/web/view.hpp"

namespace paraat::profiles {

// {{#FACT}} for each field that holds something.
void draw_content(web::view&, const web::scope&, const content&);

}  // namespace paraat::profiles
