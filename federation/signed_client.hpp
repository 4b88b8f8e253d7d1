#pragma once
// A signed request to another node and its verified response.

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>

#include "federation/membership/membership.hpp"
#include "federation/transport.hpp"

namespace paraat::federation {

struct question {
  std::string node;  // id of the peer; its address comes from membership
  std::string method = "GET";
  std::string path, query, body;
  std::chrono::seconds patience{20};
  bool without_signature = false;  // documents that prove themselves
  std::string base_url;            // in place of the member's, for a join only
  bool repeatable = false;         // transport.hpp
};

struct reply {
  unsigned status = 0;
  std::string body;
  std::int64_t members_version = 0;  // of the list that the peer has
  std::int64_t revocations_version = 0;
  std::optional<std::chrono::seconds> retry_after = {};
};

// The answer is signed with a key that is not held of that node: its manifest is to be asked for.
struct unknown_signer : unreachable {
  using unreachable::unreachable;
};

// It does not know our key: our manifest is to be pushed again.
struct unknown_here : unreachable {
  using unreachable::unreachable;
};

// The clocks of the two nodes are too far apart for signatures to hold: one of the two is wrong.
struct clocks_differ : unreachable {
  using unreachable::unreachable;
};
// "clock: ours is 180 s ahead of theirs": for the log and the operator's page.
std::string clock_sentence(double ahead);

// Throws `unreachable` when the peer is not reached or its answer does not verify.
boost::asio::awaitable<reply> ask(transport&, const members&, const node_keys&, const clock&, question);

}  // namespace paraat::federation
