#pragma once
// From degrees to the page: the canvas that a map is drawn on, shared by the small map of a neighbourhood and
// the map of all Flanders.

#include <string>
#include <vector>

#include "tenant/platform/municipalities/municipalities.hpp"

namespace paraat::listings {

struct canvas {
  double west = 0, north = 0;       // degrees, of the upper left corner
  double scale_x = 0, scale_y = 0;  // units of the drawing per degree
  double width = 0, height = 0;

  double x(point p) const { return (p.lon - west) * scale_x; }
  double y(point p) const { return (north - p.lat) * scale_y; }
};

// Flanders on 1,000 × 400: the projection that the drawn coast and province borders were made in.
canvas flanders_canvas();
// Just around these municipalities, so many units wide; of no width when none of them has an outline.
canvas canvas_around(const municipal_register&, const std::vector<int>& area, double width);

// The same, as large as fits in this width and height.
canvas canvas_within(const municipal_register&, const std::vector<int>& area, double width, double height);

// Where a name stands best: the middle of the largest part.
point middle_of(const std::vector<std::vector<point>>& rings);

// A name on a map, around its middle.
struct map_label {
  std::string name;
  double x = 0, y = 0;  // of the middle of its baseline
  bool first = false;   // keeps its place
};
// Moves names a little up or down until none lies over another, and leaves out what then has no room. `size`
// is that of the letters, in units of the drawing.
std::vector<map_label> apart(const std::vector<map_label>&, double size);

// The `d` of an SVG path: relative steps of a tenth of a unit.
std::string path_of(const canvas&, const std::vector<std::vector<point>>& rings);

}  // namespace paraat::listings
