#pragma once
// A saved search in words.

#include <string>

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"
#include "tenant/publishing/alerts/alerts.hpp"
#include "tenant/publishing/listings/listings.hpp"

namespace paraat::alerts {

// "“taal” in Hasselt", "Zorg en nabijheid, ’s Avonds binnen 10 km van Kortessem".
std::string describe(const web::scope&, const criteria&);
// "Omdat je “taal” in Hasselt zoekt."
std::string reason_of(const web::scope&, const criteria&);
std::string rhythm_text(const web::scope&, rhythm);

// What an address of the overview asks, and the way back.
criteria criteria_of(const web::scope&, const web::parameters&);
std::string overview_query(const web::scope&, const criteria&);
// For the search of listings: the newest first.
listings::query query_of(const web::scope&, const criteria&);

}  // namespace paraat::alerts
