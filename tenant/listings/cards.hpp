#pragma once
// How a listing looks wherever it is shown: the card in a list, the small map of the neighbourhood.

#include <string>
#include <vector>

#include "tenant/listings/listings.hpp"
#include "tenant/web/scope.hpp"
#include "tenant/web/view.hpp"

namespace paraat::listings {

// Puts one card in {{#CARD}}. A listing of another tenant says whose it is and leads to the publisher's own
// page.
void draw_card(web::view& into, const web::scope&, const listing&);

// "Vanaf 1 december", "21–22 november", "Doorlopend".
std::string period_text(const web::texts&, const listing&);

// The municipalities that a page of this tenant shows: its own first, then its neighbours.
std::vector<int> area_of(const web::scope&);

// The area as an inline SVG in {{>MINIMAP}}; each municipality leads to the overview of it.
void draw_minimap(web::view& into, const web::scope&, const std::vector<int>& area, int here);

}  // namespace paraat::listings
