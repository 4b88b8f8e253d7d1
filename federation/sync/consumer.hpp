#pragma once
// Taking over what another node publishes. Everything that comes in is hostile until its signature, its
// publisher and its version have been checked; cursor and items are one transaction, so a crash repeats at
// most one page.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "federation/membership/membership.hpp"
#include "ops/clock.hpp"
#include "tenant/register/register.hpp"
#include "tenant/store/database.hpp"

namespace paraat::federation::sync {

enum class verdict {
  applied,    // new or newer: written
  known,      // the same version with the same bytes, or an older one
  malformed,  // does not parse, or breaks a limit
  wrong_key,  // signed by a key that may not speak for the publisher
  bad_signature,
  wrong_publisher,  // the publisher is hosted elsewhere, or here
  equivocation,     // the same version with other bytes: both copies are kept
};
std::string_view name_of(verdict);

struct cursor {
  std::int64_t epoch = 0, number = 0;
};

// One signed listing from `peer`. Writes nothing unless it is `applied` or `equivocation`.
// `number`: the place in the feed at which the peer showed it; it must be the one that was signed.
verdict apply(transaction&, const members&, std::string_view peer, const std::string& signed_listing,
              instant now, std::optional<std::int64_t> number = std::nullopt);

cursor cursor_of(transaction&, std::string_view publisher, std::string_view feed, std::string_view audience);
void put_cursor(transaction&, std::string_view publisher, std::string_view feed, std::string_view audience,
                cursor);

// A feed began again (a restored backup): forget how far we were. Items that the new feed does not bring
// again are taken away by `drop_unseen` once the end of it is reached.
void begin_again(transaction&, std::string_view publisher, std::int64_t epoch, instant now);
void drop_unseen(transaction&, std::string_view publisher, std::int64_t epoch);

// The node of these publishers answered: what they publish is confirmed.
void confirm(transaction&, const std::vector<std::string>& publishers, instant now);

struct peer_state {
  std::int64_t changes_after = 0;
  std::optional<instant> last_contact, next_try;
  int failures = 0;
};
peer_state state_of(transaction&, std::string_view node_id);
void note_contact(transaction&, std::string_view node_id, std::int64_t changes_after, instant now);
// Doubles the pause: 1 s, 2 s, … 5 min.
void note_failure(transaction&, std::string_view node_id, std::string_view what, instant now);

// Publishers that this node wants to follow: neighbours of its municipalities, members of its networks; all
// of them for an aggregator.
std::vector<std::string> wanted_publishers(const members&, const std::vector<tenants::tenant>& here,
                                           const municipal_register&, std::string_view own_node);

namespace rows {
struct known_object {
  std::int64_t version = 0;
  std::string hash, signed_listing;
  bool deleted = false;
};
std::optional<known_object> object(transaction&, std::string_view publisher, std::string_view id);
void put_object(transaction&, std::string_view publisher, std::string_view id, const known_object&,
                instant now);
void put_equivocation(transaction&, std::string_view publisher, std::string_view id, std::int64_t version,
                      const std::string& first, const std::string& second, instant now);
}  // namespace rows

}  // namespace paraat::federation::sync
