#pragma once
// How a listing looks wherever it is shown: the card in a list, the small map of the neighbourhood.

#include <string>
#include <vector>

#include "tenant/platform/web/scope.hpp"
#include "tenant/platform/web/view.hpp"
#include "tenant/publishing/listings/listings.hpp"

namespace paraat::listings {

// What a card says to this visitor beside what stands in the listing.
struct card_extras {
  std::optional<point> from = {};  // the place that was typed: the card says how far it is
  const fit* why = nullptr;        // where the words that were searched stand
};

// Puts one card in {{#CARD}}. A listing of another tenant says whose it is and leads to the publisher's own
// page.
void draw_card(web::view& into, const web::scope&, const listing&, const card_extras& = {});

// "Kortessem": "3 km"; within a kilometre: "minder dan 1 km".
std::string distance_text(const web::texts&, double km);

// "Vanaf 1 december", "21–22 november", "Doorlopend".
std::string period_text(const web::texts&, const listing&);

// The municipalities that a page of this tenant shows. A municipality: its own first, then its neighbours. A
// network: those that share its brand, on this node and on others. Empty for the aggregator: all of them.
std::vector<int> area_of(const web::scope&);
// On the site of a network, its party: what it publishes itself lies in no municipality. Otherwise empty.
std::string network_of(const web::scope&);

// Where the map and the lists lead for a municipality.
std::string municipality_url(const web::scope&, const municipality&);

// A listing of another node is shown so long without a word of its publisher.
constexpr std::chrono::days longest_silence{7};
instant shown_until(const listing&);

// The map in {{>MAP_FIGURE}}, coloured by open vacancies: of the area, or of all Flanders when it is empty.
// Its links are not in the tab order; a list of the same municipalities stands beside it on the page.
void draw_map(web::view& into, const web::scope&, const std::vector<int>& area,
              const std::map<int, long long>& open);

// The municipalities with their number of open vacancies in {{#MUNICIPALITIES}}{{>MUNICIPALITY_LIST}}, by
// province where they are of more than one.
void draw_municipalities(web::view& into, const web::scope&, const std::vector<int>& area,
                         const std::map<int, long long>& open);

// The area as an inline SVG in {{>MINIMAP}}; each municipality leads to the overview of it.
void draw_minimap(web::view& into, const web::scope&, const std::vector<int>& area, int here);

}  // namespace paraat::listings
