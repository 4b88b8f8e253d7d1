#pragma once
// /beheer/mensen/kwalificaties: the own people by what they can, where and when, as a matrix.

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::people_search {

web::response show_matrix(const web::request&, web::scope&, transaction&);

}  // namespace paraat::people_search
