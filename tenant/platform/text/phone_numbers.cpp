#include "tenant/platform/text/phone_numbers.hpp"

#include <phonenumbers/phonenumberutil.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <optional>

#include "tenant/platform/text/characters.hpp"

namespace paraat::text {
namespace {

using fault = phone_fault;
namespace plans = i18n::phonenumbers;

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

// ---- numbering plans

const plans::PhoneNumberUtil& numbering() { return *plans::PhoneNumberUtil::GetInstance(); }

// 0450 to 0499. Nearly every volunteer's number is one of these and a call-out reads it several times, so
// that libphonenumber is not asked (0.2 instead of 6.4 µs); a test holds the rule against its metadata.
bool mobile_zone(std::string_view n) {
  return n.starts_with('4') && (n.size() < 2 || between(n[1], '5', '9'));
}

bool known_landline(const std::string& e164) {
  plans::PhoneNumber number;
  if (numbering().Parse(e164, "BE", &number) != plans::PhoneNumberUtil::NO_PARSING_ERROR) return false;
  const auto kind = numbering().GetNumberType(number);
  // 0900 to 0909 are refused with those that do not exist: no volunteer has one, and a call costs extra.
  return kind != plans::PhoneNumberUtil::UNKNOWN && kind != plans::PhoneNumberUtil::PREMIUM_RATE;
}

// `n`: the digits after the country code, or after the 0 that is dialled inside the country. A mobile number
// has 9 of them and any other 8; libphonenumber says of either length that Belgium has it.
std::expected<phone_number, fault> belgian(std::string_view n) {
  const bool mobile = !n.empty() && mobile_zone(n);
  const std::size_t length = mobile ? 9 : 8;
  if (n.size() < length) return std::unexpected(fault::too_short);
  if (n.size() > length) return std::unexpected(n.size() >= 16 ? fault::several : fault::too_long);
  phone_number out{"+32" + std::string(n), mobile};
  // 070 and 078 are given out in small blocks, to more companies than the metadata of a Debian release know.
  const bool known = mobile || n.starts_with("70") || n.starts_with("78") || known_landline(out.e164);
  return known ? std::expected<phone_number, fault>(std::move(out)) : std::unexpected(fault::no_number);
}

// An SMS is tried to each kind of number but those that never take one. A number in no known block counts as
// mobile: plans grow, and the metadata are as old as the Debian release.
bool may_take_texts(plans::PhoneNumberUtil::PhoneNumberType kind) {
  switch (kind) {
    case plans::PhoneNumberUtil::FIXED_LINE:
    case plans::PhoneNumberUtil::TOLL_FREE:
    case plans::PhoneNumberUtil::PREMIUM_RATE:
    case plans::PhoneNumberUtil::SHARED_COST:
    case plans::PhoneNumberUtil::UAN:
    case plans::PhoneNumberUtil::VOICEMAIL:
    case plans::PhoneNumberUtil::VOIP:
      return false;
    case plans::PhoneNumberUtil::MOBILE:
    case plans::PhoneNumberUtil::FIXED_LINE_OR_MOBILE:
    case plans::PhoneNumberUtil::PERSONAL_NUMBER:
    case plans::PhoneNumberUtil::PAGER:
    case plans::PhoneNumberUtil::UNKNOWN:
      return true;
  }
  return true;
}

// Neither a mobile nor a landline's number of its country has so many digits.
std::optional<fault> wrong_length(const plans::PhoneNumber& number) {
  const auto as = [&](plans::PhoneNumberUtil::PhoneNumberType kind) {
    return numbering().IsPossibleNumberForTypeWithReason(number, kind);
  };
  const auto mobile = as(plans::PhoneNumberUtil::MOBILE), landline = as(plans::PhoneNumberUtil::FIXED_LINE);
  if (mobile == plans::PhoneNumberUtil::IS_POSSIBLE || landline == plans::PhoneNumberUtil::IS_POSSIBLE)
    return std::nullopt;
  // Between two lengths, such as the 9 and 11 of Dutch mobile numbers, the other kind says on which side.
  switch (mobile == plans::PhoneNumberUtil::INVALID_LENGTH ? landline : mobile) {
    case plans::PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY:
    case plans::PhoneNumberUtil::TOO_SHORT:
      return fault::too_short;
    case plans::PhoneNumberUtil::TOO_LONG:
      return fault::too_long;
    case plans::PhoneNumberUtil::IS_POSSIBLE:
    case plans::PhoneNumberUtil::INVALID_LENGTH:
    case plans::PhoneNumberUtil::INVALID_COUNTRY_CODE:
      return fault::no_number;
  }
  return fault::no_number;
}

std::expected<phone_number, fault> of_another_country(const std::string& digits) {
  const auto too_long = [&] {
    return std::unexpected(digits.size() > 17 ? fault::several : fault::too_long);
  };
  plans::PhoneNumber number;
  switch (numbering().Parse("+" + digits, "ZZ", &number)) {
    case plans::PhoneNumberUtil::NO_PARSING_ERROR:
      break;
    case plans::PhoneNumberUtil::TOO_SHORT_NSN:
    case plans::PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
      return std::unexpected(fault::too_short);
    case plans::PhoneNumberUtil::TOO_LONG_NSN:
      return too_long();
    case plans::PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
    case plans::PhoneNumberUtil::NOT_A_NUMBER:
      return std::unexpected(digits.size() > 17 ? fault::several : fault::no_number);
  }
  const auto kind = numbering().GetNumberType(number);
  if (kind == plans::PhoneNumberUtil::UNKNOWN)
    if (const auto wrong = wrong_length(number))
      return *wrong == fault::too_long ? too_long() : std::unexpected(*wrong);
  phone_number out;
  numbering().Format(number, plans::PhoneNumberUtil::E164, &out.e164);
  out.mobile = may_take_texts(kind);
  return out;
}

std::expected<phone_number, fault> international(const std::string& digits) {
  if (digits.size() < 4) return std::unexpected(fault::too_short);
  if (!digits.starts_with("32")) return of_another_country(digits);
  // "+32 (0)470": this 0 is dialled inside the country only; no number begins with it.
  std::string_view n = std::string_view(digits).substr(2);
  if (n.starts_with('0')) n.remove_prefix(1);
  return belgian(n);
}

struct marks {
  std::string digits;
  bool plus = false;
};
std::optional<fault> take_apart(std::string_view typed, marks& out) {
  std::string s = ascii_of(typed);
  if (s.starts_with('\'')) s.erase(0, 1);  // a spreadsheet's mark for text
  for (const std::string_view whole : {".0", ",0"})
    if (s.size() > 10 && s.ends_with(whole)) s.resize(s.size() - 2);  // a number to a spreadsheet
  if (rounded_by_spreadsheet(s)) return fault::rounded;
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
  if (m.plus) return international(d);
  if (d.starts_with("00")) return international(d.substr(2));
  if (d.starts_with('0')) return belgian(std::string_view(d).substr(1));
  // "32470112233": a plus that was lost; no shorter Belgian number looks like it.
  if (d.starts_with("324") && d.size() == 11) return international(d);
  if (zero == leading_zero::may_be_lost) {
    if (d.size() == 9 && mobile_zone(d)) return belgian(d);
    if (d.starts_with("32") && d.size() >= 10) return international(d);
    if (const auto landline = belgian(d)) return landline;
  }
  return std::unexpected(d.size() >= 16 ? fault::several : fault::no_country);
}

std::string shown_phone(std::string_view stored) {
  const auto valid = read_phone(stored);
  if (!valid || !valid->e164.starts_with("+32")) return std::string(stored);
  plans::PhoneNumber number;
  std::string out(stored);
  if (numbering().Parse(valid->e164, "BE", &number) == plans::PhoneNumberUtil::NO_PARSING_ERROR)
    numbering().Format(number, plans::PhoneNumberUtil::NATIONAL, &out);
  return out;
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
