#pragma once
// Structured field values for HTTP: RFC 9651 (which takes the place of RFC 8941). Parsing gives values or
// nothing; there is no half result. Where the RFC leaves a choice, this parser is the strict one: byte
// sequences need their padding and zero pad bits, so that one value has one text. Ours, because Debian has no
// C or C++ library for them; the signatures of requests stand on this text.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace paraat::structured_fields {

struct token {
  std::string text;
  bool operator==(const token&) const = default;
};
struct byte_sequence {
  std::string data;
  bool operator==(const byte_sequence&) const = default;
};
struct decimal {
  std::int64_t thousandths = 0;
  bool operator==(const decimal&) const = default;
};
struct date {
  std::int64_t seconds = 0;  // since 1970
  bool operator==(const date&) const = default;
};
struct display_string {
  std::string text;  // UTF-8
  bool operator==(const display_string&) const = default;
};
using bare_item =
    std::variant<std::int64_t, decimal, std::string, token, byte_sequence, bool, date, display_string>;

// In the order of their first occurrence, as the RFC keeps them.
template <class T>
using ordered = std::vector<std::pair<std::string, T>>;
using parameters = ordered<bare_item>;

struct item {
  bare_item value;
  parameters params;
  bool operator==(const item&) const = default;
};
struct inner_list {
  std::vector<item> items;
  parameters params;
  bool operator==(const inner_list&) const = default;
};
using member = std::variant<item, inner_list>;
using list = std::vector<member>;
using dictionary = ordered<member>;

// A key that comes twice in a dictionary or among parameters: the last one counts (the RFC's rule), or the
// field is refused (as signatures need, since two readers could take two different values).
enum class repeats { last_wins, refused };

std::optional<item> parse_item(std::string_view, repeats = repeats::last_wins);
std::optional<list> parse_list(std::string_view, repeats = repeats::last_wins);
std::optional<dictionary> parse_dictionary(std::string_view, repeats = repeats::last_wins);

// Nothing when a value has no text: a number out of range, a string or key with characters that are not
// allowed.
std::optional<std::string> serialize(const bare_item&);
std::optional<std::string> serialize(const item&);
std::optional<std::string> serialize(const inner_list&);
std::optional<std::string> serialize(const list&);
std::optional<std::string> serialize(const dictionary&);

template <class T>
const T* find(const ordered<T>& in, std::string_view key) {
  for (const auto& [name, value] : in)
    if (name == key) return &value;
  return nullptr;
}

}  // namespace paraat::structured_fields
