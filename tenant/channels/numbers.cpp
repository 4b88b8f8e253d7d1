#include "tenant/channels/numbers.hpp"

#include <algorithm>

namespace paraat::channels {
namespace {

bool digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// After +32: a mobile number has nine digits and begins with 45 to 49, any other has eight.
bool mobile(std::string_view national) {
  return national.size() == 9 && national[0] == '4' && national[1] >= '5';
}
bool belgian(std::string_view national) {
  // Zone 4 (Liège) begins with 42 or 43: 470 11 22 3 is a mobile number with a digit too few.
  const bool landline =
      national.size() == 8 && national[0] != '0' && (national[0] != '4' || national[1] < '5');
  return mobile(national) || landline;
}

// The next sign of UTF-8; a broken byte counts as itself.
char32_t next_sign(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  char32_t sign = length == 1 ? lead : lead & (0xffU >> (length + 1));
  for (std::size_t i = 1; i < length && i < text.size(); ++i)
    sign = (sign << 6U) | (static_cast<unsigned char>(text[i]) & 0x3fU);
  text.remove_prefix(std::min(length, text.size()));
  return sign;
}

// How many places a sign takes in the GSM alphabet: 1, 2 (with an escape before it), 0: not in it.
int gsm_places(char32_t sign) {
  constexpr std::u32string_view basic =
      U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
      U"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
  constexpr std::u32string_view extended = U"\f^{}\\[~]|€";
  if (basic.find(sign) != std::u32string_view::npos) return 1;
  return extended.find(sign) != std::u32string_view::npos ? 2 : 0;
}

}  // namespace

std::optional<std::string> e164(std::string_view typed) {
  std::string number;
  for (const char c : typed) {
    if (c == '+' && number.empty())
      number += '+';
    else if (c >= '0' && c <= '9')
      number += c;
    else if (std::string_view(" ./-()").find(c) == std::string_view::npos)
      return std::nullopt;
  }
  // "+32 (0)470": the nought between brackets is not dialled.
  const bool bracketed = typed.find("(0)") != std::string_view::npos;
  if (number.starts_with("00")) number = "+" + number.substr(2);
  if (number.starts_with('0')) number = "+32" + number.substr(1);
  if (!number.starts_with('+') || number.size() < 2 || number[1] == '0') return std::nullopt;
  if (number.starts_with("+32")) {
    std::string national = number.substr(3);
    if (bracketed && national.starts_with('0')) national.erase(0, 1);
    return belgian(national) ? std::optional("+32" + national) : std::nullopt;
  }
  const std::size_t length = number.size() - 1;
  return length >= 8 && length <= 15 ? std::optional(number) : std::nullopt;
}

bool takes_texts(std::string_view number) {
  if (number.size() < 9 || number.size() > 16 || number[0] != '+' || !digits(number.substr(1))) return false;
  return !number.starts_with("+32") || mobile(number.substr(3));
}

text_size size_of(std::string_view text) {
  int gsm = 0, units = 0;
  bool unicode = false;
  while (!text.empty()) {
    const char32_t sign = next_sign(text);
    const int places = gsm_places(sign);
    gsm += places;
    unicode |= places == 0;
    units += sign > 0xffff ? 2 : 1;
  }
  const int used = unicode ? units : gsm, single = unicode ? 70 : 160, several = unicode ? 67 : 153;
  if (used == 0) return {};
  return {used <= single ? 1 : (used + several - 1) / several, unicode};
}

}  // namespace paraat::channels
