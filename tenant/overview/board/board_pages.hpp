#pragma once
// The board of an incident.

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::callouts {

web::response show_board(const web::request&, web::scope&, transaction&);
// The same figures as events (text/event-stream) whenever something changes.
web::response board_live(const web::request&, web::scope&, transaction&);
web::response write_to_group(const web::request&, web::scope&, transaction&);

}  // namespace paraat::callouts
