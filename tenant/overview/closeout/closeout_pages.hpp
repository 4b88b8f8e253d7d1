#pragma once
// The confirmation pages before an incident is ended, archived or reopened: what stops, the people told, the
// text and the price. Opening a page changes nothing.

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::closeout {

web::response show_end(const web::request&, web::scope&, transaction&);
// With the field "toon" only the texts are drawn anew, with the words that were typed.
web::response take_end(const web::request&, web::scope&, transaction&);
web::response show_archive(const web::request&, web::scope&, transaction&);
web::response take_archive(const web::request&, web::scope&, transaction&);
web::response show_reopening(const web::request&, web::scope&, transaction&);
web::response take_reopening(const web::request&, web::scope&, transaction&);

}  // namespace paraat::closeout
