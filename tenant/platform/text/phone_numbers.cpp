#include "tenant/platform/text/phone_numbers.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <optional>

#include "tenant/platform/text/characters.hpp"

namespace paraat::text {
namespace {

using fault = phone_fault;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool between(char c, char low, char high) { return c >= low && c <= high; }

// Digits of any script become 0 to 9, dashes of any length a hyphen; other signs that are not ASCII stay.
std::string ascii_of(std::string_view typed) {
  const auto all = icu::UnicodeString::fromUTF8(normalised(typed));
  std::string out;
  for (int32_t at = 0; at < all.length(); at = all.moveIndex32(at, 1)) {
    const UChar32 c = all.char32At(at);
    if (const int digit = u_charDigitValue(c); digit >= 0)
      out += static_cast<char>('0' + digit);
    else if (u_charType(c) == U_DASH_PUNCTUATION || c == 0x2212)
      out += '-';
    else if (c == 0xff0b)
      out += '+';
    else
      out += c < 0x80 ? static_cast<char>(c) : '?';
  }
  return out;
}

// "4,70112E+08"
bool rounded_by_spreadsheet(std::string_view s) {
  const auto e = s.find_first_of("eE");
  return e != std::string_view::npos && e > 0 && std::ranges::any_of(s.substr(0, e), is_digit) &&
         std::ranges::all_of(s.substr(0, e), [](char c) { return is_digit(c) || c == '.' || c == ','; }) &&
         std::ranges::all_of(s.substr(e + 1), [](char c) { return is_digit(c) || c == '+' || c == '-'; });
}

// ---- numbering plans, after the country code

bool belgian_mobile(std::string_view n) { return n.size() == 9 && n[0] == '4' && between(n[1], '5', '9'); }

// Zones of the Belgian plan (BIPT), and the numbers without a zone: 070, 078, 0800.
bool belgian_zone(std::string_view n) {
  if (n.size() < 2) return false;
  switch (n[0]) {
    case '1':
      return between(n[1], '0', '6') || n[1] == '9';
    case '2':
    case '3':
      return between(n[1], '2', '8');
    case '4':
      return n[1] == '2' || n[1] == '3';
    case '5':
      return true;
    case '6':
      return n[1] != '2' && n[1] != '6';
    case '7':
      return n[1] == '0' || n[1] == '1' || n[1] == '8';
    case '8':
      return n[1] != '8';
    case '9':
      return between(n[1], '2', '4');
    default:
      return false;
  }
}

std::expected<phone_number, fault> belgian(std::string_view n) {
  if (n.empty()) return std::unexpected(fault::too_short);
  const bool mobile_zone = n[0] == '4' && (n.size() < 2 || between(n[1], '5', '9'));
  const std::size_t length = mobile_zone ? 9 : 8;
  if (n.size() < length) return std::unexpected(fault::too_short);
  if (n.size() > length) return std::unexpected(n.size() >= 16 ? fault::several : fault::too_long);
  if (!mobile_zone && !belgian_zone(n)) return std::unexpected(fault::no_number);
  return phone_number{"+32" + std::string(n), mobile_zone};
}

struct plan {
  std::string_view code;
  std::size_t shortest, longest;
  bool (*mobile)(std::string_view);
};
constexpr std::array<plan, 5> neighbours = {
    {{"31", 9, 9, [](std::string_view n) { return n[0] == '6'; }},
     {"33", 9, 9, [](std::string_view n) { return n[0] == '6' || n[0] == '7'; }},
     {"352", 4, 11, [](std::string_view n) { return n[0] == '6' && n.size() == 9; }},
     {"44", 9, 10, [](std::string_view n) { return n[0] == '7' && n.size() == 10; }},
     {"49", 5, 13, [](std::string_view n) { return n[0] == '1' && between(n[1], '5', '7'); }}}};

// Country codes of ITU-T E.164 as they are assigned: one or two digits; every other one has three.
bool assigned(std::string_view n) {
  if (n[0] == '1' || n[0] == '7') return true;
  constexpr std::string_view two[] = {"20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41",
                                      "43", "44", "45", "46", "47", "48", "49", "51", "52", "53", "54",
                                      "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66",
                                      "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98"};
  if (std::ranges::find(two, n.substr(0, 2)) != std::end(two)) return true;
  constexpr std::string_view three[] = {"21", "22", "23", "24", "25", "26", "29", "35", "37", "38", "42",
                                        "50", "59", "67", "68", "69", "85", "88", "96", "97", "99"};
  return std::ranges::find(three, n.substr(0, 2)) != std::end(three);
}

std::expected<phone_number, fault> international(std::string digits, bool bracketed_zero) {
  if (digits.size() < 4) return std::unexpected(fault::too_short);
  // "+32 (0)470": this 0 is dialled inside the country only. In Belgium no number begins with it.
  const auto national = [&](std::size_t code) {
    std::string_view n = std::string_view(digits).substr(code);
    if (n.starts_with('0') && (bracketed_zero || digits.starts_with("32"))) n.remove_prefix(1);
    return n;
  };
  if (digits.starts_with("32")) return belgian(national(2));
  for (const plan& p : neighbours) {
    if (!digits.starts_with(p.code)) continue;
    const std::string_view n = national(p.code.size());
    if (n.size() < p.shortest) return std::unexpected(fault::too_short);
    if (n.size() > p.longest) return std::unexpected(n.size() > 15 ? fault::several : fault::too_long);
    if (n[0] == '0') return std::unexpected(fault::no_number);
    return phone_number{"+" + std::string(p.code) + std::string(n), p.mobile(n)};
  }
  if (digits[0] == '0' || !assigned(digits)) return std::unexpected(fault::no_number);
  if (digits.size() < 8) return std::unexpected(fault::too_short);
  if (digits.size() > 15) return std::unexpected(digits.size() > 17 ? fault::several : fault::too_long);
  return phone_number{"+" + digits, true};
}

struct marks {
  std::string digits;
  bool plus = false, bracketed_zero = false;
};
std::optional<fault> take_apart(std::string_view typed, marks& out) {
  std::string s = ascii_of(typed);
  if (s.starts_with('\'')) s.erase(0, 1);  // a spreadsheet's mark for text
  for (const std::string_view whole : {".0", ",0"})
    if (s.size() > 10 && s.ends_with(whole)) s.resize(s.size() - 2);  // a number to a spreadsheet
  if (rounded_by_spreadsheet(s)) return fault::rounded;
  out.bracketed_zero = s.find("(0)") != std::string::npos;
  for (const char c : s) {
    if (is_digit(c))
      out.digits += c;
    else if (c == '+' && out.digits.empty() && !out.plus)
      out.plus = true;
    else if (c == '+' || c == ';' || c == ',' || c == '\n')
      return out.digits.size() >= 8 ? fault::several : fault::letters;
    else if (std::string_view(" ./-()\t").find(c) == std::string_view::npos)
      return fault::letters;
  }
  return out.digits.empty() ? std::optional(out.plus ? fault::too_short : fault::empty) : std::nullopt;
}

}  // namespace

// texts
constexpr std::string_view sentences[] = {
    "Vul een telefoonnummer in, zoals 0470 11 22 33",
    "Schrijf alleen het nummer, zoals 0470 11 22 33",
    "Het rekenblad heeft dit nummer afgerond. Zet de kolom op ‘tekst’ en vul het nummer opnieuw in",
    "Hier staat meer dan één nummer. Schrijf er één, zoals 0470 11 22 33",
    "Dit telefoonnummer is te kort. Schrijf het zoals 0470 11 22 33",
    "Dit telefoonnummer is te lang. Schrijf het zoals 0470 11 22 33",
    "Begin het nummer met 0, of met + en de landcode: 0470 11 22 33 of +31 6 12345678",
    "Dit is geen bestaand telefoonnummer. Schrijf het zoals 0470 11 22 33",
    "Naar dit nummer kunnen we niet sms’en. Vul een gsm-nummer in, zoals 0470 11 22 33"};
static_assert(std::size(sentences) == static_cast<std::size_t>(fault::no_number) + 2);

const std::string_view no_texts_sentence = sentences[std::size(sentences) - 1];

std::string_view sentence_of(phone_fault f) { return sentences[static_cast<std::size_t>(f)]; }

std::expected<phone_number, phone_fault> read_phone(std::string_view typed, leading_zero zero) {
  marks m;
  if (const auto wrong = take_apart(typed, m)) return std::unexpected(*wrong);
  std::string& d = m.digits;
  if (m.plus) return international(d, m.bracketed_zero);
  if (d.starts_with("00")) return international(d.substr(2), m.bracketed_zero);
  if (d.starts_with('0')) return belgian(std::string_view(d).substr(1));
  // "32470112233": a plus that was lost; no shorter Belgian number looks like it.
  if (d.starts_with("324") && d.size() == 11) return international(d, false);
  if (zero == leading_zero::may_be_lost) {
    if (belgian_mobile(d)) return belgian(d);
    if (d.starts_with("32") && d.size() >= 10) return international(d, false);
    if (const auto landline = belgian(d)) return landline;
  }
  return std::unexpected(d.size() >= 16 ? fault::several : fault::no_country);
}

std::string shown_phone(std::string_view stored) {
  const auto number = read_phone(stored);
  if (!number || !number->e164.starts_with("+32")) return std::string(stored);
  std::string n = "0" + number->e164.substr(3);
  // 0470 11 22 33 · 02 555 11 11 · 011 59 01 23
  const bool short_zone = !number->mobile && (n[1] == '2' || n[1] == '3' || n[1] == '4' || n[1] == '9');
  std::size_t at = number->mobile ? 4 : short_zone ? 2 : 3;
  std::size_t group = short_zone ? 3 : 2;
  for (; at < n.size(); at += group + 1, group = 2) n.insert(at, " ");
  return n;
}

std::string digits_of(std::string_view stored) {
  std::string out;
  for (const char c : stored)
    if (is_digit(c)) out += c;
  return out;
}

std::string dialled_phone(std::string_view stored) {
  if (const auto number = read_phone(stored)) return number->e164;
  return (stored.starts_with('+') ? "+" : "") + digits_of(stored);
}

std::string phone_search(std::string_view typed) {
  marks m;
  if (take_apart(typed, m)) return {};
  if (const auto whole = read_phone(typed, leading_zero::may_be_lost))
    return whole->e164.starts_with("+32") ? whole->e164.substr(3) : whole->e164.substr(1);
  std::string_view d = m.digits;
  if (m.plus && d.starts_with("32")) d.remove_prefix(2);
  if (d.starts_with("0032")) d.remove_prefix(4);
  while (d.starts_with('0')) d.remove_prefix(1);
  return d.size() < 4 ? std::string() : std::string(d);
}

}  // namespace paraat::text
