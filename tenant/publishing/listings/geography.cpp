#include "tenant/publishing/listings/geography.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>

namespace paraat::listings {
namespace {

struct tenths {
  long x = 0, y = 0;
  bool operator==(const tenths&) const = default;
};

tenths rounded(const canvas& c, point p) { return {std::lround(c.x(p) * 10), std::lround(c.y(p) * 10)}; }

// 12 → "1.2", -5 → "-.5", 120 → "12"
void append_tenths(std::string& out, long v) {
  if (v < 0) out += '-';
  const long size = std::labs(v);
  if (size >= 10 || size % 10 == 0) fmt::format_to(std::back_inserter(out), "{}", size / 10);
  if (size % 10 != 0) fmt::format_to(std::back_inserter(out), ".{}", size % 10);
}

}  // namespace

canvas flanders_canvas() {
  return {712.643844 / 287.356447, 23529.03418 / 456.608386, 287.356447, 456.608386, 1000, 400};
}

canvas canvas_around(const municipal_register& r, const std::vector<int>& area, double width) {
  double west = 1e9, east = -1e9, north = -1e9, south = 1e9;
  for (const int nis : area)
    for (const auto& ring : r.outline(nis))
      for (const point& p : ring) {
        west = std::min(west, p.lon), east = std::max(east, p.lon);
        south = std::min(south, p.lat), north = std::max(north, p.lat);
      }
  if (west >= east) return {};
  canvas c{west, north, width / (east - west), 0, width, 0};
  c.scale_y = c.scale_x / std::cos((north + south) / 2 * std::numbers::pi / 180);
  c.height = (north - south) * c.scale_y;
  return c;
}

canvas canvas_within(const municipal_register& r, const std::vector<int>& area, double width, double height) {
  const canvas wide = canvas_around(r, area, width);
  return wide.height <= height ? wide : canvas_around(r, area, width * height / wide.height);
}

point middle_of(const std::vector<std::vector<point>>& rings) {
  point best;
  double largest = 0;
  for (const auto& ring : rings) {
    double twice = 0, lat = 0, lon = 0;  // the shoelace formula
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const point &a = ring[i], &b = ring[(i + 1) % ring.size()];
      const double cross = a.lon * b.lat - b.lon * a.lat;
      twice += cross, lat += (a.lat + b.lat) * cross, lon += (a.lon + b.lon) * cross;
    }
    if (std::abs(twice) <= largest) continue;
    largest = std::abs(twice);
    best = {lat / (3 * twice), lon / (3 * twice)};
  }
  return best;
}

namespace {

// Letters of our font are a little over half as wide as high.
bool overlap(const map_label& a, const map_label& b, double size) {
  const auto width = [&](const map_label& l) { return .54 * size * static_cast<double>(l.name.size()); };
  return std::abs(a.x - b.x) < (width(a) + width(b)) / 2 && std::abs(a.y - b.y) < size;
}

}  // namespace

std::vector<map_label> apart(const std::vector<map_label>& labels, double size) {
  constexpr double steps[] = {0, -.6, .6, -1.2, 1.2};
  std::vector<map_label> out;
  const auto place = [&](const map_label& l) {
    for (const double step : steps) {
      map_label moved = l;
      moved.y += step * size;
      const auto hit = [&](const map_label& other) { return overlap(moved, other, size); };
      if (std::ranges::any_of(out, hit)) continue;
      out.push_back(std::move(moved));
      return;
    }
  };
  for (const map_label& l : labels)
    if (l.first) place(l);
  for (const map_label& l : labels)
    if (!l.first) place(l);
  return out;
}

std::string path_of(const canvas& c, const std::vector<std::vector<point>>& rings) {
  std::string out;
  for (const auto& ring : rings) {
    tenths at;
    bool first = true;
    for (const point& p : ring) {
      const tenths next = rounded(c, p);
      if (!first && next == at) continue;
      out += first ? 'M' : 'l';
      append_tenths(out, first ? next.x : next.x - at.x);
      out += ' ';
      append_tenths(out, first ? next.y : next.y - at.y);
      at = next;
      first = false;
    }
    if (!first) out += 'z';
  }
  return out;
}

}  // namespace paraat::listings
