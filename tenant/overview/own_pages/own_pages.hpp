#pragma once
// /mijn: one's own page, with the profile and everything that the municipality has of the person: answers,
// the corps, shifts, hours. From here they correct their corps, take a copy along, and erase.

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::own_pages {

web::response show_mine(const web::request&, web::scope&, transaction&);
// A part of the profile: what changes of how the person is reached goes to their corps too.
web::response take_own_part(const web::request&, web::scope&, transaction&);

// The page behind the mailed link of an answer or a membership, with a new link.
web::response open_answer(const web::request&, web::scope&, transaction&);
web::response open_membership(const web::request&, web::scope&, transaction&);

// What a member of a corps corrects: telephone, address, skills, languages.
web::response show_member_details(const web::request&, web::scope&, transaction&);
web::response save_member_details(const web::request&, web::scope&, transaction&);

web::response ask_copy(const web::request&, web::scope&, transaction&);
web::response send_copy(const web::request&, web::scope&, transaction&);

constexpr std::string_view receipt_purpose = "profile.erased";
web::response show_erasure(const web::request&, web::scope&, transaction&);
web::response take_erasure(const web::request&, web::scope&, transaction&);
web::response show_receipt(const web::request&, web::scope&, transaction&);

}  // namespace paraat::own_pages
