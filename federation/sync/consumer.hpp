#pragma once
// Reads the feed of another node, a page in one transaction: items, cursor and digest together, so a crash
// repeats at most one page. Every item is hostile until its signature, its publisher and its version have
// been checked; that is done before the transaction.
//
// An item counts when its epoch is that of the feed and its version is higher than the known one. The page
// that reaches the head carries a checkpoint; when it equals our content, the feed is LIVE and items that the
// publisher no longer has are removed. Otherwise the feed is REPAIRING (mending.hpp).

#include <optional>
#include <string>
#include <vector>

#include "federation/membership/membership.hpp"
#include "federation/sync/items.hpp"
#include "federation/sync/peer_rows.hpp"
#include "federation/sync/subscriptions.hpp"

namespace paraat::federation::sync {

// The publisher's signed statement of a feed's content at one moment.
struct checkpoint {
  std::int64_t epoch = 0, head = 0, floor = 0, created = 0;
  feed_sum sum;
  std::string bytes;  // SignedCheckpoint
};
std::optional<checkpoint> read_checkpoint(const members&, std::string_view peer, const feed_id&,
                                          const std::string& bytes, instant now);

struct page {
  std::int64_t epoch = 0, head = 0, floor = 0;
  std::vector<item> items;
  std::optional<checkpoint> at_head;
};
// Reads and verifies; nullopt when it is no page. Slow (a signature for each item), so outside a transaction.
std::optional<page> read_page(const members&, std::string_view peer, const feed_id&, const std::string& body,
                              instant now);

struct taken {
  std::vector<verdict> verdicts;  // of the items, in their order
  bool more = false;              // ask for the next page
  bool differs = false;           // at the head, and different from the publisher's checkpoint
  bool went_back = false;         // the publisher knows less than it told before
};
// `after`: the cursor that the page was asked with.
taken take_page(transaction&, const feed_id&, std::int64_t after, const page&, instant now);

// Read from the start again: the publisher told that we were away too long.
void begin_again(transaction&, const feed_id&);

// Whether these items, which the publisher no longer has, may be removed while `staying` stay. When they are
// more than half of all, each of them must also have been missing in a check `second_look` ago: an item
// missing since then waits for a second check of its own, and the others wait with it.
bool may_go(transaction&, followed&, const std::vector<std::string>& ids, std::int64_t staying, instant now);

// The checkpoint decides: level, or not. Removes items that the publisher no longer has when level.
void settle(transaction&, followed&, const std::optional<checkpoint>&, instant now);

// Writes checked items, and their changes to the pages.
void write_items(transaction&, followed&, std::vector<item>, instant now);

namespace rows {
struct known_object {
  std::int64_t epoch = 0, number = 0, version = 0;
  std::string hash;
  bool deleted = false, refused = false;
  std::string signed_item;  // where it was asked for
};
using known_objects = std::map<std::string, known_object>;
// Locked for this transaction, without their bytes.
known_objects of_ids(transaction&, const feed_id&, const std::vector<std::string>& ids);
known_objects all(transaction&, const feed_id&);       // with their bytes
known_objects present(transaction&, const followed&);  // of this epoch and there, without their bytes
std::string bytes_of(transaction&, const feed_id&, std::string_view object);
void put_objects(transaction&, const feed_id&, const std::vector<item>&, instant now);
void drop_objects(transaction&, const feed_id&, const std::vector<std::string>& ids);
void put_equivocation(transaction&, const feed_id&, const item& second, const std::string& first,
                      instant now);
// Shown or held, but not part of this epoch.
std::vector<std::string> unseen(transaction&, const followed&);
// Records exactly these items as held back, each since its first time; gives the start of the latest.
instant hold_back(transaction&, const feed_id&, const std::vector<std::string>& ids, instant now);
void release(transaction&, const feed_id&);
void drop_other_epochs(transaction&, const followed&);
}  // namespace rows

// Writes items of this feed to the pages.
void show(transaction&, const feed_id&, const std::vector<item>&, instant now);
void take_off(transaction&, const feed_id&, const std::vector<std::string>& ids);

}  // namespace paraat::federation::sync
