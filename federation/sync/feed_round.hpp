#pragma once
// A round with one peer for one feed: read to the head, verify when due, repair differences. Coroutines of
// the peers' loop; throws `unreachable` when the peer is.

#include <boost/asio/awaitable.hpp>

#include "federation/feed.hpp"
#include "federation/sync/peers.hpp"

namespace paraat::federation::sync {

// The feed stands at this epoch and number at its publisher, as far as we were told (0, 0: not told). True
// when it brought anything new.
boost::asio::awaitable<bool> bring_level(peers_context&, std::string node, feed_id, std::int64_t epoch,
                                         std::int64_t number);
// Compares the held items with a fresh checkpoint, item by item.
boost::asio::awaitable<void> check_feed(peers_context&, std::string node, feed_id);

}  // namespace paraat::federation::sync
