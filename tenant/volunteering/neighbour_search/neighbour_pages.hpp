#pragma once
// /mijn-organisatie/zoeken/ID/buren: a search is put to neighbours, and their answers stand in a row each.

#include "tenant/platform/web/desk.hpp"
#include "tenant/volunteering/neighbour_search/neighbour_search.hpp"

namespace paraat::neighbour_search {

web::response show_neighbours(const web::request&, web::scope&, transaction&);
web::response ask_neighbours(const web::request&, web::scope&, transaction&);
// First what goes to whom, then the click.
web::response show_relay(const web::request&, web::scope&, transaction&);
web::response send_relay(const web::request&, web::scope&, transaction&);

}  // namespace paraat::neighbour_search
