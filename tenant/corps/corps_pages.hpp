#pragma once
// Public: which corps there are, and becoming a member in steps that are kept. Behind the sign-in: the corps
// and their conditions, the list for screening, one person, teams.

#include "tenant/corps/corps.hpp"
#include "tenant/web/desk.hpp"
#include "tenant/web/form.hpp"

namespace paraat::corps {

web::response show_public_list(const web::request&, web::scope&, transaction&);
web::response show_public(const web::request&, web::scope&, transaction&);
web::response begin_registration(const web::request&, web::scope&, transaction&);
web::response show_sent(const web::request&, web::scope&, transaction&);
// Behind the mailed link: /korps/aanmelding/TOKEN shows the step that is next; …/STEP one of them.
web::response show_registration(const web::request&, web::scope&, transaction&);
web::response show_step(const web::request&, web::scope&, transaction&);
web::response take_step(const web::request&, web::scope&, transaction&);
web::response show_kept(const web::request&, web::scope&, transaction&);
web::response withdraw(const web::request&, web::scope&, transaction&);
web::response show_withdrawn(const web::request&, web::scope&, transaction&);

web::response show_desk_list(const web::request&, web::scope&, transaction&);
web::response show_new(const web::request&, web::scope&, transaction&);
web::response make(const web::request&, web::scope&, transaction&);
web::response show_edit(const web::request&, web::scope&, transaction&);
web::response save(const web::request&, web::scope&, transaction&);
web::response show_members(const web::request&, web::scope&, transaction&);
web::response show_teams(const web::request&, web::scope&, transaction&);
web::response make_team(const web::request&, web::scope&, transaction&);

web::response show_member(const web::request&, web::scope&, transaction&);
// The last part of the path says which: a state, or nota, attest, ploeg.
web::response act(const web::request&, web::scope&, transaction&);

// For corps_*pages.cpp: how a state is shown, and skills in words.
web::status_look look_of(state);
std::string skills_text(const web::scope&, const std::vector<std::string>&);

}  // namespace paraat::corps
