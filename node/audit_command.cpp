#include "node/audit_command.hpp"

#include <fmt/format.h>

#include "node/store.hpp"
#include "protocol/bytes.hpp"
#include "tenant/platform/audit/chain.hpp"
#include "tenant/platform/tenants/tenants.hpp"

namespace paraat::node {

int audit_verify(const config& c) {
  store held(c);
  bool whole = true;
  for (const auto& t : held.db().read(std::nullopt, [](transaction& tx) { return tenants::all(tx); })) {
    const auto v = held.db().read(t.id, [](transaction& tx) { return audit::verify(tx); });
    whole = whole && v.whole();
    if (v.whole())
      fmt::print("{:<24} {} events hold, {} not linked yet; last {} {}\n", t.party, v.linked, v.waiting,
                 v.last_seq, v.linked == 0 ? "-" : hex(v.last_hash));
    else
      fmt::print("{:<24} BROKEN at event {}: it was changed or removed, or one was put in\n", t.party,
                 *v.broken_at);
  }
  return whole ? 0 : 1;
}

}  // namespace paraat::node
