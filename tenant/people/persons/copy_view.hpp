#pragma once
// A copy of everything about a person, drawn on a page and given as a file.

#include "tenant/people/persons/person_export.hpp"
#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/view.hpp"

namespace paraat::persons {

// Puts the tables of the copy in {{>COPY}}.
void draw_copy(web::view& into, const web::scope&, const boost::json::object& copy);
web::response file_of(const web::scope&, const boost::json::object& copy);

}  // namespace paraat::persons
