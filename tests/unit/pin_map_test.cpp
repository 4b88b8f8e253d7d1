#include "tenant/crisis/incidents/pin_map.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <regex>

namespace paraat::incidents {
namespace {

struct written {
  double x, y, half;
  std::string name;
};

std::vector<written> names_in(const std::string& svg) {
  std::vector<written> out;
  const std::regex text("<text x=\"(-?[0-9]+)\" y=\"(-?[0-9]+)\"[^>]*>([^<]+)</text>");
  for (std::sregex_iterator at(svg.begin(), svg.end(), text), end; at != end; ++at) {
    const std::string name = (*at)[3];
    out.push_back({std::stod((*at)[1]), std::stod((*at)[2]), 3.0 * static_cast<double>(name.size()), name});
  }
  return out;
}

TEST(PinMap, WritesNoNameOverAnotherOrOverTheEdgeAndTheMunicipalityOfThePinFirst) {
  const municipal_register all;
  constexpr int hasselt = 71072;
  for (int zoom = widest; zoom <= closest; ++zoom) {
    const map_frame frame{.middle = {50.93, 5.33}, .zoom = zoom};
    const auto names = names_in(draw_map(all, frame, hasselt, frame.middle));
    if (zoom == widest) {
      ASSERT_GT(names.size(), 10U);
      EXPECT_EQ(std::ranges::count(names, "Hasselt", &written::name), 1);
    }
    for (const written& a : names) {
      EXPECT_GE(a.x - a.half, 0) << a.name;
      EXPECT_LE(a.x + a.half, map_side) << a.name;
      for (const written& b : names)
        if (&a != &b)
          EXPECT_FALSE(std::abs(a.x - b.x) < a.half + b.half && std::abs(a.y - b.y) < 12)
              << a.name << ", " << b.name;
    }
  }
}

}  // namespace
}  // namespace paraat::incidents
