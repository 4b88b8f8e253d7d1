#pragma once
// Taking over what another node publishes, a page in one transaction: items, cursor and digest together, so a
// crash repeats at most one page. Everything that comes in is hostile until its signature, its publisher and
// its version have been checked; that is done before the transaction.
//
// An item counts when its epoch is that of the feed and its version is higher than what is known. The page
// that reaches the head carries a checkpoint; when it says what we hold, the feed is LIVE and what the
// publisher does not have any more goes. When it does not, the feed is REPAIRING (mending.hpp).

#include <optional>
#include <string>
#include <vector>

#include "federation/membership/membership.hpp"
#include "federation/sync/followed.hpp"
#include "federation/sync/items.hpp"
#include "federation/sync/peer_rows.hpp"

namespace paraat::federation::sync {

// What a publisher says that a feed holds, signed by it for this feed, and not from another time.
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
  bool differs = false;           // at the head, and not what the publisher says
  bool went_back = false;         // the publisher knows less than it told before
};
// `after`: the cursor that the page was asked with.
taken take_page(transaction&, const feed_id&, std::int64_t after, const page&, instant now);

// Read from the start again: the publisher told that we were away too long.
void begin_again(transaction&, const feed_id&);

// The checkpoint decides: level, or not. Takes away what the publisher does not have any more when level.
void settle(transaction&, followed&, const std::optional<checkpoint>&, instant now);

// Writes items that were found to be right, and what follows from them for the pages.
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
void drop_other_epochs(transaction&, const followed&);
}  // namespace rows

// The pages: what stands there of this feed.
void show(transaction&, const feed_id&, const std::vector<item>&, instant now);
void take_off(transaction&, const feed_id&, const std::vector<std::string>& ids);

}  // namespace paraat::federation::sync
