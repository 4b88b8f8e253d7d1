#pragma once
// Lists of addresses in the settings: single ones ("10.0.0.7", "::1") and networks ("10.0.0.0/8",
// "fd00::/8").

#include <string>
#include <string_view>
#include <vector>

namespace paraat::http {

bool is_address_or_network(const std::string&);
// Whether an entry of the list is this address, or a network that contains it. A malformed remote address is
// in none.
bool among(const std::vector<std::string>& list, const std::string& address);

}  // namespace paraat::http
