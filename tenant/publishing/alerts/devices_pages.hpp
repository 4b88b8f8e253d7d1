#pragma once
// For own_searches_pages.cpp: the part of the page of a person about notifications on their devices.

#include <optional>

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"
#include "tenant/platform/web/view.hpp"
#include "tenant/publishing/alerts/alerts.hpp"

namespace paraat::alerts {

// The button for this device, hidden until a script finds that the browser can; the devices that get
// notifications; and whether mails come too.
void draw_devices(web::view&, const web::scope&, const web::request&, transaction&, const subscriber&);
// The page again, with what is wrong: of a form that the script sent.
web::response own_page(const web::request&, web::scope&, transaction&, const subscriber&,
                       const refusal* wrong = nullptr);
web::response unknown_link(const web::scope&, const web::request&);

}  // namespace paraat::alerts
