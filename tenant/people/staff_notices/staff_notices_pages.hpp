#pragma once
// /mijn-account/meldingen: the notifications that a coordinator wants, and their channel.

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::staff_notices {

web::response show_settings(const web::request&, web::scope&, transaction&);
web::response save_settings(const web::request&, web::scope&, transaction&);

}  // namespace paraat::staff_notices
