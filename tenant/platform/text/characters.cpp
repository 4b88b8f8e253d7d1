#include "tenant/platform/text/characters.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <stdexcept>

namespace paraat::text {
namespace {

constexpr UChar32 joiner = 0x200d, non_joiner = 0x200c;

bool plain_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    const auto u = static_cast<unsigned char>(c);
    return (u >= 0x20 && u < 0x7f) || c == '\n' || c == '\t';
  });
}

std::string without_outer_blanks(std::string text) {
  constexpr std::string_view blanks = " \t\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string::npos) return {};
  text.erase(text.find_last_not_of(blanks) + 1);
  text.erase(0, first);
  return text;
}

bool invisible(UChar32 c) {
  switch (u_charType(c)) {
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR:
    case U_UNASSIGNED:
      return u_charType(c) != U_UNASSIGNED || (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
    default:
      return c == 0x034f || c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0;  // fillers
  }
}

bool blank(UChar32 c) {
  return u_charType(c) == U_SPACE_SEPARATOR || u_charType(c) == U_LINE_SEPARATOR ||
         u_charType(c) == U_PARAGRAPH_SEPARATOR || c == 0x2800;
}

const icu::Normalizer2& form_of(bool composed) {
  UErrorCode failed = U_ZERO_ERROR;
  const auto* n =
      composed ? icu::Normalizer2::getNFCInstance(failed) : icu::Normalizer2::getNFKDInstance(failed);
  if (U_FAILURE(failed) || n == nullptr) throw std::runtime_error("ICU has no normalisation data");
  return *n;
}

icu::UnicodeString in_form(const icu::UnicodeString& text, bool composed) {
  UErrorCode failed = U_ZERO_ERROR;
  icu::UnicodeString out = form_of(composed).normalize(text, failed);
  if (U_FAILURE(failed)) throw std::runtime_error("ICU cannot normalise a text");
  return out;
}

icu::UnicodeString read(std::string_view utf8) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
}

std::string written(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

// Letters without a Unicode decomposition that a search treats as a plain letter.
UChar32 base_letter(UChar32 c) {
  switch (c) {
    case 0x0142:
      return 'l';
    case 0x00f8:
      return 'o';
    case 0x0111:
    case 0x00f0:
      return 'd';
    case 0x0131:
      return 'i';
    default:
      return c;
  }
}

}  // namespace

std::string normalised(std::string_view utf8) {
  if (plain_ascii(utf8)) return without_outer_blanks(std::string(utf8));
  const icu::UnicodeString all = read(utf8);
  icu::UnicodeString kept;
  for (int32_t at = 0; at < all.length(); at = all.moveIndex32(at, 1)) {
    const UChar32 c = all.char32At(at);
    if (c == '\n' || c == '\t') {
      kept.append(c);
    } else if (c == '\r') {
      if (all.char32At(all.moveIndex32(at, 1)) != '\n') kept.append(static_cast<UChar32>('\n'));
    } else if (c == joiner || c == non_joiner) {
      const int32_t next = all.moveIndex32(at, 1);
      const bool inside = !kept.isEmpty() && kept.char32At(kept.length() - 1) > 0x7f && next < all.length() &&
                          all.char32At(next) > 0x7f;
      if (inside) kept.append(c);
    } else if (blank(c)) {
      kept.append(static_cast<UChar32>(' '));
    } else if (!invisible(c)) {
      kept.append(c);
    }
  }
  return without_outer_blanks(written(in_form(kept, true)));
}

std::string folded(std::string_view utf8) {
  icu::UnicodeString all = in_form(read(normalised(utf8)), false);
  all.foldCase();
  icu::UnicodeString kept;
  bool space = false;
  for (int32_t at = 0; at < all.length(); at = all.moveIndex32(at, 1)) {
    const UChar32 c = all.char32At(at);
    if (u_charType(c) == U_NON_SPACING_MARK && u_getIntPropertyValue(c, UCHAR_SCRIPT) != 0) {
      // Marks of Latin, Greek and Cyrillic letters are accents; marks of other scripts are vowels.
      if (c >= 0x0300 && c <= 0x036f) continue;
      kept.append(c);
    } else if (u_isUWhiteSpace(c) != 0) {
      space = !kept.isEmpty();
    } else {
      if (space) kept.append(static_cast<UChar32>(' '));
      space = false;
      kept.append(base_letter(c));
    }
  }
  return written(kept);
}

}  // namespace paraat::text
