#pragma once
// The public pages: home of a municipality, overview with search and filters, one vacancy.

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"
#include "tenant/publishing/listings/listings.hpp"

namespace paraat::listings {

web::response show_home(const web::request&, web::scope&, transaction&);
web::response show_overview(const web::request&, web::scope&, transaction&);
web::response show_vacancy(const web::request&, web::scope&, transaction&);

// /kaart: the area of a municipality or network, or all Flanders, as a map and as a list.
web::response show_map(const web::request&, web::scope&, transaction&);
// /gemeente?naam=: to the page of the municipality of that name, old names and places included.
web::response find_municipality(const web::request&, web::scope&, transaction&);
// /gemeente/{slug}: one municipality in the overview of Flanders.
web::response show_municipality(const web::request&, web::scope&, transaction&);

// The list on another website: its script, its data, and the page that shows the line to copy.
web::response embed_script(const web::request&, web::scope&, transaction&);
web::response embed_data(const web::request&, web::scope&, transaction&);
web::response show_embed(const web::request&, web::scope&, transaction&);

// RFC 4287: the newest that a search finds; of all without filters.
constexpr int feed_length = 50;
constexpr std::string_view atom_type = "application/atom+xml; charset=utf-8";
std::string atom_of(const web::scope&, const std::string& title, const std::string& address,
                    const std::vector<listing>&);
web::response atom_feed(const web::request&, web::scope&, transaction&);
web::response robots(const web::request&, web::scope&, transaction&);
web::response sitemap(const web::request&, web::scope&, transaction&);

// Staff of the aggregator takes an item off the overview, with a reason, and puts it back.
web::response show_hide_form(const web::request&, web::scope&, transaction&);
web::response hide_item(const web::request&, web::scope&, transaction&);
web::response show_hidden(const web::request&, web::scope&, transaction&);
web::response show_item_again(const web::request&, web::scope&, transaction&);

}  // namespace paraat::listings
