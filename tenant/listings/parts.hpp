#pragma once
// What several public pages share: the hero with the search bar, a list of cards, the stock of this moment.

#include <memory>
#include <string>
#include <vector>

#include "tenant/listings/listings.hpp"
#include "tenant/web/http.hpp"
#include "tenant/web/scope.hpp"
#include "tenant/web/view.hpp"

namespace paraat::listings {

std::string site_address(const web::scope&, std::string_view path);
std::shared_ptr<const stock> stock_now(const web::scope&, transaction&);
void draw_cards(web::view& into, const web::scope&, const std::vector<listing>&);
// In {{>HERO}}. `chosen`: the municipality that the search bar names, or 0. The heading is that of the site
// unless given.
web::view& draw_hero(web::view& into, const web::scope&, const std::vector<int>& area,
                     const std::string& words, int chosen, const std::string& heading = {});
// Marks a page as one that may be kept for visitors without a session until a listing changes.
web::response kept_until_it_changes(web::response);

}  // namespace paraat::listings
