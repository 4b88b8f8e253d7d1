#pragma once
// /beheer/mensen/ID for a coordinator: one person with their records, the same human in another municipality,
// and a copy of everything about them (…/kopie, …/kopie.json).

#include "tenant/platform/web/desk.hpp"

namespace paraat::persons {

// The address of the page of the person of this record; empty when it has none. For the pages of the staff.
std::string page_of_record(const web::scope&, transaction&, std::string_view source, std::string_view id);
web::response show_person(const web::request&, web::scope&, transaction&);
// The same human in another tenant of the controller (person_links.hpp).
web::response link_person(const web::request&, web::scope&, transaction&);
web::response end_link(const web::request&, web::scope&, transaction&);
web::response show_copy(const web::request&, web::scope&, transaction&);
web::response give_copy_file(const web::request&, web::scope&, transaction&);

}  // namespace paraat::persons
