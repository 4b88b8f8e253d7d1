#pragma once
// The catalogue of task profiles for coordinators: reading, adopting with one click, adapting, writing new
// profiles.

#include "tenant/crisis/task_profiles/task_profiles.hpp"
#include "tenant/platform/web/desk.hpp"

namespace paraat::task_profiles {

web::response show_all(const web::request&, web::scope&, transaction&);
web::response show_one(const web::request&, web::scope&, transaction&);
web::response show_new(const web::request&, web::scope&, transaction&);
web::response make(const web::request&, web::scope&, transaction&);
web::response show_edit(const web::request&, web::scope&, transaction&);
web::response save(const web::request&, web::scope&, transaction&);
web::response drop_one(const web::request&, web::scope&, transaction&);

// offers_pages.cpp: to and from the catalogue.
web::response adopt_one(const web::request&, web::scope&, transaction&);
web::response keep_one(const web::request&, web::scope&, transaction&);
web::response publish_one(const web::request&, web::scope&, transaction&);
web::response withdraw_one(const web::request&, web::scope&, transaction&);
web::response show_publishing(const web::request&, web::scope&, transaction&);
web::response publish_everything(const web::request&, web::scope&, transaction&);

}  // namespace paraat::task_profiles
