#pragma once
// Numbers that strangers wrote: in a query, a form, a header, a list.

#include <charconv>
#include <concepts>
#include <optional>
#include <string_view>

namespace paraat {

// A number that is written in digits and nothing else; nullopt for an empty text, a sign, blanks or letters,
// and for more than a Number holds.
template <std::integral Number>
std::optional<Number> whole_number(std::string_view text) {
  if (text.starts_with('-')) return std::nullopt;  // which from_chars reads
  Number n{};
  const auto [at, failed] = std::from_chars(text.data(), text.data() + text.size(), n);
  return failed == std::errc{} && at == text.data() + text.size() ? std::optional(n) : std::nullopt;
}

}  // namespace paraat
