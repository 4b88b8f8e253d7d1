#pragma once
// The pin of an incident: a square map of a fixed size, on which one tap sets the place. The form sends the
// pixel (`<input type="image">`), so it works without a script; buttons move the pin by keyboard.

#include <string>

#include "tenant/platform/municipalities/municipalities.hpp"
#include "tenant/publishing/listings/geography.hpp"

namespace paraat::incidents {

constexpr int map_side = 320;  // pixels; never scaled, because the browser sends pixels of the shown image
constexpr int widest = 0, closest = 4;

struct map_frame {
  point middle;
  int zoom = widest;  // each step halves the width: 24 km across down to 1.5 km
};

listings::canvas canvas_of(const map_frame&);
// The point of a pixel; pixels outside the map are its edge.
point point_at(const map_frame&, int x, int y);
// An eighth of the shown map: "noord", "oost", "zuid" or "west". Anything else leaves the point unchanged.
point moved(const map_frame&, point, std::string_view direction);
// An SVG file: municipalities (`here` stands out), names of places, the pin.
std::string draw_map(const municipal_register&, const map_frame&, int here, const std::optional<point>& pin);

}  // namespace paraat::incidents
