#pragma once
// Feeds that the tenants of this node publish for other nodes: listings for everybody, listings for members,
// organisations, and for an aggregator task profiles, each with gapless numbers and one current signed item
// per object at the number of its last change.
//
// Numbers are given by the projector alone, after the commit of the change: a sequence in the business
// transaction would let a reader's cursor skip a row that commits late, and a counter row in it makes writers
// queue (measured: 1,400 to 3,200 commits a second on one tenant against 7,000 to 8,000).
//
// The number of objects and the sum of their hashes are kept in the same transaction: a checkpoint contains
// them, and a reader compares them with its copy.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "federation/feed.hpp"
#include "federation/feeds/epoch.hpp"
#include "federation/keys/node_keys.hpp"
#include "ops/clock.hpp"
#include "protocol/feed_digest.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/tenants/tenants.hpp"

namespace paraat::federation::feeds {

using federation::listings_feed;
using federation::members_audience;
using federation::organisations_feed;
using federation::public_audience;
using federation::task_profiles_feed;
// Moves when any feed here changes; long-polls wait for it.
constexpr std::string_view feeds_topic = "feeds";
constexpr int largest_page = 500;
// A deletion is kept for this long; a reader that was away longer reads the feed from its start.
constexpr std::chrono::days tombstone_term{90};
constexpr std::string_view tombstones_job = "federation.tombstones";

struct item {
  std::int64_t number = 0;
  std::string object;
  std::int64_t version = 0;
  bool deleted = false;
  std::string signed_item;  // bytes of wire::SignedListing
  std::string hash;         // SHA-256 of the envelope in it
};

struct head {
  std::string party, feed, audience;
  std::int64_t epoch = 0, number = 0, floor = 0, seq = 0;
  feed_sum sum;

  feed_id id() const { return {party, feed, audience}; }
};

// Takes the waiting rows of the outbox, signs and numbers their items; begins a new epoch first where the
// database was restored. Returns how many were taken. Several processes may call it; one works at a time.
int project(database&, const tenants::directory&, const node_keys&, epoch_keeper&, instant now);

// Every feed begins again with the present objects, under a later epoch than any before it. `above`: an epoch
// seen by other nodes.
void begin_epoch(transaction&, const tenants::directory&, const node_keys&, std::string_view why,
                 std::int64_t above, instant now);

// The highest number of a change so far.
std::int64_t last_change(transaction&);
std::vector<head> heads_after(transaction&, std::int64_t seq, int limit);
std::optional<head> head_of(transaction&, const feed_id&);
std::vector<head> heads_of(transaction&, std::string_view party);

// Head and items of one moment.
struct page_of_items {
  head at;
  std::vector<item> items;
};
std::optional<page_of_items> page(transaction&, const feed_id&, std::int64_t after, int limit);
std::optional<page_of_items> those(transaction&, const feed_id&, const std::vector<std::string>& objects);
// All that are there, without their bytes.
std::optional<page_of_items> present(transaction&, const feed_id&);

// Bytes of wire::SignedCheckpoint: the content of the feed at this head.
std::string signed_checkpoint(const node_keys&, const head&, instant now);

// Removes tombstones of before the term; the floor rises to the last of them. Schedules its next run.
void forget_tombstones(transaction&, instant now);
void plan_tombstones(transaction&, instant now);  // unless it is planned

// For feeds.cpp.
namespace rows {
// Serialises the projector: waits for its turn, until the end of the transaction.
void lock(transaction&);
head feed_for_update(transaction&, const feed_id&, std::int64_t epoch);
std::optional<item> current(transaction&, const head&, std::string_view object);
void put(transaction&, const head&, const item&, instant now);
// Writes number, sum and epoch of a feed, at the next place in the order of changes.
void move(transaction&, const head&);
void clear(transaction&, const head&);
std::vector<head> all_heads(transaction&);
}  // namespace rows

}  // namespace paraat::federation::feeds
