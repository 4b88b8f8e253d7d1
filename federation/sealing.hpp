#pragma once
// Contents that only the recipient's node may read: HPKE base mode, bound to the sender, the recipient, the
// kind and the case, so that a sealed content does not open in another envelope.

#include <optional>
#include <string>

#include "federation/membership/membership.hpp"
#include "protocol/wire.hpp"

namespace paraat::federation {

// False when the recipient's node has no sealing key that is good now.
bool seal_into(wire::Envelope&, const member_node& recipient, const std::string& content, instant now);
// Nothing when it was sealed for another key, for another envelope, or changed.
std::optional<std::string> open_sealed(const node_keys&, const wire::Envelope&);

}  // namespace paraat::federation
