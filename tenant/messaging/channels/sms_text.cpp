#include "tenant/messaging/channels/sms_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace paraat::channels {
namespace {

// The next character of UTF-8; a broken byte counts as itself.
char32_t next_character(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  char32_t c = length == 1 ? lead : lead & (0xffU >> (length + 1));
  for (std::size_t i = 1; i < length && i < text.size(); ++i)
    c = (c << 6U) | (static_cast<unsigned char>(text[i]) & 0x3fU);
  text.remove_prefix(std::min(length, text.size()));
  return c;
}

// Septets that a character takes in the GSM alphabet: 1, 2 (extension table), 0: not in it.
int septets_of(char32_t c) {
  constexpr std::u32string_view basic =
      U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
      U"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
  constexpr std::u32string_view extended = U"\f^{}\\[~]|€";
  if (basic.find(c) != std::u32string_view::npos) return 1;
  return extended.find(c) != std::u32string_view::npos ? 2 : 0;
}

struct folding {
  char32_t first, last;  // inclusive
  std::string_view to;
};
// By code point; ranges do not overlap.
constexpr folding foldings[] = {
    {U'\t', U'\t', " "},    {U'`', U'`', "'"},       {0x00a0, 0x00a0, " "},   // no-break space
    {0x00ab, 0x00ab, "\""}, {0x00ad, 0x00ad, ""},                             // «, soft hyphen
    {0x00b4, 0x00b4, "'"},  {0x00b7, 0x00b7, "-"},   {0x00bb, 0x00bb, "\""},  // ´ · »
    {0x0132, 0x0132, "IJ"}, {0x0133, 0x0133, "ij"},  {0x0152, 0x0152, "OE"},  // Ĳ ĳ Œ
    {0x0153, 0x0153, "oe"}, {0x02bc, 0x02bc, "'"},   {0x2000, 0x200a, " "},   // œ ʼ, spaces of any width
    {0x200b, 0x200b, ""},   {0x200e, 0x200f, ""},                             // zero width, direction marks
    {0x2010, 0x2015, "-"},  {0x2018, 0x201b, "'"},   {0x201c, 0x201f, "\""},  // – — ‘ ’ “ ”
    {0x2022, 0x2022, "-"},  {0x2026, 0x2026, "..."}, {0x2028, 0x2029, "\n"},  // • …, line separators
    {0x202f, 0x202f, " "},  {0x2032, 0x2032, "'"},   {0x2033, 0x2033, "\""},  // narrow space, ′ ″
    {0x2039, 0x203a, "'"},  {0x205f, 0x205f, " "},   {0x2060, 0x2060, ""},    // ‹ ›, word joiner
    {0x2212, 0x2212, "-"},  {0x3000, 0x3000, " "},   {0xfeff, 0xfeff, ""}};   // minus, byte order mark

const folding* folding_of(char32_t c) {
  const auto it = std::ranges::lower_bound(foldings, c, {}, &folding::last);
  return it != std::end(foldings) && c >= it->first ? it : nullptr;
}

// The words of the catalogues in each language.
constexpr std::string_view exercise_marks[] = {"OEFENING", "EXERCICE", "EXERCISE"};

}  // namespace

text_size size_of(std::string_view text) {
  int gsm = 0, units = 0;
  bool unicode = false;
  while (!text.empty()) {
    const char32_t c = next_character(text);
    const int septets = septets_of(c);
    gsm += septets;
    unicode |= septets == 0;
    units += c > 0xffff ? 2 : 1;
  }
  const int used = unicode ? units : gsm, single = unicode ? 70 : 160, several = unicode ? 67 : 153;
  if (used == 0) return {};
  return {used <= single ? 1 : (used + several - 1) / several, unicode};
}

std::string fold_to_gsm(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::string_view from = text;
    const char32_t c = next_character(text);
    if (c == U'\r') {  // a form sends CR LF
      if (text.empty() || text[0] != '\n') out += '\n';
      continue;
    }
    if (const folding* f = folding_of(c))
      out += f->to;
    else
      out += from.substr(0, from.size() - text.size());
  }
  return out;
}

std::string marked_as_exercise(std::string_view text, bool exercise) {
  const bool said = !exercise || std::ranges::any_of(exercise_marks, [&](std::string_view mark) {
    return text.find(mark) != std::string_view::npos;
  });
  return said ? std::string(text) : fmt::format("{}: {}", exercise_marks[0], text);
}

std::string sms_body(std::string_view text, bool exercise) {
  return fold_to_gsm(marked_as_exercise(text, exercise));
}

}  // namespace paraat::channels
