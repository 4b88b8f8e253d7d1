#pragma once
// Repair of a copy that differs from its publisher's checkpoint: find the difference, and correct it.
//
// First this node checks itself: every item is read again from its signed bytes, the columns and the pages
// are brought in line with them, and the digest is computed anew. Remaining differences are asked of the
// publisher: 256 bucket digests show where, the differing buckets come with the hash of each item, and
// missing or wrong items are fetched. Nothing is removed before the whole is equal to a checkpoint of the
// publisher.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "federation/sync/consumer.hpp"

namespace paraat::federation::sync {

// Checks every item against its bytes and the pages; computes the digest anew. A corrected item is counted as
// repaired.
void look_through(transaction&, const members&, followed&, instant now);

enum class look_result { level, differs, later };  // later: the feed moved meanwhile
look_result verify(transaction&, const members&, const feed_id&, const std::optional<checkpoint>&,
                   instant now);

// Bytes of wire::DiffRequest: the content held here, after a check of this node's own items.
std::string diff_request(transaction&, const members&, const feed_id&, instant now);

struct difference {
  checkpoint at;
  std::set<int> buckets;
  std::map<std::string, std::string> hashes;  // of all items in these buckets, by object
  bool complete = false;
};
// nullopt: a diff that this publisher cannot have meant (entries in another bucket, twice, of a wrong size,
// or more than one answer may hold).
std::optional<difference> read_diff(const members&, std::string_view peer, const feed_id&,
                                    const std::string& body, instant now);

// Which items to ask for.
std::vector<std::string> missing(transaction&, const feed_id&, const difference&);
struct mended {
  bool level = false;     // the feed is level now
  bool progress = false;  // a fetched item was named by the diff
};
mended mend(transaction&, const members&, std::string_view peer, const feed_id&, const difference&,
            const std::vector<item>& fetched, instant now);

}  // namespace paraat::federation::sync
