#pragma once
// What this node and its SMS gateway say to each other is signed with a secret that both know:
//   Paraat-Time: 1795287600
//   Paraat-Signature: hex of HMAC-SHA-256 (RFC 2104) over "TIME.PATH.BODY"
// The path is in it, so that what is sent one way cannot be played back the other way.

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
