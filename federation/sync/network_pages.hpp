#pragma once
// Pages about the sync: the objects that members share among themselves, how overviews show our listings, and
// at an overview the figures by which any reader can verify it.

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::federation::sync {

// /beheer/netwerk: vacancies that stand open for members of the network only; for staff.
web::response show_shared(const web::request&, web::scope&, transaction&);
// /beheer/vergelijking: "Zo toont Vlaanderen ons".
web::response show_comparison(const web::request&, web::scope&, transaction&);
// /controle and /controle.json of an overview: epoch, head, count and digest of the shown items of each
// publisher.
web::response show_control(const web::request&, web::scope&, transaction&);
web::response control_data(const web::request&, web::scope&, transaction&);

}  // namespace paraat::federation::sync
