#pragma once
// A host name shared by several sites, each under a path: the pages outside those paths.

#include "tenant/platform/tenants/tenants.hpp"
#include "tenant/platform/web/http.hpp"

namespace paraat::node {

// "/" links to each site, "/robots.txt" has the rules of all of them; otherwise 404.
web::response beside_the_sites(const tenants::directory&, const web::request&);

}  // namespace paraat::node
