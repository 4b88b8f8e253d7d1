#pragma once
// A node whose database was restored from an older copy lacks the documents that it signed since. Its members
// have them: a manifest that is not newer than theirs is answered with 409 (`superseded`). The document that
// they hold is signed by this node itself, so it needs no trust: keys that it retired are retired here too,
// and the next manifest has a higher number.
//
// A manifest whose number is more than a day ahead of the clock was signed while the clock was wrong. Its
// number is not exceeded until the operator decides so: each manifest after it would have to be further ahead
// still.

#include <optional>
#include <string>

#include "federation/membership/membership.hpp"

namespace paraat::federation {

constexpr std::chrono::days furthest_ahead{1};
// The page of the keys and the figure tell of a recovery for so long.
constexpr std::chrono::days recovery_told{1};

struct restored_manifest {
  std::int64_t number = 0;  // of the manifest that a member holds and this database did not know
  std::string peer;
  bool beyond = false;   // further ahead than the clock allows
  bool allowed = false;  // the operator goes beyond it
  instant at{};
  bool waits_for_the_operator() const { return beyond && !allowed; }
};
std::optional<restored_manifest> restored(transaction&);

// `document`: bytes of the SignedManifest that `peer` holds of this node. True when it proves that this
// database was restored: the next beat signs a manifest with a higher number. Changes nothing when it is not
// signed by this node's master key, or not newer than the manifest known here.
bool learn_own_manifest(transaction&, const node_keys&, std::string_view peer, const std::string& document,
                        instant now);
// The next manifest has a higher number than this. 0: no member holds a manifest that is unknown here.
std::int64_t number_to_go_beyond(transaction&);

void allow_renumbering(transaction&);

// A line about this node's manifest, for `paraat doctor`.
std::string manifest_report(transaction&, std::string_view own_node, instant now);

namespace rows {
void put_restored(transaction&, const restored_manifest&);
void allow_restored(transaction&);
}  // namespace rows

}  // namespace paraat::federation
