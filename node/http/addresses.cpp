#include "node/http/addresses.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <optional>

#include "protocol/whole_number.hpp"

namespace paraat::http {
namespace {

struct network {
  std::array<unsigned char, 16> bytes{};
  int family = AF_INET;
  int length = 32;  // bits that count
};

// An address is a network of that address alone.
std::optional<network> read(const std::string& text) {
  const auto slash = text.find('/');
  const std::string address = text.substr(0, slash);
  network n;
  if (::inet_pton(AF_INET, address.c_str(), n.bytes.data()) != 1) {
    n.family = AF_INET6;
    n.length = 128;
    if (::inet_pton(AF_INET6, address.c_str(), n.bytes.data()) != 1) return std::nullopt;
  }
  if (slash == std::string::npos) return n;
  const auto length = whole_number<int>(text.substr(slash + 1));
  if (!length || *length > n.length) return std::nullopt;
  n.length = *length;
  return n;
}

bool holds(const network& n, const network& one) {
  if (n.family != one.family) return false;
  for (int bit = 0; bit < n.length; bit += 8) {
    const int counted = std::min(8, n.length - bit);
    const auto mask = static_cast<unsigned char>(0xff << (8 - counted));
    const auto at = static_cast<std::size_t>(bit / 8);
    if ((n.bytes[at] & mask) != (one.bytes[at] & mask)) return false;
  }
  return true;
}

}  // namespace

bool is_address_or_network(const std::string& text) { return read(text).has_value(); }

bool among(const std::vector<std::string>& list, const std::string& address) {
  const auto one = address.find('/') == std::string::npos ? read(address) : std::nullopt;
  return one && std::ranges::any_of(list, [&](const std::string& entry) {
           const auto n = read(entry);
           return n && holds(*n, *one);
         });
}

}  // namespace paraat::http
