#pragma once
// Messages between this node and its SMS gateway are signed with a shared secret:
//   Paraat-Time: 1795287600
//   Paraat-Signature: hex of HMAC-SHA-256 (RFC 2104) over "TIME.PATH.BODY"
// The path is included, so that a message in one direction cannot be replayed in the other.

#include <string>
#include <string_view>

#include "ops/clock.hpp"

namespace paraat::channels {

constexpr std::chrono::minutes signature_term{5};

std::string signature_of(std::string_view secret, std::string_view time, std::string_view path,
                         std::string_view body);
bool signature_holds(std::string_view secret, std::string_view time, std::string_view path,
                     std::string_view body, std::string_view signature, instant now);
std::string seconds_of(instant);

}  // namespace paraat::channels
