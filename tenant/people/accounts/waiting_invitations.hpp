#pragma once
// Invitations that were not answered, in the list of users.

#include "tenant/platform/web/desk.hpp"

namespace paraat::accounts {

// Before an answer only the typed address is known of an invited person: it is the name of the row.
void add_invitations(web::table&, const web::scope&, transaction&);

}  // namespace paraat::accounts
