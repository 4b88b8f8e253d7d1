#include "tenant/messaging/channels/numbers.hpp"

#include <algorithm>

#include "tenant/platform/text/phone_numbers.hpp"

namespace paraat::channels {
namespace {

bool digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<std::string> e164(std::string_view typed) {
  const auto number = text::read_phone(typed);
  return number ? std::optional(number->e164) : std::nullopt;
}

bool takes_texts(std::string_view number) {
  if (number.size() < 9 || number.size() > 16 || number[0] != '+' || !digits(number.substr(1))) return false;
  const auto read = text::read_phone(number);
  return read && read->mobile;
}

}  // namespace paraat::channels
