#include "tenant/web/palette.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace paraat::web {
namespace {

TEST(Palette, TextKeepsItsContrastForEveryBrandColour) {
  for (int red = 0; red < 256; red += 15)
    for (int green = 0; green < 256; green += 15)
      for (int blue = 0; blue < 256; blue += 15)
        for (const scheme s : {scheme::light, scheme::dark})
          for (const color_pair& pair : text_pairs({double(red), double(green), double(blue)}, s))
            ASSERT_GE(contrast(pair.text, pair.ground), 4.5)
                << fmt::format("#{:02x}{:02x}{:02x}", red, green, blue);
}

TEST(Palette, AButtonStandsOutFromTheDarkGroundForEveryBrandColour) {
  for (int red = 0; red < 256; red += 15)
    for (int green = 0; green < 256; green += 15)
      for (int blue = 0; blue < 256; blue += 15) {
        const auto pairs = text_pairs({double(red), double(green), double(blue)}, scheme::dark);
        ASSERT_GE(contrast(pairs[4].ground, pairs[2].ground), 3)
            << fmt::format("#{:02x}{:02x}{:02x}", red, green, blue);
      }
}

TEST(Palette, KeepsTheBrandColourItselfForButtonsInLight) {
  EXPECT_NE(palette_css("#8a1c3b").find("base-default:#8a1c3b"), std::string::npos);
}

}  // namespace
}  // namespace paraat::web
