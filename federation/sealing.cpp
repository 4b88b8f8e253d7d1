#include "federation/sealing.hpp"

namespace paraat::federation {

bool seal_into(wire::Envelope&, const member_node&, const std::string&, instant) { return false; }
std::optional<std::string> open_sealed(const node_keys&, const wire::Envelope&) { return std::nullopt; }

}  // namespace paraat::federation
