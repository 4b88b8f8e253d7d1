#pragma once
// The public pages: home of a municipality, overview with search and filters, one vacancy.

#include "tenant/web/http.hpp"
#include "tenant/web/scope.hpp"

namespace paraat::listings {

web::response show_home(const web::request&, web::scope&, transaction&);
web::response show_overview(const web::request&, web::scope&, transaction&);
web::response show_vacancy(const web::request&, web::scope&, transaction&);

}  // namespace paraat::listings
