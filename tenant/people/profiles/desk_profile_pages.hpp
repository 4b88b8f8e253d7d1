#pragma once
// /beheer/profielen, for mediators and coordinators: who has a profile, as the person lets the staff see it;
// filling one in with the person beside them, for who has no e-mail address; and papers that were seen.

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::profiles {

web::response show_desk_list(const web::request&, web::scope&, transaction&);
web::response show_new_at_desk(const web::request&, web::scope&, transaction&);
web::response make_at_desk(const web::request&, web::scope&, transaction&);
web::response show_desk_profile(const web::request&, web::scope&, transaction&);
// Of a profile without an account only: others are their person's to change.
web::response show_desk_part(const web::request&, web::scope&, transaction&);
web::response take_desk_part(const web::request&, web::scope&, transaction&);
web::response confirm_at_desk(const web::request&, web::scope&, transaction&);
web::response show_at_desk(const web::request&, web::scope&, transaction&);
web::response hide_at_desk(const web::request&, web::scope&, transaction&);
web::response ask_erasing_at_desk(const web::request&, web::scope&, transaction&);
web::response erase_at_desk(const web::request&, web::scope&, transaction&);
// Of any profile: a paper that the person showed.
web::response see_paper_at_desk(const web::request&, web::scope&, transaction&);

}  // namespace paraat::profiles
