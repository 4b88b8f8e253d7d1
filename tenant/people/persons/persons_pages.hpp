#pragma once
// /beheer/mensen/dubbels, "Misschien dezelfde": persons that may be one, side by side, for a coordinator.

#include "tenant/platform/web/desk.hpp"

namespace paraat::persons {

// The pages of /beheer/korps, this one among them, for draw_parts.
std::vector<web::tab> parts_of_corps_desk(const web::scope&);
// What a record is, by its table; a text of the site.
std::string_view label_of_source(std::string_view);

web::response show_alike(const web::request&, web::scope&, transaction&);
web::response join_two(const web::request&, web::scope&, transaction&);
web::response keep_two_apart(const web::request&, web::scope&, transaction&);
web::response separate_two(const web::request&, web::scope&, transaction&);

}  // namespace paraat::persons
