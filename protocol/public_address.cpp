#include "protocol/public_address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace paraat {
namespace {

using v4_bytes = std::array<unsigned char, 4>;
using v6_bytes = std::array<unsigned char, 16>;

bool is_public(const v4_bytes& b) {
  const bool closed = b[0] == 0 || b[0] == 10 || b[0] == 127 || (b[0] == 100 && (b[1] & 0xc0) == 64) ||
                      (b[0] == 169 && b[1] == 254) || (b[0] == 172 && (b[1] & 0xf0) == 16) ||
                      (b[0] == 192 && b[1] == 168) || (b[0] == 192 && b[1] == 0) ||
                      (b[0] == 198 && (b[1] & 0xfe) == 18) || b[0] >= 224;
  const bool documentation =
      (b[0] == 198 && b[1] == 51 && b[2] == 100) || (b[0] == 203 && b[1] == 0 && b[2] == 113);
  return !closed && !documentation;
}

bool is_public(const v6_bytes& b) {
  static constexpr std::array<unsigned char, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (std::equal(mapped.begin(), mapped.end(), b.begin()))
    return is_public(v4_bytes{b[12], b[13], b[14], b[15]});
  const bool global = (b[0] & 0xe0) == 0x20;  // 2000::/3
  const bool tunnel =
      b[0] == 0x20 && (b[1] == 0x02 || (b[1] == 0x01 && b[2] == 0 && b[3] == 0));  // 6to4, Teredo
  const bool documentation = b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0d && b[3] == 0xb8;
  return global && !tunnel && !documentation;
}

}  // namespace

bool is_public_address(const std::string& address) {
  if (v4_bytes four; ::inet_pton(AF_INET, address.c_str(), four.data()) == 1) return is_public(four);
  if (v6_bytes six; ::inet_pton(AF_INET6, address.c_str(), six.data()) == 1) return is_public(six);
  return false;
}

}  // namespace paraat
