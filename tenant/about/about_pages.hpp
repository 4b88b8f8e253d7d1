#pragma once
// What the law asks of a public site: the accessibility statement (Bestuursdecreet art. II.16, WCAG 2.1 AA)
// and the privacy statement (GDPR art. 13), with the contact of the tenant.

#include "tenant/web/http.hpp"
#include "tenant/web/scope.hpp"

namespace paraat::about {

web::response show_accessibility(const web::request&, web::scope&, transaction&);
web::response show_privacy(const web::request&, web::scope&, transaction&);

}  // namespace paraat::about
