#pragma once
// Figures of the audit at /metrics.

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>

#include "ops/metrics.hpp"

namespace paraat::audit {

// paraat_security_events_total, by kind. Declaring it once more gives the same family.
prometheus::Family<prometheus::Counter>& security_events(const metrics&);
// paraat_audit_chains_broken: tenants whose chain did not hold when it was last verified.
prometheus::Gauge& chains_broken(const metrics&);
// At the start of a node: a counter that appears with its first event rings no alert on that event.
void declare(const metrics&);

}  // namespace paraat::audit
