#pragma once
// A member of a corps who corrects their own details: for the pages of this folder.

#include "tenant/crisis/corps/corps.hpp"
#include "tenant/people/profiles/profiles.hpp"
#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::own_pages {

// The member in the address, where it is one of who is signed in.
result<corps::member> own_member(const web::request&, const web::scope&, transaction&);
// A telephone or place that changed in a profile goes to the memberships of its person, each with its line in
// the trail; a number only when an SMS arrives there. False: a corps kept what it had.
bool tell_corps(transaction&, const web::scope&, const profiles::profile& was, const profiles::profile& is);

}  // namespace paraat::own_pages
