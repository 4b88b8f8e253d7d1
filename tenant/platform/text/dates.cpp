#include "tenant/platform/text/dates.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "tenant/platform/text/characters.hpp"

namespace paraat::text {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool digits(std::string_view s, std::size_t shortest, std::size_t longest) {
  return s.size() >= shortest && s.size() <= longest && std::ranges::all_of(s, is_digit);
}
unsigned value(std::string_view s) {
  unsigned out = 0;
  for (const char c : s) out = out * 10 + static_cast<unsigned>(c - '0');
  return out;
}

// "0:00", "00:00:00", "00:00:00.000Z", "12:00 am".
bool is_time(std::string_view s) {
  const auto colon = s.find(':');
  if (colon == std::string_view::npos || !digits(s.substr(0, colon), 1, 2)) return false;
  const std::string_view rest = s.substr(colon + 1);
  return rest.size() >= 2 && digits(rest.substr(0, 2), 2, 2) && std::ranges::all_of(rest, [](char c) {
           return is_digit(c) || std::string_view(":.+-zamp ").contains(c);
         });
}

std::string_view without_time(std::string_view s) {
  for (auto at = s.find_first_of(" t"); at != std::string_view::npos; at = s.find_first_of(" t", at + 1))
    if (at >= 6 && is_time(s.substr(at + 1))) return s.substr(0, at);
  return s;
}

// Dutch, French and English, by their first letters; folded.
std::optional<unsigned> month_named(std::string_view s) {
  struct start_of {
    std::string_view text;
    unsigned month;
  };
  constexpr start_of starts[] = {{"jan", 1},  {"feb", 2},  {"fev", 2},  {"maa", 3}, {"mrt", 3}, {"mar", 3},
                                 {"apr", 4},  {"avr", 4},  {"mei", 5},  {"mai", 5}, {"may", 5}, {"juin", 6},
                                 {"jun", 6},  {"juil", 7}, {"jul", 7},  {"aug", 8}, {"aou", 8}, {"sep", 9},
                                 {"okt", 10}, {"oct", 10}, {"nov", 11}, {"dec", 12}};
  for (const auto& one : starts)
    if (s.starts_with(one.text) && s.size() <= 9) return one.month;
  return std::nullopt;
}

std::optional<read_date> whole(std::string_view y, unsigned m, unsigned d, std::chrono::year latest) {
  read_date out;
  int year = static_cast<int>(value(y));
  if (y.size() == 2) {
    out.short_year = true;
    const int last = static_cast<int>(latest);
    year += last - last % 100;
    if (year > last) year -= 100;
  }
  out.day = std::chrono::year_month_day{std::chrono::year{year}, std::chrono::month{m}, std::chrono::day{d}};
  return m <= 12 && d <= 31 && out.day.ok() && year >= 1900 && year <= 2200 ? std::optional(out)
                                                                            : std::nullopt;
}

}  // namespace

std::optional<read_date> parse_any_date(std::string_view typed, std::chrono::year latest) {
  const std::string all = folded(typed);
  std::vector<std::string> parts(1);
  for (const char c : without_time(all))
    if (std::string_view("/-. ").contains(c)) {
      if (!parts.back().empty()) parts.emplace_back();
    } else {
      parts.back() += c;
    }
  if (parts.back().empty()) parts.pop_back();
  if (parts.size() != 3) return std::nullopt;
  const std::string &a = parts[0], &b = parts[1], &c = parts[2];
  if (digits(a, 4, 4) && digits(b, 1, 2) && digits(c, 1, 2)) return whole(a, value(b), value(c), latest);
  if (!digits(a, 1, 2) || (!digits(c, 4, 4) && !digits(c, 2, 2))) return std::nullopt;
  const auto month = digits(b, 1, 2) ? std::optional(value(b)) : month_named(b);
  return month ? whole(c, *month, value(a), latest) : std::nullopt;
}

}  // namespace paraat::text
