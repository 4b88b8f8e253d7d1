#pragma once
// `paraat doctor`: checks everything that a node needs and reports each fault with its remedy. It changes
// nothing, whether the node serves or not.

#include "node/config.hpp"

namespace paraat::node {

// Prints a line for each thing; true when all of them are good.
bool examine(const config&);

}  // namespace paraat::node
