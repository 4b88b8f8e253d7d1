#include "tenant/people/relay/contact_details.hpp"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "protocol/ascii.hpp"
#include "tenant/platform/text/characters.hpp"
#include "tenant/platform/text/phone_numbers.hpp"

namespace paraat::relay {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Linear in the text: each byte is copied once.
void replace_all(std::string& text, std::string_view what, std::string_view with) {
  auto found = text.find(what);
  if (found == std::string::npos) return;
  std::string out;
  std::size_t at = 0;
  for (; found != std::string::npos; found = text.find(what, at)) {
    out.append(text, at, found - at).append(with);
    at = found + what.size();
  }
  text = out.append(text, at);
}

// ---- addresses of mail

bool in_local_part(char c) { return is_letter(c) || is_digit(c) || std::string_view("._%+-").contains(c); }

// "mail.example" with a last label of letters.
bool begins_with_domain(std::string_view s) {
  std::size_t end = 0;
  while (end < s.size() && (is_letter(s[end]) || is_digit(s[end]) || s[end] == '-' || s[end] == '.')) ++end;
  s = s.substr(0, end);
  while (s.ends_with('.') || s.ends_with('-')) s.remove_suffix(1);
  const auto dot = s.rfind('.');
  return dot != std::string_view::npos && dot > 0 && s.size() - dot > 2 && is_letter(s[dot + 1]) &&
         is_letter(s[dot + 2]);
}

bool has_email(std::string text) {
  for (const char* at : {"(at)", "[at]", "{at}", "apenstaartje"}) {
    replace_all(text, std::string(" ") + at + " ", "@");
    replace_all(text, at, "@");
  }
  replace_all(text, " @ ", "@");
  for (auto at = text.find('@'); at != std::string::npos; at = text.find('@', at + 1))
    if (at > 0 && in_local_part(text[at - 1]) && begins_with_domain(std::string_view(text).substr(at + 1)))
      return true;
  return false;
}

// ---- telephone numbers

struct number_at {
  int value = 0;
  std::size_t digits = 0;
};
number_at read_number(std::string_view s, std::size_t from) {
  number_at n;
  while (from + n.digits < s.size() && n.digits < 5 && is_digit(s[from + n.digits]))
    n.value = 10 * n.value + (s[from + n.digits++] - '0');
  return n;
}
bool is_date_mark(char c) { return c == '/' || c == '-' || c == '.'; }

// The length of "1/12/2026", "01-12-26" or "2026-12-01" at this place; 0 when none begins there.
std::size_t date_at(std::string_view s, std::size_t from) {
  std::array<number_at, 3> part;
  std::size_t at = from;
  char mark = 0;
  for (std::size_t i = 0; i < part.size(); ++i) {
    part[i] = read_number(s, at);
    if (part[i].digits == 0) return 0;
    at += part[i].digits;
    if (i == 2) break;
    if (at >= s.size() || !is_date_mark(s[at]) || (mark != 0 && s[at] != mark)) return 0;
    mark = s[at++];
  }
  // "02.12.20.26.9" goes on.
  if (at + 1 < s.size() && is_date_mark(s[at]) && is_digit(s[at + 1])) return 0;
  const bool year_first = part[0].digits == 4;
  const number_at &day = part[year_first ? 2 : 0], &year = part[year_first ? 0 : 2];
  const bool sound = day.digits <= 2 && day.value >= 1 && day.value <= 31 && part[1].digits <= 2 &&
                     part[1].value >= 1 && part[1].value <= 12 && (year.digits == 2 || year.digits == 4);
  return sound ? at - from : 0;
}

// "BE68 5390 0754 7034": an account number.
std::size_t account_number_at(std::string_view s, std::size_t from) {
  if (!is_letter(s[from]) || from + 4 > s.size() || !is_letter(s[from + 1]) || !is_digit(s[from + 2]) ||
      !is_digit(s[from + 3]))
    return 0;
  std::size_t at = from + 2, digits = 0;
  for (; at < s.size() && (is_digit(s[at]) || (s[at] == ' ' && at + 1 < s.size() && is_digit(s[at + 1])));
       ++at)
    if (is_digit(s[at])) ++digits;
  return digits >= 12 ? at - from : 0;
}

void blank_dates_and_accounts(std::string& s) {
  for (std::size_t at = 0; at < s.size(); ++at) {
    if (at > 0 && (is_digit(s[at - 1]) || is_letter(s[at - 1]))) continue;
    const std::size_t length = is_digit(s[at]) ? date_at(s, at) : account_number_at(s, at);
    for (std::size_t i = 0; i < length; ++i) s[at + i] = 'x';
  }
}

bool is_separator(char c) { return std::string_view(" ./-()").contains(c); }

bool reads_as_phone(const std::string& digits) {
  using enum text::leading_zero;
  if (digits.starts_with('0') || digits.starts_with('+')) return text::read_phone(digits).has_value();
  if (digits.starts_with("32")) return text::read_phone("+" + digits).has_value();
  return digits.size() == 9 && digits.starts_with('4') && text::read_phone(digits, may_be_lost).has_value();
}

// The groups of digits of one run; a number is some groups in a row.
bool has_phone_in(const std::vector<std::string>& groups) {
  constexpr std::size_t longest = 16;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    std::string digits;
    for (std::size_t j = i; j < groups.size() && digits.size() + groups[j].size() <= longest; ++j) {
      digits += groups[j];
      if (digits.size() >= 8 && reads_as_phone(digits)) return true;
    }
  }
  return false;
}

bool has_phone(std::string s) {
  blank_dates_and_accounts(s);
  replace_all(s, "(0)", "");  // "+32 (0)470"
  std::vector<std::string> groups;
  std::size_t apart = 0;  // separators in a row
  for (std::size_t at = 0; at <= s.size(); ++at) {
    const char c = at < s.size() ? s[at] : '\n';
    if (is_digit(c) || (c == '+' && at + 1 < s.size() && is_digit(s[at + 1]))) {
      if (groups.empty() || apart > 0 || c == '+') groups.emplace_back();
      groups.back() += c;
      apart = 0;
    } else if (is_separator(c) && !groups.empty() && apart < 3) {
      ++apart;
    } else {
      if (has_phone_in(groups)) return true;
      groups.clear();
      apart = 0;
    }
  }
  return false;
}

// Digits of Arabic and full width, and dashes of any length, as ASCII.
std::string plain(std::string_view typed) {
  std::string out = ascii::lower(text::normalised(typed));
  for (int digit = 0; digit < 10; ++digit)
    for (const auto& [lead, first] :
         {std::pair<std::string, int>{"\xd9", 0xa0}, {"\xdb", 0xb0}, {"\xef\xbc", 0x90}})
      replace_all(out, lead + static_cast<char>(first + digit),
                  std::string(1, static_cast<char>('0' + digit)));
  for (const char* dash : {"\u2010", "\u2011", "\u2012", "\u2013", "\u2014"}) replace_all(out, dash, "-");
  return out;
}

}  // namespace

contact_details contacts_in(std::string_view text) {
  const std::string read = plain(text);
  return {.phone = has_phone(read), .email = has_email(read)};
}

}  // namespace paraat::relay
