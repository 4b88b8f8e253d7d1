#pragma once
// The network that counts as one visitor for limits: an IPv4 address, or the /64 of an IPv6 address, because
// a household or a hired server has a whole /64 (RFC 6177, RFC 7934). Above it the /48, the most that one
// customer gets.

#include <optional>
#include <string>
#include <string_view>

namespace paraat::rate_limits {

// "192.0.2.7", "2001:db8:1:2::/64"; an IPv4 address inside IPv6 ("::ffff:192.0.2.7") is that IPv4 address.
// Text that is no address counts as it is.
std::string network_of(std::string_view address);
// "2001:db8:1::/48"; nothing for IPv4.
std::optional<std::string> wider_network_of(std::string_view address);
// The block of a provider or a large customer: "192.0.2.0/24", "2001:db8:1::/48".
std::string block_of(std::string_view address);

}  // namespace paraat::rate_limits
