#pragma once
// An overview may hide an item with a reason. The publisher's node asks for the hidings of its tenants, and
// their staff see the reason.

#include "federation/endpoints/endpoints.hpp"

namespace paraat::federation {

constexpr std::string_view hidings_feed = "hidings", private_audience = "private";

// At the overview: moves the head of every publisher with a hiding that began or ended since the last call,
// so that its node reads it. True when one moved.
bool announce_hidings(transaction&, instant now);
// The hidings of one publisher on this node: bytes of wire::Hidings.
std::string hidings_of(transaction&, std::string_view publisher);

// At the publisher: all that this overview hides of a tenant of ours.
result<void> take_hidings(transaction&, std::string_view party, std::string_view by, const std::string& body);

}  // namespace paraat::federation
