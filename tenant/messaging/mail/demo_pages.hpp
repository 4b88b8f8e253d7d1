#pragma once
// The mails of the folder, at a page of its own: for a demo only, with `mail.show`.

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::mail {

web::response show_demo_post(const web::request&, web::scope&, transaction&);

}  // namespace paraat::mail
