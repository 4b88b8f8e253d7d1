#include "node/routes.hpp"

#include <vector>

#include "node/routes/tables.hpp"

namespace paraat::node {
namespace {

std::vector<route> joined() {
  std::vector<route> out;
  for (const auto table :
       {publishing_routes(), volunteering_routes(), people_routes(), crisis_routes(), mutual_aid_routes(),
        messaging_routes(), administration_routes(), overview_routes(), federation_routes()})
    out.insert(out.end(), table.begin(), table.end());
  return out;
}

}  // namespace

std::span<const route> routes() {
  static const std::vector<route> all = joined();
  return all;
}

}  // namespace paraat::node
