#pragma once
// For this folder only.

#include "tenant/platform/audit/audit.hpp"

namespace paraat::audit {

// Whether the same event was noted since `e.at`.
bool noted_since(transaction&, const audit_entry& e);
// In the audit of another tenant (migration 0061). False when the same event was noted since.
bool note_beside(transaction&, tenant_id there, const audit_entry&, instant since);

}  // namespace paraat::audit
