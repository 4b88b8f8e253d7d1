#pragma once
// Replacing keys while traffic runs.
//
// A new key is announced first: it stands in the manifest, so that members can learn it, and is not used.
// When every member has confirmed that manifest, or after a day, it becomes active: from then on it signs,
// and the old one is retired: still valid for ten minutes for messages under way, and a retired sealing key
// opens content sealed for it for thirty days (longer than a message lives). Published items are signed again
// with the new key in the same transaction; the signed bytes stay the same, so readers do not see a change.
//
// Revoking skips the waiting: the key leaves the manifest at once, its file is erased, and a new one signs in
// the same transaction. Members that received the new manifest by push refuse the old key from that moment;
// other members at their next request (a long-poll: 25 s).

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "federation/keys/node_keys.hpp"
#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::wire {
class Manifest;
}

namespace paraat::federation {

// Capabilities that the manifest of this release names beyond the core (protocol/membership.md).
constexpr std::array<std::string_view, 2> capabilities{"listings", "search"};

constexpr std::chrono::hours longest_announcement{24};
constexpr std::chrono::minutes retired_grace{10};
constexpr std::chrono::days opened_after_retirement{30};

struct own_key {
  std::string id;
  key_purpose purpose{};
  std::string public_key;
  instant announced_at{};
  std::optional<instant> active_at, retired_at, revoked_at;
};

// Newest first, revoked ones too.
std::vector<own_key> own_keys(transaction&);

// Sets the signing key of the key ring; records the first keys when there are none.
void adopt_keys(transaction&, const node_keys&, instant now);

// A new key of this purpose in the manifest. Refused while one is on its way in.
result<own_key> announce_key(transaction&, const node_keys&, key_purpose, instant now);

// Makes announced keys active that `all_told` members know or that have waited long enough; erases keys past
// their time. True when another key signs from now on.
bool advance_keys(transaction&, const node_keys&, bool all_told, instant now);

// At once, for a key that may be compromised. A new key of the same purpose is active when this returns.
result<void> revoke_key(transaction&, const node_keys&, const std::string& key_id, instant now);

// Applies a newer manifest of this node to the keys in use here: keys missing from it were revoked, keys that
// it retires are retired. Another key replaces them at once.
void follow_manifest(transaction&, const node_keys&, const wire::Manifest& newer, instant now);

// Signs the published items of this node with the key in use, in place.
void sign_again(transaction&, const node_keys&);

// A manifest with these keys, signed by the master key: bytes of wire::SignedManifest. Valid 60 days. At most
// limits::manifest_keys, the last retired ones left out.
std::string make_manifest(const node_keys&, const std::vector<own_key>&, std::int64_t sequence,
                          const std::string& base_url, instant now);
// Whether a manifest with these bytes names exactly the keys that it should at this moment.
bool names_keys(std::string_view manifest, const std::vector<own_key>&, instant now);

namespace rows {
void put_key(transaction&, const own_key&);
struct published {
  std::string party, feed, audience, object, bytes;
};
std::vector<published> published_after(transaction&, const published& last, int limit);
void replace_signed(transaction&, const published&);
}  // namespace rows

}  // namespace paraat::federation
