#pragma once
// The feeds of others that this node follows, and how far it is with each.
//
//   NEW → BOOTSTRAP → CATCHING_UP → LIVE → VERIFYING → LIVE or REPAIRING → LIVE
//
// NEW: never asked. BOOTSTRAP: read from its start, because it is new here, began again under another epoch,
// or we were away longer than deletions are told (410). What was known before stays shown meanwhile, and goes
// only when a checkpoint of the publisher says that nothing is missing. CATCHING_UP: read on from the cursor.
// LIVE: at the head. VERIFYING: every item is held against a checkpoint. REPAIRING: the two differ; the
// buckets that differ are asked for. The state is kept in the database, so a restart goes on from there.
//
// Beside it, for people: BACKOFF (the node does not answer, and is asked again later), STALE (no contact for
// an hour), SUSPENDED (no member any more).

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "federation/feed.hpp"
#include "federation/membership/membership.hpp"
#include "ops/clock.hpp"
#include "protocol/feed_digest.hpp"
#include "tenant/register/register.hpp"
#include "tenant/store/database.hpp"

namespace paraat::federation::sync {

enum class state { fresh, bootstrap, catching_up, live, verifying, repairing };
std::string_view name_of(state);  // "new" for fresh
state state_named(std::string_view);

struct followed {
  feed_id feed;
  state at = state::fresh;
  std::int64_t epoch = 0, cursor = 0, head = 0;
  feed_sum sum;            // of what we hold in this epoch
  std::string checkpoint;  // SignedCheckpoint that was equal last
  std::int64_t checkpoint_created = 0;
  std::optional<instant> verified_at, looked_through_at, contact_at;
  bool carries_old = true;     // what an earlier epoch left may stand here still
  std::int64_t held_back = 0;  // items that would go, and wait for a second look
  std::optional<instant> held_back_at;
  std::int64_t repaired = 0;
  std::string trouble;  // why it is not equal
  std::optional<instant> tried_at;

  bool level() const { return at == state::live && trouble.empty() && verified_at && cursor >= head; }
};

// Every item is held against its bytes and the pages this often.
constexpr std::chrono::hours look_through_every{6};
// When more than half of a feed would go, a second look this much later must say the same.
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

// How many stand in each state, those in which none stands too; and how many items are held back.
struct feed_counts {
  std::map<std::string, long long> in_state;
  long long held_back = 0;
};
feed_counts count_feeds(transaction&, instant now);

// How the feeds of one publisher stand here: bytes of wire::ShownFeeds.
std::string shown_of(transaction&, std::string_view publisher, instant now);

// Two signed copies of one version, kept for whoever wants to check them.
struct evidence {
  feed_id feed;
  std::string object;
  std::int64_t epoch = 0, version = 0;
  std::string first, second;  // bytes of wire::SignedListing
  instant at{};
};
std::vector<evidence> equivocations(transaction&);
// Whether the two prove it, by anyone who has the publisher's key: signed by it, the same object, epoch and
// version, other bytes.
bool proves(const evidence&, const keys::public_key&);

// Publishers that this node wants to follow: neighbours of its municipalities, members of its networks; all
// of them for an aggregator.
std::vector<std::string> wanted_publishers(const members&, const std::vector<tenants::tenant>& here,
                                           const municipal_register&, std::string_view own_node);
// Their feeds, and the catalogues of the aggregators: these, and what is for members, are read only where a
// municipality or network lives.
std::vector<feed_id> wanted_feeds(const members&, const std::vector<tenants::tenant>& here,
                                  const municipal_register&, std::string_view own_node);

}  // namespace paraat::federation::sync
