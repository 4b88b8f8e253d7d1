#pragma once
// What a tenant wants to say to another party. The row is written in the transaction of the change that it is
// about, so that neither happens without the other; federation/delivery seals it, gives it a number after the
// commit, and sends it until a receipt, or a human, has it. `tenant` never calls up.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "tenant/store/database.hpp"

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

// For federation/delivery: tenants that have something to say, and what, oldest first, locked.
std::vector<tenant_id> tenants_with_messages(transaction&, instant now);
std::vector<message> take_messages(transaction&, instant now, int limit);
// They are on their way: away with the plain content.
void messages_taken(transaction&, const std::vector<message>&);
// Not yet possible; asked again at `when`.
void put_off_messages(transaction&, const std::vector<message>&, instant when);

}  // namespace paraat::outbox
