#pragma once
// The characters of RFC 9651 section 3, for its parser and its serializer.

#include <optional>
#include <string_view>

namespace paraat::structured_fields::text {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_alpha(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z'); }
constexpr bool printable(char c) { return c >= 0x20 && c < 0x7f; }

constexpr bool begins_key(char c) { return is_lower(c) || c == '*'; }
constexpr bool in_key(char c) {
  return is_lower(c) || is_digit(c) || c == '_' || c == '-' || c == '.' || c == '*';
}
constexpr bool begins_token(char c) { return is_alpha(c) || c == '*'; }
// tchar (RFC 9110 section 5.6.2), ':' or '/'.
constexpr bool in_token(char c) {
  return is_alpha(c) || is_digit(c) || (c != '\0' && std::string_view("!#$%&'*+-.^_`|~:/").contains(c));
}

// The first two characters as an octet; capitals are not allowed.
constexpr std::optional<char> lower_hex_octet(std::string_view s) {
  if (s.size() < 2) return std::nullopt;
  int value = 0;
  for (const char c : s.substr(0, 2)) {
    if (!is_digit(c) && !(c >= 'a' && c <= 'f')) return std::nullopt;
    value = value * 16 + (is_digit(c) ? c - '0' : c - 'a' + 10);
  }
  return static_cast<char>(value);
}

}  // namespace paraat::structured_fields::text
