#pragma once
// What people see of the sync: what members share among themselves, how overviews show us, and at an overview
// the figures by which anyone can check it.

#include "tenant/web/http.hpp"
#include "tenant/web/scope.hpp"

namespace paraat::federation::sync {

// /beheer/netwerk: vacancies that stand open for members of the network only; for staff.
web::response show_shared(const web::request&, web::scope&, transaction&);
// /beheer/vergelijking: "Zo toont Vlaanderen ons".
web::response show_comparison(const web::request&, web::scope&, transaction&);
// /controle and /controle.json of an overview: epoch, head, count and digest of what it shows of each
// publisher.
web::response show_control(const web::request&, web::scope&, transaction&);
web::response control_data(const web::request&, web::scope&, transaction&);

}  // namespace paraat::federation::sync
