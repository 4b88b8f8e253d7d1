#pragma once
// A round with one peer for its overviews (aggregators): how they show listings published here, and which
// they hide. Coroutines of the peers' loop; throw `unreachable` when the peer is.

#include <boost/asio/awaitable.hpp>

#include "federation/sync/peers.hpp"

namespace paraat::federation::sync {

// An overview on that node hides something of a tenant of ours, or shows it again.
boost::asio::awaitable<void> look_what_is_hidden(peers_context&, std::string node, std::string party);
// How the overviews on that node show the publishers of this one; each is asked once a minute at most.
boost::asio::awaitable<void> ask_overviews(peers_context&, std::string node);

}  // namespace paraat::federation::sync
