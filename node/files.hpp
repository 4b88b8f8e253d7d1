#pragma once
// Files under /-/: style sheets, scripts, fonts and pictures of the executable, and files generated from a
// colour.

#include <optional>

#include "tenant/platform/web/assets.hpp"
#include "tenant/platform/web/http.hpp"

namespace paraat::node {

bool takes_gzip(const web::request&);
// A file of the executable; nothing when no file has this name.
std::optional<web::response> file_of(const web::assets&, const web::request&);
// The same, or a file generated on request, or 404; nothing outside /-/.
std::optional<web::response> drawn_file(const web::assets&, const web::request&);

}  // namespace paraat::node
