#include "tenant/platform/audit/figures.hpp"

#include "tenant/platform/audit/audit.hpp"

namespace paraat::audit {

prometheus::Family<prometheus::Counter>& security_events(const metrics& m) {
  return prometheus::BuildCounter()
      .Name("paraat_security_events_total")
      .Help("Sign-ins, refusals, exports and changes that the audit keeps, by kind.")
      .Register(*m.registry());
}

prometheus::Gauge& chains_broken(const metrics& m) {
  return prometheus::BuildGauge()
      .Name("paraat_audit_chains_broken")
      .Help("Tenants whose audit chain did not hold when it was last verified.")
      .Register(*m.registry())
      .Add({});
}

void declare(const metrics& m) {
  for (const std::string_view kind : {sign_in_failed, sign_in_delayed, access_refused})
    security_events(m).Add({{"kind", std::string(kind)}});
  chains_broken(m).Set(0);
}

}  // namespace paraat::audit
