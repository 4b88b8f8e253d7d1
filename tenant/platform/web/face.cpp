#include "tenant/platform/web/face.hpp"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "tenant/platform/web/palette.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::web {
namespace {

// Dark enough for white letters, far enough apart to be told from each other at a glance.
constexpr std::array<std::string_view, 10> colors{"#8a1c3b", "#1f4e9c", "#5b2a86", "#00626b", "#9a3b00",
                                                  "#2f6b2f", "#7a3e6e", "#3c4a9e", "#6b5200", "#0f5f8c"};

std::size_t letter_size(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

bool opens_a_word(char c) { return (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0xc0; }

}  // namespace

std::string initials_of(std::string_view name) {
  // A small word inside a name ("op", "den") has no initial.
  std::vector<std::string> capitals;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool starts = i == 0 || name[i - 1] == ' ' || name[i - 1] == '-';
    if (starts && opens_a_word(name[i])) capitals.emplace_back(name.substr(i, letter_size(name[i])));
  }
  if (capitals.size() >= 2) return capitals.front() + capitals.back();
  if (name.empty()) return {};
  const std::size_t first = letter_size(name[0]);
  return std::string(name.substr(0, first < name.size() ? first + letter_size(name[first]) : first));
}

std::string_view color_for(int nis) {
  // Neighbours have codes that follow each other.
  return colors[static_cast<std::size_t>(nis < 0 ? -nis : nis) % colors.size()];
}

void draw_face(view& into, const scope& s, int nis, std::string_view name) {
  view& v = into.include(tpl::FACE, "platform/web/templates/face.html");
  const auto here = s.node.tenants.of_party(fmt::format("be-nis-{:05}", nis));
  if (here && here->mark) {
    v.add(tpl::FACE_LOGO).set(tpl::LOGO_URL, s.base + "/logo/" + here->mark->name);
    return;
  }
  const std::string color(here ? std::string_view(here->brand_color) : color_for(nis));
  v.add(tpl::FACE_MARK)
      .set(tpl::FACE_COLOR, color)
      .set(tpl::FACE_INK, readable_on(color))
      .set(tpl::INITIALS, initials_of(name));
}

}  // namespace paraat::web
