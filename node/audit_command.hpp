#pragma once
// `paraat audit verify DIR`: reads the chain of every tenant and reports whether it holds.

#include "node/config.hpp"

namespace paraat::node {

// 0 when every chain holds.
int audit_verify(const config&);

}  // namespace paraat::node
