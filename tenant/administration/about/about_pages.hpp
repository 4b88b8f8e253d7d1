#pragma once
// Pages that the law requires of a public site: the accessibility statement (Bestuursdecreet art. II.16, WCAG
// 2.1 AA) and the privacy statement (GDPR art. 13), with the contact of the tenant.

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::about {

web::response show_accessibility(const web::request&, web::scope&, transaction&);
web::response show_how(const web::request&, web::scope&, transaction&);
web::response show_contact(const web::request&, web::scope&, transaction&);
web::response show_privacy(const web::request&, web::scope&, transaction&);

// RFC 9116: where a fault in the security of this site is reported.
web::response security_txt(const web::request&, web::scope&, transaction&);

}  // namespace paraat::about
