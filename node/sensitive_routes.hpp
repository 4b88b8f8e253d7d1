#pragma once
// Pages whose opening is an event of the audit, and pages that require a repeated proof of identity.

#include <span>
#include <string_view>

#include "node/routes.hpp"

namespace paraat::node {

struct sensitivity {
  web::verb method;
  std::string_view path;   // as in the route table
  std::string_view event;  // noted when the page was shown; empty: the feature notes its own
  bool asks_proof = false;
  // Shows the names of many people. Noted once an hour for each account, page and object, so that a board
  // that is open all night does not fill the audit.
  bool in_bulk = false;
  std::string_view with = {};  // the proof is asked only when the form has this field
};
std::span<const sensitivity> sensitive_routes();

// The table's entry for this route; null when there is none.
const sensitivity* sensitivity_of(const route&);

}  // namespace paraat::node
