#pragma once
// The feeds of other nodes that this node follows, with the state of each.
//
//   NEW → BOOTSTRAP → CATCHING_UP → LIVE → VERIFYING → LIVE or REPAIRING → LIVE
//
// NEW: never asked. BOOTSTRAP: read from its start, because it is new here, began again under another epoch,
// or this node was away longer than deletions are kept (410). Items known before stay shown meanwhile, and
// are removed only when a checkpoint of the publisher confirms that nothing is missing. CATCHING_UP: read on
// from the cursor. LIVE: at the head. VERIFYING: every item is compared with a checkpoint. REPAIRING: the two
// differ; the differing buckets are requested. The state is kept in the database, so a restart continues
// from there.
//
// In addition, for display: BACKOFF (the node does not answer, and is asked again later), STALE (no contact
// for an hour), SUSPENDED (no longer a member).

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "federation/feed.hpp"
#include "federation/membership/membership.hpp"
#include "ops/clock.hpp"
#include "protocol/feed_digest.hpp"
#include "tenant/platform/municipalities/municipalities.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::federation::sync {

enum class feed_state { fresh, bootstrap, catching_up, live, verifying, repairing };
std::string_view name_of(feed_state);  // "new" for fresh
feed_state state_named(std::string_view);

struct followed {
  feed_id feed;
  feed_state at = feed_state::fresh;
  std::int64_t epoch = 0, cursor = 0, head = 0;
  feed_sum sum;            // of the items held in this epoch
  std::string checkpoint;  // SignedCheckpoint that was equal last
  std::int64_t checkpoint_created = 0;
  std::optional<instant> verified_at, looked_through_at, contact_at;
  bool carries_old = true;     // items of an earlier epoch may still be stored
  std::int64_t held_back = 0;  // items that would go, and wait for a second look
  std::optional<instant> held_back_at;
  std::int64_t repaired = 0;
  std::string trouble;  // why it is not equal
  std::optional<instant> tried_at;
  // An item of it is held and not shown before this time (items.hpp).
  std::optional<instant> early_until;

  void wait_for(const std::optional<instant>& t) {
    if (t && (!early_until || *t < *early_until)) early_until = t;
  }
  bool level() const {
    return at == feed_state::live && trouble.empty() && verified_at && cursor >= head && !early_until;
  }
};

// Every item is held against its bytes and the pages this often.
constexpr std::chrono::hours look_through_every{6};
// When more than half of a feed would be removed, a second check this much later must confirm it.
constexpr std::chrono::minutes second_look{10};
// More than this no municipality publishes.
constexpr std::int64_t most_items = 20'000;

// The row, locked for this transaction; made when there is none.
followed take_row(transaction&, const feed_id&);
std::optional<followed> find(transaction&, const feed_id&);
void put(transaction&, const followed&);
std::vector<followed> all_followed(transaction&);
void note_contact(transaction&, const std::vector<std::string>& publishers, instant now);
// Due for a look-through, for a second look, or for another try.
bool look_is_due(const followed&, instant now);
constexpr std::chrono::minutes another_try{1};

// For the operator's page: one line per feed.
struct feed_status {
  feed_id feed;
  std::string node;
  std::string shown_state;  // of the states above, or backoff, stale, suspended
  std::int64_t epoch = 0, cursor = 0, head = 0, count = 0;
  std::string digest;  // hex
  bool equal = false;  // to the last checkpoint of its publisher
  std::optional<instant> verified_at, contact_at;
  std::int64_t held_back = 0, repaired = 0;
  std::string trouble;
};
std::vector<feed_status> feed_states(transaction&, const members&, instant now);

// The number of feeds in each state, including states without any; and the number of items held back.
struct feed_counts {
  std::map<std::string, long long> in_state;
  long long held_back = 0;
};
feed_counts count_feeds(transaction&, instant now);

// How the feeds of one publisher stand here: bytes of wire::ShownFeeds.
std::string shown_of(transaction&, std::string_view publisher, instant now);

// Two signed copies of one version, kept as evidence of the equivocation.
struct evidence {
  feed_id feed;
  std::string object;
  std::int64_t epoch = 0, version = 0;
  std::string first, second;  // bytes of wire::SignedListing
  instant at{};
};
std::vector<evidence> equivocations(transaction&);
// Whether the pair is proof, with the publisher's key: both signed by it, the same object, epoch and version,
// other bytes.
bool proves(const evidence&, const keys::public_key&);

// Publishers that this node wants to follow: neighbours of its municipalities, members of its networks; all
// of them for an aggregator.
std::vector<std::string> wanted_publishers(const members&, const std::vector<tenants::tenant>& here,
                                           const municipal_register&, std::string_view own_node);
// The feeds of those publishers, and the catalogues of the aggregators: catalogues and feeds for members are
// read only by a node with a municipality or network.
std::vector<feed_id> wanted_feeds(const members&, const std::vector<tenants::tenant>& here,
                                  const municipal_register&, std::string_view own_node);

}  // namespace paraat::federation::sync
