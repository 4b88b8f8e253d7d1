#include "tenant/incidents/moments.hpp"

#include <charconv>

#include "tenant/web/texts.hpp"

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

}  // namespace paraat::incidents
