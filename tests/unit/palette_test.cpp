#include "tenant/platform/web/palette.hpp"

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

TEST(Palette, WhatStandsOnTheBrandColourCanBeReadInAMail) {
  EXPECT_EQ(readable_on("#f2c200"), "#000000");
  EXPECT_EQ(readable_on("#00626b"), "#ffffff");
  for (const char* brand : {"#f2c200", "#00626b", "#8a1c3b", "#777777", "#ffffff", "#000000"}) {
    EXPECT_GE(contrast(parse_color(brand), parse_color(readable_on(brand))), 4.5) << brand;
    EXPECT_GE(lowest_contrast(brand, scheme::light), 4.5) << brand;
    EXPECT_GE(lowest_contrast(brand, scheme::dark), 4.5) << brand;
  }
}

TEST(Palette, AnExampleCarriesBothSchemesWhateverTheReaderPrefers) {
  const std::string css = palette_preview_css("#8a1c3b");
  EXPECT_NE(css.find("[data-preview=light]{"), std::string::npos);
  EXPECT_NE(css.find("[data-preview=dark]{"), std::string::npos);
  EXPECT_EQ(css.find("prefers-color-scheme"), std::string::npos);
}

}  // namespace
}  // namespace paraat::web
