#include "tenant/platform/web/palette.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace paraat::web {
namespace {

struct step {
  std::string_view name;
  double light, dark;  // relative luminance
};
constexpr std::array<step, 11> steps{{{"background-default", 1, .009},
                                      {"background-tinted", .9, .014},
                                      {"surface-default", 1, .021},
                                      {"surface-tinted", .81, .027},
                                      {"surface-hover", .7, .036},
                                      {"surface-active", .59, .056},
                                      {"border-subtle", .5, .08},
                                      {"border-default", .19, .22},
                                      {"border-strong", .11, .39},
                                      {"text-subtle", .11, .39},
                                      {"text-default", .0245, .84}}};

double linear(double c) {
  c /= 255;
  return c <= .03928 ? c / 12.92 : std::pow((c + .055) / 1.055, 2.4);
}

double luminance(rgb c) { return .2126 * linear(c.red) + .7152 * linear(c.green) + .0722 * linear(c.blue); }

rgb between(rgb a, rgb b) { return {(a.red + b.red) / 2, (a.green + b.green) / 2, (a.blue + b.blue) / 2}; }

// Mixes with black or white until the luminance is met.
rgb with_luminance(rgb c, double target) {
  if (target <= 0) return {0, 0, 0};
  if (target >= 1) return {255, 255, 255};
  const bool darker = luminance(c) > target;
  rgb low = darker ? rgb{0, 0, 0} : c, high = darker ? c : rgb{255, 255, 255}, middle = low;
  for (int i = 0; i < 24; ++i) {
    middle = between(low, high);
    (luminance(middle) > target ? high : low) = middle;
  }
  return middle;
}

// Scales the chroma in OKLab (Björn Ottosson's matrices).
rgb with_chroma(rgb c, double factor) {
  const double r = linear(c.red), g = linear(c.green), b = linear(c.blue);
  double l = std::cbrt(.4122214708 * r + .5363325363 * g + .0514459929 * b);
  double m = std::cbrt(.2119034982 * r + .6806995451 * g + .1073969566 * b);
  double s = std::cbrt(.0883024619 * r + .2817188376 * g + .6299787005 * b);
  const double lightness = .2104542553 * l + .793617785 * m - .0040720468 * s;
  const double a = (1.9779984951 * l - 2.428592205 * m + .4505937099 * s) * factor;
  const double y = (.0259040371 * l + .7827717662 * m - .808675766 * s) * factor;
  l = std::pow(lightness + .3963377774 * a + .2158037573 * y, 3);
  m = std::pow(lightness - .1055613458 * a - .0638541728 * y, 3);
  s = std::pow(lightness - .0894841775 * a - 1.291485548 * y, 3);
  const auto back = [](double x) {
    return 255 * (x <= .0031308 ? 12.92 * x : 1.055 * std::pow(x, 1 / 2.4) - .055);
  };
  return {back(4.0767416621 * l - 3.3077115913 * m + .2309699292 * s),
          back(-1.2684380046 * l + 2.6097574011 * m - .3413193965 * s),
          back(-.0041960863 * l - .7034186147 * m + 1.707614701 * s)};
}

// CIE L*, 0 to 100.
double lightness_of(double y) { return y <= 216.0 / 24389 ? y * 24389.0 / 27 : 116 * std::cbrt(y) - 16; }
double luminance_of(double l) { return l <= 8 ? l * 27 / 24389.0 : std::pow((l + 16) / 116, 3); }

std::string hex_of(rgb c) {
  const auto byte = [](double v) { return static_cast<int>(std::lround(std::clamp(v, 0.0, 255.0))); };
  return fmt::format("#{:02x}{:02x}{:02x}", byte(c.red), byte(c.green), byte(c.blue));
}

rgb interpolated(rgb brand, scheme s) { return s == scheme::dark ? with_chroma(brand, .7) : brand; }

double base_lightness(rgb brand, scheme s) {
  const double l = lightness_of(luminance(brand));
  if (s == scheme::light) return l;
  // In dark a button must stand out from a dark ground, also when the brand colour is light already (yellow).
  return std::clamp(l <= 30 ? 70 : l <= 50 ? 100 - l : l, 60.0, 80.0);
}

rgb base_of(rgb brand, scheme s) {
  return s == scheme::light ? brand : with_luminance(brand, luminance_of(base_lightness(brand, s)));
}

rgb on_base(rgb base) {
  const rgb white{255, 255, 255}, black{0, 0, 0};
  return contrast(base, white) >= contrast(base, black) ? white : black;
}

}  // namespace

rgb parse_color(std::string_view hex) {
  const auto channel = [&](std::size_t at) {
    int v = 0;
    if (at + 2 <= hex.size()) std::from_chars(hex.data() + at, hex.data() + at + 2, v, 16);
    return static_cast<double>(v);
  };
  return {channel(1), channel(3), channel(5)};
}

double contrast(rgb a, rgb b) {
  const double x = luminance(a), y = luminance(b);
  return (std::max(x, y) + .05) / (std::min(x, y) + .05);
}

std::string palette_properties(std::string_view name, rgb brand, scheme s) {
  std::string out;
  const rgb source = interpolated(brand, s);
  for (const step& st : steps)
    out += fmt::format("--ds-color-{}-{}:{};", name, st.name,
                       hex_of(with_luminance(source, s == scheme::dark ? st.dark : st.light)));
  const double l = base_lightness(brand, s);
  const double shift = l <= 30 || (l >= 49 && l <= 65) ? -8 : 8;
  const rgb base = base_of(brand, s);
  out += fmt::format(
      "--ds-color-{0}-base-default:{1};--ds-color-{0}-base-hover:{2};--ds-color-{0}-base-active:{3};"
      "--ds-color-{0}-base-contrast-default:{4};--ds-color-{0}-base-contrast-subtle:{4};",
      name, hex_of(base), hex_of(with_luminance(brand, luminance_of(l - shift))),
      hex_of(with_luminance(brand, luminance_of(l - 2 * shift))), hex_of(on_base(base)));
  return out;
}

std::string palette_css(std::string_view brand_hex) {
  const rgb brand = parse_color(brand_hex);
  const std::string light = palette_properties("accent", brand, scheme::light);
  const std::string dark = palette_properties("accent", brand, scheme::dark);
  return fmt::format(
      "@layer tenant{{:root,[data-color-scheme]{{{}}}@media (prefers-color-scheme:dark)"
      "{{:root,[data-color-scheme=auto]{{{}}}}}}}",
      light, dark);
}

std::string palette_preview_css(std::string_view brand_hex) {
  const rgb brand = parse_color(brand_hex);
  return fmt::format("@layer tenant{{[data-preview=light]{{{}}}[data-preview=dark]{{{}}}}}",
                     palette_properties("accent", brand, scheme::light),
                     palette_properties("accent", brand, scheme::dark));
}

double lowest_contrast(std::string_view brand_hex, scheme s) {
  double lowest = 21;
  for (const color_pair& p : text_pairs(parse_color(brand_hex), s))
    lowest = std::min(lowest, contrast(p.text, p.ground));
  return lowest;
}

std::string readable_on(std::string_view hex) { return hex_of(on_base(parse_color(hex))); }

std::array<color_pair, 5> text_pairs(rgb brand, scheme s) {
  const rgb source = interpolated(brand, s);
  const auto at = [&](std::size_t i) {
    return with_luminance(source, s == scheme::dark ? steps[i].dark : steps[i].light);
  };
  const rgb base = base_of(brand, s);
  return {{{at(9), at(0)}, {at(9), at(1)}, {at(9), at(2)}, {at(9), at(3)}, {on_base(base), base}}};
}

}  // namespace paraat::web
