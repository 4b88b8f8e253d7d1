#pragma once
// draw_next_steps says on the board what each running call-out does next by itself.

#include <vector>

#include "tenant/crisis/callouts/callouts.hpp"
#include "tenant/platform/web/scope.hpp"
#include "tenant/platform/web/view.hpp"

namespace paraat::callouts {

// Each call-out that still asks people, with what it does next and the page where it is stopped.
void draw_next_steps(web::view&, const web::scope&, transaction&, const std::vector<callout>&);

}  // namespace paraat::callouts
