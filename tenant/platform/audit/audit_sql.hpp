#pragma once
// For this folder only.

#include "tenant/platform/audit/audit.hpp"

namespace paraat::audit {

// Whether the same event was noted since `e.at`.
bool noted_since(transaction&, const audit_entry& e);

}  // namespace paraat::audit
