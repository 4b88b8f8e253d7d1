// Which row of the table a path means: the one with the most literal parts.
#include "node/routes.hpp"

namespace paraat::node {
namespace {

// Takes the next part of a path.
std::string_view part_of(std::string_view& path) {
  path.remove_prefix(1);
  const auto end = path.find('/');
  const std::string_view out = path.substr(0, end);
  path = end == std::string_view::npos ? std::string_view() : path.substr(end);
  return out;
}

// How well a pattern fits: nullopt not at all, otherwise the number of literal parts.
std::optional<int> fit(std::string_view pattern, std::string_view path, std::vector<std::string>& values) {
  int literal = 0;
  while (!pattern.empty() && !path.empty()) {
    const std::string_view want = part_of(pattern), have = part_of(path);
    if (want == "{}") {
      if (have.empty()) return std::nullopt;
      values.emplace_back(have);
    } else if (want == have) {
      ++literal;
    } else {
      return std::nullopt;
    }
  }
  return pattern.empty() && path.empty() ? std::optional(literal) : std::nullopt;
}

}  // namespace

std::optional<std::vector<std::string>> values_of(std::string_view pattern, std::string_view path) {
  std::vector<std::string> values;
  if (!fit(pattern, path, values)) return std::nullopt;
  return values;
}

match find_route(web::verb method, std::string_view path) {
  match best;
  int best_fit = -1;
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  for (const route& r : routes()) {
    std::vector<std::string> values;
    const auto literal = fit(r.path, path, values);
    if (!literal) continue;
    const bool fits = r.method == method || (r.method == web::verb::get && method == web::verb::head);
    best.other_method |= !fits;
    if (fits && *literal > best_fit) {
      best_fit = *literal;
      best.found = &r;
      best.values = std::move(values);
    }
  }
  return best;
}

}  // namespace paraat::node
