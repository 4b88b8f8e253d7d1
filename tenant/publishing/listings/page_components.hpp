#pragma once
// What several public pages share: the hero with the search bar, a list of cards, the stock of this moment.

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"
#include "tenant/platform/web/view.hpp"
#include "tenant/publishing/listings/listings.hpp"

namespace paraat::listings {

std::string site_address(const web::scope&, std::string_view path);
std::shared_ptr<const stock> stock_now(const web::scope&, transaction&);
void draw_cards(web::view& into, const web::scope&, const std::vector<listing>&);
// "Vrijwilligerswerk in Hasselt": what the site is about, as a heading and as the title of its first page.
std::string heading_of(const web::scope&);

// What stands in the search bar.
struct searched {
  std::string words;
  std::string place;                                            // as typed
  bool unknown = false;                                         // nobody knows that place
  std::vector<std::pair<std::string, std::string>> meant = {};  // address and name of those that look like it
  int municipality = 0;                                         // the one that the list is of; 0: all
};
// In {{>HERO}}. The heading is that of the site unless given.
web::view& draw_hero(web::view& into, const web::scope&, const std::vector<int>& area, const searched&,
                     const std::string& heading = {});
// The place that an address of a search names, as typed.
std::string typed_place(const web::parameters&);
// What an address of a search asks: words, filters, area and the point to count distances from. Not the order
// and the page.
query filters_of(const web::parameters&, const web::scope&, const std::optional<spot>& where);
// Its fields that say so, and the part of an address: "?q=taal&thema=zorg"; empty without filters.
std::vector<std::pair<std::string, std::string>> filter_fields(const web::parameters&);
std::string filters_in(const web::parameters&);

// Marks a page as one that may be kept for visitors without a session until a listing changes.
web::response kept_until_it_changes(web::response);

}  // namespace paraat::listings
