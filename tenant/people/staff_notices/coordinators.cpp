#include "tenant/people/staff_notices/coordinators.hpp"

#include <algorithm>

namespace paraat::staff_notices {

bool coordinates(const accounts::account& a, tenant_id here) {
  return a.status == accounts::account_state::active &&
         std::ranges::any_of(a.grants, [&](const web::grant& g) {
           return g.tenant == here && (g.what == web::role::coordinator || g.what == web::role::tenant_admin);
         });
}

void to_coordinators(transaction& tx, const web::scope& s, notifications::letter l, const std::string& path) {
  l.button_url = notifications::whole_address(s, path);
  bool someone = false;
  for (const accounts::user& u : accounts::users(tx, {.per_page = 500}).rows) {
    if (u.who.email.empty() || !coordinates(u.who, s.here.id)) continue;
    l.to = u.who.email;
    l.name = u.who.name;
    notifications::send(tx, s, l);
    someone = true;
  }
  if (someone || s.here.email.empty()) return;
  l.to = s.here.email;
  l.name = s.here.name;
  notifications::send(tx, s, l);
}

}  // namespace paraat::staff_notices
