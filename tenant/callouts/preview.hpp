#pragma once
// How a call-out looks before it starts and while it runs; for callouts_pages.cpp only.

#include "tenant/callouts/callouts_pages.hpp"

namespace paraat::callouts {

web::response preview_page(const web::request&, const web::scope&, transaction&, const callout&,
                           const refusal* why, unsigned status);
web::response add_page(const web::request&, const web::scope&, transaction&, const callout&,
                       const refusal* why, unsigned status);

}  // namespace paraat::callouts
