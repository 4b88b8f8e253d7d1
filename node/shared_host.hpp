#pragma once
// A host name that several sites share, each under a path: what stands beside them.

#include "tenant/tenants/tenants.hpp"
#include "tenant/web/http.hpp"

namespace paraat::node {

// At "/" the way to each site, at "/robots.txt" what robots may read of all of them; otherwise 404.
web::response beside_the_sites(const tenants::directory&, const web::request&);

}  // namespace paraat::node
