#pragma once
// Pages on which a municipality sets what its site says and how it looks.

#include "tenant/web/http.hpp"
#include "tenant/web/scope.hpp"

namespace paraat::settings {

// The editor: the words that the municipality writes itself.
web::response show_texts(const web::request&, web::scope&, transaction&);
web::response save_texts(const web::request&, web::scope&, transaction&);

}  // namespace paraat::settings
