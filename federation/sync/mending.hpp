#pragma once
// When what we hold is not what its publisher says: find the difference, and mend it.
//
// First this node looks at itself: every item is read again from the bytes that were signed, the columns and
// the pages are brought in line with them, and the digest is added up anew. What then differs is asked of the
// publisher: 256 bucket digests show where, the buckets that differ come with the hash of each item, and the
// items that are missing or wrong are fetched. Nothing is taken away before the whole is equal to a
// checkpoint of the publisher.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "federation/sync/consumer.hpp"

namespace paraat::federation::sync {

// Every item against its bytes and the pages; the digest anew. What is not what it was is counted as
// repaired.
void look_through(transaction&, const members&, followed&, instant now);

enum class look_result { level, differs, later };  // later: the feed moved meanwhile
look_result verify(transaction&, const members&, const feed_id&, const std::optional<checkpoint>&,
                   instant now);

// Bytes of wire::DiffRequest: what we hold, after a look at ourselves.
std::string diff_request(transaction&, const members&, const feed_id&, instant now);

struct difference {
  checkpoint at;
  std::set<int> buckets;
  std::map<std::string, std::string> hashes;  // of all that stands in these buckets, by object
  bool complete = false;
};
// nullopt: no diff that this publisher could have meant (entries in another bucket, twice, of a wrong size).
std::optional<difference> read_diff(const members&, std::string_view peer, const feed_id&,
                                    const std::string& body, instant now);

// Which items to ask for.
std::vector<std::string> missing(transaction&, const feed_id&, const difference&);
// True when the feed is level now.
bool mend(transaction&, const members&, std::string_view peer, const feed_id&, const difference&,
          const std::vector<item>& fetched, instant now);

}  // namespace paraat::federation::sync
