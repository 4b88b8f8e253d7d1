#pragma once
// The playbook on a coordinator's desk: chapters, the checklist, editing, and all of it on paper.

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::playbook {

web::response show_all(const web::request&, web::scope&, transaction&);
web::response show_one(const web::request&, web::scope&, transaction&);
web::response show_edit(const web::request&, web::scope&, transaction&);
web::response save(const web::request&, web::scope&, transaction&);
web::response restore_one(const web::request&, web::scope&, transaction&);
web::response tick_one(const web::request&, web::scope&, transaction&);
web::response save_wanted(const web::request&, web::scope&, transaction&);
web::response show_print(const web::request&, web::scope&, transaction&);

}  // namespace paraat::playbook
