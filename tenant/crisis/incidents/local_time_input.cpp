#include "tenant/crisis/incidents/local_time_input.hpp"

#include <charconv>

#include "protocol/whole_number.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::incidents {

std::optional<instant> moment(std::chrono::year_month_day day, std::string_view text) {
  if (!day.ok() || text.empty()) return std::nullopt;
  int hour = 0, minute = 0;
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  auto [at, failed] = std::from_chars(begin, end, hour);
  if (failed != std::errc{}) return std::nullopt;
  // A telephone's number pad has no colon: 2015, 915.
  if (at == end && (text.size() == 3 || text.size() == 4)) {
    minute = hour % 100;
    hour /= 100;
  }
  if (at != end) {
    if (*at != ':' && *at != 'u' && *at != 'h' && *at != '.') return std::nullopt;
    ++at;
    if (at != end) {
      const auto rest = std::from_chars(at, end, minute);
      if (rest.ec != std::errc{} || rest.ptr != end || end - at != 2) return std::nullopt;
    }
  }
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
  const instant plain =
      web::start_of_local_day(day) + std::chrono::hours{hour} + std::chrono::minutes{minute};
  // In the night that the clock changes a day has 23 or 25 hours: an hour sooner or later is then right.
  const int wanted = hour * 60 + minute;
  for (const auto shift : {std::chrono::minutes{0}, std::chrono::minutes{-60}, std::chrono::minutes{60}}) {
    const std::string shown = web::local_clock_time(plain + shift);
    if (std::stoi(shown.substr(0, 2)) * 60 + std::stoi(shown.substr(3, 2)) == wanted) return plain + shift;
  }
  return plain;
}

std::optional<instant> start_moment(std::string_view typed, instant now) {
  using namespace std::chrono;
  std::string text = web::trimmed(typed);
  if (text.empty() || text == "nu" || text == "Nu") return now;
  const year_month_day today{web::local_day(now)};
  std::optional<instant> found;
  if (const auto space = text.find(' '); space != std::string::npos) {
    const std::string date = text.substr(0, space);
    const auto slash = date.find_first_of("/-.");
    if (slash == std::string::npos) return std::nullopt;
    const auto d = whole_number<unsigned>(date.substr(0, slash)),
               m = whole_number<unsigned>(date.substr(slash + 1));
    if (!d || !m) return std::nullopt;
    for (const int years : {0, 1, -1}) {
      const year_month_day on{today.year() + std::chrono::years{years}, month{*m}, day{*d}};
      const auto at = on.ok() ? moment(on, text.substr(space + 1)) : std::nullopt;
      if (at && (!found || abs(*at - now) < abs(*found - now))) found = at;
    }
  } else {
    for (const int days_on : {-1, 0, 1}) {
      const auto at = moment(year_month_day{sys_days{today} + days{days_on}}, text);
      if (at && (!found || abs(*at - now) < abs(*found - now))) found = at;
    }
  }
  return found && abs(*found - now) <= days{31} ? found : std::nullopt;
}

}  // namespace paraat::incidents
