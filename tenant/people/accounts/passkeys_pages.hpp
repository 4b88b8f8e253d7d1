#pragma once
// The passkeys of the user's own account, as a part of its page; the pages themselves are in
// accounts_pages.hpp.

#include "tenant/platform/store/database.hpp"
#include "tenant/platform/web/scope.hpp"
#include "tenant/platform/web/view.hpp"

namespace paraat::accounts {

void draw_passkeys(web::view&, const web::scope&, transaction&);

}  // namespace paraat::accounts
