#pragma once
// Observations as figures at /metrics: requests, messages, jobs and deliveries by outcome, and the time of
// each stage.
//
// A route is a label only when it is a row of a table that is given at the start: no path that a visitor
// makes up becomes a series. A counter is looked up without a lock once it exists, so that a page from memory
// costs two additions.

#include <prometheus/counter.h>
#include <prometheus/histogram.h>

#include <atomic>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ops/metrics.hpp"
#include "ops/observation.hpp"

namespace paraat {

class observed_metrics final : public observer {
 public:
  explicit observed_metrics(metrics&);
  // The listener and the patterns of its route table; before the first observation.
  void know(std::string listener, std::span<const std::string_view> patterns);
  void observe(const observation&) override;

 private:
  template <class Metric>
  using slot = std::atomic<Metric*>;
  using counter_slot = slot<prometheus::Counter>;
  struct known_listener {
    std::string name;
    std::unordered_map<std::string_view, std::array<counter_slot, 6>>
        routes;  // by class of status: 1xx to 5xx
    std::array<counter_slot, 600> statuses{};
    prometheus::Histogram* seconds = nullptr;
  };
  void count_request(const observation&);
  void count_stages(const observation&);
  known_listener* listener_named(std::string_view name) const;
  prometheus::Histogram& seconds_of(std::string_view listener) const;

  metrics& figures_;
  prometheus::Family<prometheus::Counter>& routes_;    // labels: listener, route, code
  prometheus::Family<prometheus::Histogram>& stages_;  // labels: of, stage
  std::array<std::array<slot<prometheus::Histogram>, all_stages.size()>, 4> times_{};  // by observed
  std::vector<std::unique_ptr<known_listener>> listeners_;
};

}  // namespace paraat
