#pragma once
// Contact with the nodes of others: when, how often it failed, when it is tried again.

#include <optional>
#include <string_view>

#include "ops/clock.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::federation::sync {

struct peer_state {
  std::int64_t changes_after = 0;
  std::optional<instant> last_contact, next_try;
  int failures = 0;
};
peer_state state_of(transaction&, std::string_view node_id);
void note_contact(transaction&, std::string_view node_id, std::int64_t changes_after, instant now);
// Whether it is asked now and then (polling.hpp).
void note_polled(transaction&, std::string_view node_id, bool);
bool is_polled(transaction&, std::string_view node_id);
// Something that this node shows is urgent.
bool help_is_urgent(transaction&, instant now);
// Doubles the pause: 1 s, 2 s, … 5 min.
void note_failure(transaction&, std::string_view node_id, std::string_view what, instant now);

}  // namespace paraat::federation::sync
