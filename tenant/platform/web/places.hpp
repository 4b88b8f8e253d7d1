#pragma once
// Words in a field for a place that the register does not know.

#include <string>
#include <string_view>

#include "tenant/platform/web/scope.hpp"

namespace paraat::web {

// "We kennen geen plaats met de naam “Kortesem”. Bedoelde je Kortessem (Hasselt)?"
std::string unknown_place(const scope&, std::string_view typed);

}  // namespace paraat::web
