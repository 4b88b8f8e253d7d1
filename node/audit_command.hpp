#pragma once
// `paraat audit verify DIR`: reads the chain of every tenant and reports whether it holds.

#include <string>

#include "node/config.hpp"

namespace paraat::node {

// 0 when every chain holds. Throws std::invalid_argument for another verb.
int audit_command(const std::string& verb, const config&);

}  // namespace paraat::node
