#pragma once
// A tenant's colours from one brand colour: sixteen steps, light and dark, at fixed luminances, so that text
// keeps its contrast whatever the colour is. Method of Designsystemet (MIT); the worst contrast over 5,832
// brand colours is 4.58 : 1 (WCAG 2.1 asks 4.5 for text), held by a test. Ours, because that package computes
// in JavaScript when a site is built, and a municipality chooses its colour while the node runs.

#include <array>
#include <string>
#include <string_view>

namespace paraat::web {

enum class scheme { light, dark };

struct rgb {
  double red = 0, green = 0, blue = 0;  // 0 to 255
};

rgb parse_color(std::string_view hex);  // "#00626b"
double contrast(rgb a, rgb b);          // WCAG 2.1 relative luminance contrast

// The custom properties of one colour: "--ds-color-accent-base-default:#00626b;…".
std::string palette_properties(std::string_view name, rgb brand, scheme);

// The style sheet of a tenant.
std::string palette_css(std::string_view brand_hex);

// The same for parts of a page that carry data-preview="light" or "dark", whatever the reader's scheme is.
std::string palette_preview_css(std::string_view brand_hex);
// The lowest contrast of text in this scheme.
double lowest_contrast(std::string_view brand_hex, scheme);
// What can be read on a ground of this colour: "#ffffff" or "#000000".
std::string readable_on(std::string_view hex);

// Pairs that text and marks are shown in, for the test: {foreground, background} of one scheme.
struct color_pair {
  rgb text, ground;
};
std::array<color_pair, 5> text_pairs(rgb brand, scheme);

}  // namespace paraat::web
