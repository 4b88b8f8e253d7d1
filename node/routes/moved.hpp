#pragma once
// Paths that were renamed. A request for the former one is answered 308 with the new one, whatever its
// method: a link in a mail finds its page, and a form that was open during the upgrade is sent on with what
// was typed.

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace paraat::node {

struct moved_path {
  std::string_view former, now;  // patterns, as of a route, with as many {}
};
std::span<const moved_path> moved_paths();

// Where this path is now; none for one that was not renamed.
std::optional<std::string> moved_to(std::string_view path);

}  // namespace paraat::node
