#include "tenant/platform/web/scope.hpp"

#include <algorithm>

namespace paraat::web {

std::string scope::free_id(std::string_view wanted) const {
  std::string id(wanted);
  for (int n = 2; !ids.insert(id).second; ++n) id = std::string(wanted) + "-" + std::to_string(n);
  return id;
}

std::string_view name_of(role r) {
  switch (r) {
    case role::tenant_admin:
      return "tenant_admin";
    case role::coordinator:
      return "coordinator";
    case role::mediator:
      return "mediator";
    case role::editor:
      return "editor";
    case role::organisation:
      return "organisation";
    case role::node_operator:
      return "node_operator";
  }
  return "";
}

std::optional<role> role_named(std::string_view name) {
  for (const role r : {role::tenant_admin, role::coordinator, role::mediator, role::editor,
                       role::organisation, role::node_operator})
    if (name_of(r) == name) return r;
  return std::nullopt;
}

bool scope::may(role wanted) const {
  if (!account) return false;
  return std::ranges::any_of(account->grants, [&](const grant& g) {
    if (g.what == role::node_operator) return wanted == role::node_operator;
    if (g.tenant != here.id) return false;
    const bool admin_covers =
        g.what == role::tenant_admin && (wanted == role::coordinator || wanted == role::editor);
    return g.what == wanted || admin_covers;
  });
}

scope scope_of(const services& node, tenant_id who, instant now) {
  const tenants::tenant here = node.tenants.of(who).value();
  const auto scheme = here.public_url.find("://");
  const auto slash = here.public_url.find('/', scheme == std::string::npos ? 0 : scheme + 3);
  return {node,
          here,
          slash == std::string::npos ? "" : here.public_url.substr(slash),
          node.languages.of("nl"),
          now,
          std::nullopt};
}

}  // namespace paraat::web
