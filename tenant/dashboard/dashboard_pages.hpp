#pragma once
// The first page behind a sign-in: what needs doing today, for the staff and for an organisation.

#include "tenant/web/http.hpp"
#include "tenant/web/scope.hpp"

namespace paraat::dashboard {

web::response show(const web::request&, web::scope&, transaction&);

}  // namespace paraat::dashboard
