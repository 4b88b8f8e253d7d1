#pragma once
// Which addresses of the internet this node connects to when a stranger names the host: a peer of the
// federation, the push service of a browser.

#include <string>

namespace paraat {

// False for loopback, private, shared (RFC 6598), link-local, unique-local, documentation, benchmark,
// multicast, NAT64, 6to4 and Teredo addresses, and for text that is no address. The ranges are those of the
// special-purpose registries of IANA (RFC 6890).
bool is_public_address(const std::string& address);

}  // namespace paraat
