#include "tenant/platform/web/plain_text.hpp"

#include <algorithm>

namespace paraat::web {
namespace {

std::size_t length_of(unsigned char first) {
  return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

char32_t character_at(std::string_view text, std::size_t length) {
  char32_t c = static_cast<unsigned char>(text[0]);
  if (length == 1) return c;
  c &= 0xffU >> (length + 1);
  for (std::size_t i = 1; i < length; ++i) c = (c << 6) | (static_cast<unsigned char>(text[i]) & 0x3f);
  return c;
}

bool unwanted(char32_t c) {
  const bool direction = c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
                         (c >= 0x2066 && c <= 0x206f);
  const bool unseen = c == 0x200b || (c >= 0x2060 && c <= 0x2064) || c == 0xfeff || c == 0x00ad;
  const bool control = c >= 0x80 && c < 0xa0;
  const bool nothing = (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
  const bool separator = c == 0x2028 || c == 0x2029;  // line breaks that no form sends
  const bool tags = c >= 0xe0000 && c <= 0xe007f;
  return direction || unseen || control || nothing || separator || tags;
}

}  // namespace

std::string visible_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = std::min(length_of(static_cast<unsigned char>(text[0])), text.size());
    if (!unwanted(character_at(text, length))) out += text.substr(0, length);
    text.remove_prefix(length);
  }
  return out;
}

std::string one_line(std::string_view text) {
  std::string out = visible_text(text);
  for (char& c : out)
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  return out;
}

std::string shortened(std::string_view text, std::size_t characters) {
  std::string out;
  std::size_t length = 0, last_space = 0;
  for (const char c : text) {
    const bool blank = c == '\n' || c == '\t' || c == ' ';
    if (blank && (out.empty() || out.back() == ' ')) continue;
    const bool starts = (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    if (starts && ++length > characters)
      return out.substr(0, last_space == 0 ? out.size() : last_space) + "…";
    if (blank) last_space = out.size();
    out += blank ? ' ' : c;
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

}  // namespace paraat::web
