#pragma once
// Page of a coordinator: which municipalities count as neighbours.

#include "tenant/store/database.hpp"
#include "tenant/web/http.hpp"
#include "tenant/web/scope.hpp"

namespace paraat::neighbours {

web::response show(const web::request&, web::scope&, transaction&);
web::response save(const web::request&, web::scope&, transaction&);

}  // namespace paraat::neighbours
