#include "tenant/platform/rate_limits/networks.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace paraat::rate_limits {
namespace {

using sixteen = std::array<unsigned char, 16>;

std::optional<sixteen> ipv6(std::string_view address) {
  sixteen bytes{};
  if (::inet_pton(AF_INET6, std::string(address).c_str(), bytes.data()) != 1) return std::nullopt;
  return bytes;
}

// ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2).
std::optional<std::string> mapped_ipv4(const sixteen& bytes) {
  constexpr std::array<unsigned char, 12> prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (!std::equal(prefix.begin(), prefix.end(), bytes.begin())) return std::nullopt;
  std::array<char, INET_ADDRSTRLEN> text{};
  ::inet_ntop(AF_INET, bytes.data() + prefix.size(), text.data(), text.size());
  return std::string(text.data());
}

std::string prefix_of(sixteen bytes, std::size_t length) {
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(length / 8), bytes.end(), 0);
  std::array<char, INET6_ADDRSTRLEN> text{};
  ::inet_ntop(AF_INET6, bytes.data(), text.data(), text.size());
  return std::string(text.data()) + "/" + std::to_string(length);
}

}  // namespace

std::string network_of(std::string_view address) {
  const auto bytes = ipv6(address);
  if (!bytes) return std::string(address);
  const auto v4 = mapped_ipv4(*bytes);
  return v4 ? *v4 : prefix_of(*bytes, 64);
}

std::optional<std::string> wider_network_of(std::string_view address) {
  const auto bytes = ipv6(address);
  if (!bytes || mapped_ipv4(*bytes)) return std::nullopt;
  return prefix_of(*bytes, 48);
}

std::string block_of(std::string_view address) {
  if (auto wide = wider_network_of(address)) return *wide;
  const std::string one = network_of(address);
  in_addr v4{};
  const auto dot = one.rfind('.');
  return ::inet_pton(AF_INET, one.c_str(), &v4) == 1 ? one.substr(0, dot) + ".0/24" : one;
}

}  // namespace paraat::rate_limits
