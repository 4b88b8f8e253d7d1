#pragma once
// Observations as log lines: `request`, `message`, `job`, and `job_failed`. A request that needed no worker
// has no line: cached pages and refusals at the head are counted, and a crowd or an attack does not fill the
// log.

#include "ops/observation.hpp"

namespace paraat {

class observed_log final : public observer {
 public:
  void observe(const observation&) override;
};

}  // namespace paraat
