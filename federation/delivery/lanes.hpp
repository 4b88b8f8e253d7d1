#pragma once
// Lanes to other nodes, one per peer and urgency, with their back-off and messages; as shown to the operator,
// with the operator's actions.
//
// A message is `waiting` until it reaches one of these states: `delivered` (the receipt says accepted),
// `refused` (the receipt says rejected), `parked` (the other node fails on it), `undelivered` (it expired),
// `discarded` (the operator gave it up). A receipt that comes late still counts.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/platform/outbox/messages.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::federation::delivery {

enum class condition { open, half_open, backing_off };

struct lane_state {
  std::string peer;
  outbox::lane where = outbox::lane::bulk;
  condition now = condition::open;
  int failures = 0;
  std::optional<instant> failing_since, next_try, last_success;
  std::string last_failure;
  long long waiting = 0, parked = 0, undelivered = 0, refused = 0;
  std::optional<instant> oldest_waiting;  // its age is the lag
};
std::vector<lane_state> lane_states(transaction&, instant now);

struct stuck_message {
  std::string id, from, to, peer, kind, state, reason;
  outbox::lane where = outbox::lane::bulk;
  instant created{}, expires{};
  int attempts = 0;
};
// Parked, undelivered and refused messages, the newest first; of one peer, or of all.
std::vector<stuck_message> stuck(transaction&, std::string_view peer, int limit);
// Sends it again. Refused when it is not stuck, or has expired.
result<void> retry(transaction&, std::string_view message_id, instant now);
result<void> discard(transaction&, std::string_view message_id, instant now);
// Does not wait for the end of the back-off.
void try_now(transaction&, std::string_view peer, instant now);

}  // namespace paraat::federation::delivery
