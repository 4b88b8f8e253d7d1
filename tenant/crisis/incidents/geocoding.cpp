#include "tenant/crisis/incidents/geocoding.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "tenant/crisis/incidents/incidents_pages.hpp"

namespace paraat::incidents {
namespace {

std::optional<double> number_of(std::string text) {
  std::ranges::replace(text, ',', '.');
  double out = 0;
  const auto [at, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (failed != std::errc{} || at != text.data() + text.size()) return std::nullopt;
  return out;
}

bool same(const point& a, const point& b) {
  constexpr double a_few_metres = 1e-4;
  return std::abs(a.lat - b.lat) < a_few_metres && std::abs(a.lon - b.lon) < a_few_metres;
}

}  // namespace

std::optional<point> place_known_as(const web::scope& s, std::string_view name) {
  const auto found = s.node.municipalities.locate(name, s.here.nis);
  return found ? std::optional(found->at) : std::nullopt;
}

std::optional<point> middle_of_here(const web::scope& s) {
  const municipality* home = s.node.municipalities.of(s.here.nis);
  return home == nullptr ? std::nullopt : std::optional(home->at);
}

// A hamlet, a street, a slip of the finger at three in the morning: the middle of the municipality will do.
std::optional<point> place_or_middle(const web::scope& s, std::string_view name) {
  const auto known = place_known_as(s, name);
  return known ? known : middle_of_here(s);
}

bool only_the_middle(const web::scope& s, const content& c) {
  const auto middle = middle_of_here(s);
  return c.where && middle && same(*c.where, *middle) && !place_known_as(s, c.place);
}

bool follows_from_place(const web::scope& s, const content& c) {
  if (!c.where) return true;
  const auto known = place_known_as(s, c.place);
  return known ? same(*c.where, *known) : only_the_middle(s, c);
}

std::optional<point> point_of(web::form& f, const web::scope& s, const std::string& name) {
  const std::string lat = f.value("breedte"), lon = f.value("lengte");
  if (!lat.empty() || !lon.empty()) {
    const auto y = number_of(lat), x = number_of(lon);
    if (y && x) return point{*y, *x};
    f.error(y ? "lengte" : "breedte", s.t("Vul een getal in, zoals 50,93"));
    return std::nullopt;
  }
  return name.empty() ? std::nullopt : place_or_middle(s, name);
}

}  // namespace paraat::incidents
