#pragma once
// The first page after a sign-in: the tasks of today, for the staff and for an organisation.

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::dashboard {

web::response show(const web::request&, web::scope&, transaction&);
web::response show_manifest(const web::request&, web::scope&, transaction&);

}  // namespace paraat::dashboard
