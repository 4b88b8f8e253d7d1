#include "node/http/load_metrics.hpp"

namespace paraat::http {
namespace {

auto& counters(prometheus::Registry& r, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(r);
}
auto& gauge(prometheus::Registry& r, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(r).Add({});
}

}  // namespace

load_metrics::load_metrics(metrics& m)
    : refused(counters(*m.registry(), "paraat_requests_refused_total",
                       "Requests answered 503 because their class had no room, by class.")),
      workers_stuck(gauge(*m.registry(), "paraat_workers_stuck",
                          "Workers whose handler has taken longer than its class allows.")),
      connections_shed(counters(*m.registry(), "paraat_http_connections_shed_total",
                                "Idle connections closed to make room for others, by listener.")),
      accept_failures(counters(*m.registry(), "paraat_http_accept_failures_total",
                               "Connections that could not be accepted, by listener.")),
      open_files_limit(
          gauge(*m.registry(), "paraat_open_files_limit", "Files that the process may have open at once.")) {}

}  // namespace paraat::http
