#pragma once
// What a round with one peer does for one feed: read on until it is level, look through what is due, mend
// what differs. Coroutines of the peers' loop; throws `unreachable` when the peer is.

#include <boost/asio/awaitable.hpp>

#include "federation/feed.hpp"
#include "federation/sync/peers.hpp"

namespace paraat::federation::sync {

// The feed stands at this epoch and number at its publisher, as far as we were told (0, 0: not told).
boost::asio::awaitable<void> bring_level(peers_context&, std::string node, feed_id, std::int64_t epoch,
                                         std::int64_t number);
// Holds what we have against a fresh checkpoint, item by item.
boost::asio::awaitable<void> check_feed(peers_context&, std::string node, feed_id);

}  // namespace paraat::federation::sync
