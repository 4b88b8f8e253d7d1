#pragma once
// How contact with each member goes, for the operator.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "federation/delivery/lanes.hpp"
#include "federation/membership/propagation.hpp"

namespace paraat::federation::desk {

enum class contact { good, never, away, unknown_keys, revoked };

struct member_state {
  member_node node;
  std::vector<member_tenant> tenants;
  contact now = contact::never;
  std::optional<instant> last_contact, next_try;
  int failures = 0;
  std::string last_failure;
  bool polled = false;  // asked now and then: something on the way cuts questions that wait
  bool told = false;    // it said yes to our newest manifest, list and revocations
  std::vector<delivery::lane_state> lanes;
  long long disputes = 0;  // pairs of signed copies that contradict

  long long waiting() const;
  long long stuck() const;
  std::optional<instant> oldest_waiting() const;
};

// Every member except this node, members with problems first.
std::vector<member_state> member_states(transaction&, const members&, std::string_view own_node, instant now);

// Two signed copies that contradict: versions of a listing, or messages with the same id.
struct dispute {
  std::string what, about;  // "listing" or "message"; publisher or sender, and the id
  instant at{};
};
std::vector<dispute> disputes(transaction&, const members&, std::string_view node);
// Number of disputes per node, for nodes with any.
std::map<std::string, long long> dispute_counts(transaction&, const members&);

namespace rows {
struct peer_row {
  std::string node;
  std::optional<instant> last_contact, next_try;
  int failures = 0;
  std::string last_failure;
  bool polled = false;
};
std::vector<peer_row> peers(transaction&);
}  // namespace rows

}  // namespace paraat::federation::desk
