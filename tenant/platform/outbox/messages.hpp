#pragma once
// Outgoing messages of a tenant to another party. The row is written in the transaction of its change, so
// that neither happens without the other; federation/delivery seals it, gives it a number after the commit,
// and sends it until a receipt arrives or a coordinator handles it. `tenant` never calls up.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::outbox {

enum class lane { crisis, bulk };
std::string_view name_of(lane);
std::optional<lane> lane_named(std::string_view);

struct message {
  std::string id;  // UUIDv7
  std::string to;  // a party; it may live on this node
  lane where = lane::bulk;
  std::string kind;     // "case.note": federation/kinds
  std::string content;  // bytes of its message in protocol/paraat.proto
  instant created{}, expires{};
  std::string case_id = {};  // a UUID, or empty
  std::int64_t case_seq = 0;
  std::string causation_id = {};
};

// From the tenant of the transaction. `expires` is at most 14 days away (protocol/limits.hpp).
void send(transaction&, const message&);

// For federation/delivery: tenants with waiting messages, and the messages, oldest first, locked. Those that
// a restored database brought back wait for the decision about it (tenant/administration/restores).
std::vector<tenant_id> tenants_with_messages(transaction&, instant now);
std::vector<message> take_messages(transaction&, instant now, int limit);
// They are on their way: away with the plain content.
void messages_taken(transaction&, const std::vector<message>&);
// Not yet possible; asked again at `when`.
void put_off_messages(transaction&, const std::vector<message>&, instant when);
// Messages created until then that have no number yet end as expired; their senders are told.
void expire_messages(transaction&, instant created_until, instant now);

}  // namespace paraat::outbox
