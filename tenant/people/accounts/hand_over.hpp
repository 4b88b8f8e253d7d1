#pragma once
// The other sites of the node where an account has a role, and the way there with the same sign-in.

#include <string>
#include <vector>

#include "tenant/platform/web/scope.hpp"
#include "tenant/platform/web/view.hpp"

namespace paraat::accounts {

struct other_site {
  tenant_id tenant;
  std::string name, url;  // url: a page of this site, which leads there
};
// By name; empty without a session.
std::vector<other_site> other_sites(const web::scope&);
// Nothing where there are none.
void draw_other_sites(web::view&, const web::scope&);

}  // namespace paraat::accounts
