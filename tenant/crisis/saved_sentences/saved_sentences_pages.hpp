#pragma once
// The saved sentences on a coordinator's desk.

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::saved_sentences {

web::response show_all(const web::request&, web::scope&, transaction&);
web::response show_new(const web::request&, web::scope&, transaction&);
web::response make(const web::request&, web::scope&, transaction&);
web::response show_edit(const web::request&, web::scope&, transaction&);
web::response save(const web::request&, web::scope&, transaction&);
web::response remove_one(const web::request&, web::scope&, transaction&);

}  // namespace paraat::saved_sentences
