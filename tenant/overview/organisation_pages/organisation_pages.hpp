#pragma once
// Pages of organisations: for the public, for the registration, and for the staff.

#include "tenant/platform/web/desk.hpp"
#include "tenant/volunteering/organisations/organisations.hpp"

namespace paraat::organisations {

web::response show_public_list(const web::request&, web::scope&, transaction&);
web::response show_public(const web::request&, web::scope&, transaction&);
web::response show_sign_up(const web::request&, web::scope&, transaction&);
web::response take_sign_up(const web::request&, web::scope&, transaction&);
web::response show_sign_up_sent(const web::request&, web::scope&, transaction&);
web::response show_confirm(const web::request&, web::scope&, transaction&);
web::response confirm_one(const web::request&, web::scope&, transaction&);
web::response show_confirmed(const web::request&, web::scope&, transaction&);

web::response show_desk_list(const web::request&, web::scope&, transaction&);
web::response show_new(const web::request&, web::scope&, transaction&);
web::response make(const web::request&, web::scope&, transaction&);
web::response show_desk_one(const web::request&, web::scope&, transaction&);
web::response approve_one(const web::request&, web::scope&, transaction&);
web::response turn_down_one(const web::request&, web::scope&, transaction&);
// A coordinator lifts the pause of its new vacancies.
web::response resume_one(const web::request&, web::scope&, transaction&);
web::response archive_one(const web::request&, web::scope&, transaction&);

// An organisation's own data and its people, on either desk.
web::response show_own_list(const web::request&, web::scope&, transaction&);
web::response show_people(const web::request&, web::scope&, transaction&);
web::response show_edit(const web::request&, web::scope&, transaction&);
web::response save(const web::request&, web::scope&, transaction&);
web::response invite_person(const web::request&, web::scope&, transaction&);
web::response withdraw_invited(const web::request&, web::scope&, transaction&);
web::response remove_person(const web::request&, web::scope&, transaction&);

// For the pages of this folder.
web::response not_here(const web::scope&, const web::request&);
void draw_facts(web::view&, const web::scope&, const organisation&);
std::string kind_text(const web::scope&, std::string_view code);

}  // namespace paraat::organisations
