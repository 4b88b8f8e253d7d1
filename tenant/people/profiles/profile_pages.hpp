#pragma once
// The pages of a profile that need nothing but the profile: its parts, its states, what others see of it and
// who looked. /mijn itself, with answers, hours and the corps, is overview/own_pages.

#include <functional>

#include "tenant/people/profiles/looks.hpp"
#include "tenant/people/profiles/profile_form.hpp"
#include "tenant/people/profiles/profile_store.hpp"
#include "tenant/platform/web/http.hpp"

namespace paraat::profiles {

// The profile of who is signed in.
result<whose> own_profile(const web::scope&, transaction&);

// The part in the address. `changed` is called after a change, in its transaction; what it answers is said on
// the next page ("bewaard" where it is empty).
using changed = std::function<std::string(const profile& was, const profile& is)>;
constexpr std::string_view corps_kept_code = "korps-bleef";
web::response show_part(const web::request&, const web::scope&, const whose&, std::string_view part);
web::response take_part(const web::request&, const web::scope&, transaction&, const whose&,
                        std::string_view part, const changed& = {});

web::response show_own_part(const web::request&, web::scope&, transaction&);
web::response confirm_own(const web::request&, web::scope&, transaction&);
web::response show_visibility(const web::request&, web::scope&, transaction&);
web::response make_visible(const web::request&, web::scope&, transaction&);
web::response allow_neighbours(const web::request&, web::scope&, transaction&);
web::response hide_own(const web::request&, web::scope&, transaction&);
// "Zo zien organisaties je", and who looked.
web::response show_seen(const web::request&, web::scope&, transaction&);
web::response show_looks(const web::request&, web::scope&, transaction&);

// The sentence that a person agrees to before being visible (consent_version).
std::string consent_sentence(const web::scope&);
std::string neighbours_sentence(const web::scope&);
// An organisation, with its municipality where that is another one.
std::string looker_name(const web::scope&, const looking&);

}  // namespace paraat::profiles
