#include "tenant/letters/coordinators.hpp"

#include <algorithm>

#include "tenant/accounts/accounts.hpp"

namespace paraat::letters {
namespace {

bool coordinates(const accounts::account& a, tenant_id here) {
  return std::ranges::any_of(a.grants, [&](const web::grant& g) {
    return g.tenant == here && (g.what == web::role::coordinator || g.what == web::role::tenant_admin);
  });
}

}  // namespace

void to_coordinators(transaction& tx, const web::scope& s, letter l, const std::string& path) {
  l.button_url = whole_address(s, path);
  bool someone = false;
  for (const accounts::user& u : accounts::users(tx, {.per_page = 500}).rows) {
    if (u.who.status != accounts::state::active || u.who.email.empty() || !coordinates(u.who, s.here.id))
      continue;
    l.to = u.who.email;
    l.name = u.who.name;
    send(tx, s, l);
    someone = true;
  }
  if (someone || s.here.email.empty()) return;
  l.to = s.here.email;
  l.name = s.here.name;
  send(tx, s, l);
}

}  // namespace paraat::letters
