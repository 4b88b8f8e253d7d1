#pragma once
// THE table of pages: method, path, access, transaction, handler.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::node {

// `none`: the handler opens transactions itself, for slow work that must stay outside one (argon2id, mail).
enum class tx { none, read, write };

// `staff`: an account with a desk of the municipality; `people`: an account that may see its volunteers, a
// mediator or a coordinator.
enum class who {
  anyone,
  signed_in,
  staff,
  people,
  coordinator,
  editor,
  tenant_admin,
  organisation,
  node_operator
};

using bare_handler = web::response (*)(const web::request&, web::scope&);
using handler = web::response (*)(const web::request&, web::scope&, transaction&);

struct route {
  web::verb method;
  std::string_view path;  // {} stands for one part of the path
  who may;
  tx needs;
  std::variant<handler, bare_handler> run;
  std::size_t body_limit = 64 * 1024;
};

std::span<const route> routes();
// Files of the executable, which have no row.
constexpr std::string_view files_pattern = "/-/{}";

struct match {
  const route* found = nullptr;
  std::vector<std::string> values;
  bool other_method = false;  // the path exists, with another method
};
match find_route(web::verb, std::string_view path);
// The parts of a path at the {} of a pattern; none when the path does not fit.
std::optional<std::vector<std::string>> values_of(std::string_view pattern, std::string_view path);

}  // namespace paraat::node
