#include "tenant/platform/web/places.hpp"

#include <fmt/format.h>

namespace paraat::web {

std::string unknown_place(const scope& s, std::string_view typed) {
  std::string out = fmt::format(fmt::runtime(s.t("We kennen geen plaats met de naam “{0}”.")), typed);
  std::string names;
  for (const std::string& name : s.node.municipalities.resembling(typed))
    names += (names.empty() ? "" : " " + s.t("of") + " ") + name;
  if (!names.empty()) out += " " + fmt::format(fmt::runtime(s.t("Bedoelde je {0}?")), names);
  return out;
}

}  // namespace paraat::web
