#pragma once
// The audit pages, for the administrator of a municipality: events filtered by kind, person and day, and
// paged.

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::audit {

web::response show_log(const web::request&, web::scope&, transaction&);

}  // namespace paraat::audit
