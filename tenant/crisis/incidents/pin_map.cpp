#include "tenant/crisis/incidents/pin_map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>

#include "tenant/platform/web/page.hpp"

namespace paraat::incidents {
namespace {

constexpr double km_per_degree = 111.32;

bool seen(const listings::canvas& c, point p) {
  const double x = c.x(p), y = c.y(p);
  return x >= 0 && y >= 0 && x <= c.width && y <= c.height;
}

bool overlaps(const listings::canvas& c, const std::vector<std::vector<point>>& rings) {
  double west = 1e9, east = -1e9, north = -1e9, south = 1e9;
  for (const auto& ring : rings)
    for (const point& p : ring) {
      west = std::min(west, c.x(p)), east = std::max(east, c.x(p));
      north = std::max(north, c.y(p)), south = std::min(south, c.y(p));
    }
  return west <= c.width && east >= 0 && south <= c.height && north >= 0;
}

// A name above its dot, as wide as sans-serif of 12 px makes it at most.
struct label {
  double west, north, east, south;
  bool covers(const label& o) const {
    return west < o.east && o.west < east && north < o.south && o.north < south;
  }
};
label label_of(const listings::canvas& c, const place& p) {
  constexpr double per_letter = 3.6, height = 13, above_dot = 5;
  const double half = per_letter * static_cast<double>(p.name.size()), foot = c.y(p.at) - above_dot;
  return {c.x(p.at) - half, foot - height, c.x(p.at) + half, foot};
}

// The places whose names are written: municipalities first, then what is nearest to the middle, as long as no
// name covers another or is cut by the edge.
std::vector<const place*> named_places(const municipal_register& all, const listings::canvas& c) {
  std::vector<std::pair<double, const place*>> by_weight;
  for (const place& p : all.places()) {
    if (!seen(c, p.at)) continue;
    const municipality* m = all.of(p.nis);
    const double away = std::hypot(c.x(p.at) - c.width / 2.0, c.y(p.at) - c.height / 2.0);
    by_weight.emplace_back(away + (m != nullptr && m->name == p.name ? 0 : map_side), &p);
  }
  std::ranges::sort(by_weight, {}, &std::pair<double, const place*>::first);
  std::vector<label> taken;
  std::vector<const place*> out;
  for (const auto& [_, p] : by_weight) {
    const label l = label_of(c, *p);
    const bool whole = l.west >= 0 && l.east <= c.width && l.north >= 0;
    if (!whole || std::ranges::any_of(taken, [&](const label& o) { return o.covers(l); })) continue;
    taken.push_back(l);
    out.push_back(p);
  }
  return out;
}

}  // namespace

listings::canvas canvas_of(const map_frame& f) {
  const double km = 24.0 / (1 << std::clamp(f.zoom, widest, closest));
  listings::canvas c;
  c.width = c.height = map_side;
  c.scale_y = map_side * km_per_degree / km;
  c.scale_x = c.scale_y * std::cos(f.middle.lat * std::numbers::pi / 180);
  c.west = f.middle.lon - map_side / 2.0 / c.scale_x;
  c.north = f.middle.lat + map_side / 2.0 / c.scale_y;
  return c;
}

point point_at(const map_frame& f, int x, int y) {
  const auto c = canvas_of(f);
  return {c.north - std::clamp(y, 0, map_side) / c.scale_y, c.west + std::clamp(x, 0, map_side) / c.scale_x};
}

point moved(const map_frame& f, point p, std::string_view direction) {
  const auto c = canvas_of(f);
  const double step = map_side / 8.0;
  if (direction == "noord") p.lat += step / c.scale_y;
  if (direction == "zuid") p.lat -= step / c.scale_y;
  if (direction == "oost") p.lon += step / c.scale_x;
  if (direction == "west") p.lon -= step / c.scale_x;
  return p;
}

// Colours stand in the file: an image does not see the style of the page around it.
std::string draw_map(const municipal_register& all, const map_frame& f, int here,
                     const std::optional<point>& pin) {
  const auto c = canvas_of(f);
  std::string out =
      fmt::format(R"(<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}" viewBox="0 0 {0} {0}">)"
                  R"(<rect width="{0}" height="{0}" fill="#e7e9e9"/>)",
                  map_side);
  auto to = std::back_inserter(out);
  for (const municipality& m : all.all())
    if (const auto& rings = all.outline(m.nis); overlaps(c, rings))
      fmt::format_to(to, R"(<path d="{}" fill="{}" stroke="#707a7f" stroke-width="1"/>)",
                     listings::path_of(c, rings), m.nis == here ? "#deebec" : "#ffffff");
  for (const place& p : all.places())
    if (seen(c, p.at))
      fmt::format_to(to, R"(<circle cx="{:.0f}" cy="{:.0f}" r="2.5" fill="#535f65"/>)", c.x(p.at), c.y(p.at));
  for (const place* p : named_places(all, c))
    fmt::format_to(
        to,
        R"(<text x="{:.0f}" y="{:.0f}" text-anchor="middle" font-family="sans-serif" font-size="12" )"
        R"(fill="#1e2e34" stroke="#ffffff" stroke-width="3" paint-order="stroke">{}</text>)",
        c.x(p->at), c.y(p->at) - 6, web::escape_html(p->name));
  if (pin && seen(c, *pin))
    fmt::format_to(
        to,
        R"(<path d="M{0:.1f} {1:.1f}c-7-9-11-14-11-20a11 11 0 0 1 22 0c0 6-4 11-11 20z" fill="#c01b1b" )"
        R"(stroke="#ffffff" stroke-width="2"/><circle cx="{0:.1f}" cy="{2:.1f}" r="4" fill="#ffffff"/>)",
        c.x(*pin), c.y(*pin), c.y(*pin) - 20);
  return out + "</svg>";
}

}  // namespace paraat::incidents
