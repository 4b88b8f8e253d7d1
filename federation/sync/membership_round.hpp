#pragma once
// A round with one peer for the membership: documents that are newer there are fetched. They prove
// themselves, so any peer may relay documents of another. Coroutines of the peers' loop; throw `unreachable`
// when the peer is.

#include <boost/asio/awaitable.hpp>

#include "federation/sync/peers.hpp"

namespace paraat::federation::sync {

// Whether its answers can be verified now.
bool speaks(const peers_context&, const member_node&);

// From a node, the manifest of itself or of another.
boost::asio::awaitable<void> fetch_manifest(peers_context&, std::string from, std::string about);
// It signs with a key that is not known here: perhaps it took a new one. Does not throw.
boost::asio::awaitable<void> look_again(peers_context&, std::string node);
// The peer holds these versions: newer documents are fetched, and then manifests that are missing or stale.
boost::asio::awaitable<void> refresh_membership(peers_context&, std::string node, std::int64_t their_version,
                                                std::int64_t their_revocations);

}  // namespace paraat::federation::sync
