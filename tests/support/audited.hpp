#pragma once
// How often a kind of event stands in the audit of a tenant.

#include <algorithm>

#include "tenant/platform/audit/audit.hpp"
#include "tests/support/running_node.hpp"

namespace paraat::test {

inline long audited(running_node& node, const tenants::tenant& where, std::string_view kind) {
  const auto all =
      node.db().read(where.id, [](transaction& tx) { return audit::entries(tx, {.per_page = 500}); });
  return std::ranges::count_if(all.rows, [&](const auto& e) { return e.event.what == kind; });
}

}  // namespace paraat::test
