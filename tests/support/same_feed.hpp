#pragma once
// Compares both sides: whether a reader holds and shows exactly the feed of a publisher.

#include <string>

#include "federation/sync/subscriptions.hpp"
#include "tests/support/federation.hpp"

namespace paraat::test {

// The differences, one line each; empty when all is equal: the items with their hashes, the sums that both
// keep against those of the items, the pages field by field.
std::string differences(federated_node& publisher, federated_node& reader, const federation::feed_id&);

federation::sync::feed_status status_of(federated_node& reader, const federation::feed_id&);

}  // namespace paraat::test
