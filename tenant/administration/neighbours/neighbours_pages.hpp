#pragma once
// Page of a coordinator: which municipalities count as neighbours.

#include "tenant/platform/store/database.hpp"
#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::neighbours {

web::response show(const web::request&, web::scope&, transaction&);
web::response save(const web::request&, web::scope&, transaction&);

}  // namespace paraat::neighbours
