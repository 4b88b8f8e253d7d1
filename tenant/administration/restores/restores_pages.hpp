#pragma once
// The page after a restored backup: the waiting messages, and the decision about them.

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::restores {

// Of one tenant, for its coordinators.
web::response show(const web::request&, web::scope&, transaction&);
web::response decide_one(const web::request&, web::scope&, transaction&);
// Of every tenant of the node, for its operator: counts only.
web::response show_node(const web::request&, web::scope&, transaction&);
web::response decide_node(const web::request&, web::scope&, transaction&);

// For the dashboard of the staff, while a decision is awaited.
struct notice {
  std::string title, column, text, url, label;
};
std::optional<notice> notice_of(const web::scope&, transaction&);

}  // namespace paraat::restores
