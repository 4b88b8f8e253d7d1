#pragma once
// The face of a municipality in a list of several: its logo, or its initials on its colour.

#include <string>
#include <string_view>

#include "tenant/platform/web/scope.hpp"
#include "tenant/platform/web/view.hpp"

namespace paraat::web {

// "Sint-Truiden": "ST"; "Heist-op-den-Berg": "HB"; "Hasselt": "Ha".
std::string initials_of(std::string_view name);

// The colour of a municipality whose own is not known on this node: always the same one for the same code.
std::string_view color_for(int nis);

// In {{>FACE}}. A municipality of this node has its logo or its brand colour, another one a colour by its
// code.
void draw_face(view& into, const scope&, int nis, std::string_view name);

}  // namespace paraat::web
