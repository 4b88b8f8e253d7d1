#pragma once
// The files in `data/`, which are inside the executable.

#include <boost/json/value.hpp>
#include <string_view>

namespace paraat {

boost::json::value register_file(std::string_view name);

}  // namespace paraat
