#pragma once
// Metrics of the listeners' load at /metrics, beside ops/metrics.hpp. Requesting a metric twice gives the
// same object: both listeners count into it.

#include "ops/metrics.hpp"

namespace paraat::http {

struct load_metrics {
  explicit load_metrics(metrics&);
  prometheus::Family<prometheus::Counter>& refused;  // labels: class
  prometheus::Gauge& workers_stuck;
  prometheus::Family<prometheus::Counter>& connections_shed;  // labels: listener
  prometheus::Family<prometheus::Counter>& accept_failures;   // labels: listener
  prometheus::Gauge& open_files_limit;
};

}  // namespace paraat::http
