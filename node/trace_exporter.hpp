#pragma once
// Sends observations to a collector of OpenTelemetry, as spans over OTLP/HTTP. Off unless the settings name a
// collector.
//
// `observe` only appends to a bounded list; a thread of its own sends what stands there, a batch at a time.
// While the collector is away or hangs, the list fills, and then new spans are dropped and counted: no
// request, message or job ever waits for a collector. A failed batch is tried again when the collector asked
// for that (429, 502, 503, 504) or was not reached, with growing pauses, and dropped otherwise.

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "ops/clock.hpp"
#include "ops/metrics.hpp"
#include "ops/observation.hpp"
#include "ops/otlp.hpp"
#include "ops/rarely.hpp"

namespace paraat::node {

class trace_exporter final : public observer {
 public:
  struct settings {
    std::string endpoint;   // http(s)://HOST:PORT/v1/traces
    std::string authority;  // PEM file; empty: the system's list
    double ratio = 1;
    std::string instance;                          // of the node among others
    std::size_t most_waiting = 8192, batch = 512;  // spans
    std::chrono::milliseconds every{2'000};        // a smaller batch is sent after so long
    std::chrono::milliseconds patience{10'000};    // for an answer of the collector
    std::chrono::milliseconds first_pause{1'000}, longest_pause{30'000};
  };
  trace_exporter(settings, const clock&, metrics&);
  ~trace_exporter() override;
  trace_exporter(const trace_exporter&) = delete;
  trace_exporter& operator=(const trace_exporter&) = delete;

  void observe(const observation&) override;
  // Sends what waits, no longer than until then; the rest is dropped and counted.
  void stop(std::chrono::steady_clock::time_point until);

 private:
  using steady = std::chrono::steady_clock;
  enum class outcome { sent, try_again, refused };
  class link;  // to the collector, by libcurl
  void work();
  std::vector<otlp::span> next_batch(std::unique_lock<std::mutex>&);
  outcome deliver(const std::vector<otlp::span>&);
  void pause(std::unique_lock<std::mutex>&);
  bool time_is_up();
  bool has_room(std::size_t count);

  const settings settings_;
  const clock& time_;
  prometheus::Counter &sent_, &dropped_, &refused_;
  std::unique_ptr<link> link_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<otlp::span> waiting_;
  std::size_t reserved_ = 0;  // spans that wait, or are made now
  bool stopping_ = false;
  steady::time_point until_ = steady::time_point::max();
  int failures_ = 0;  // one after another
  rarely refusals_{std::chrono::seconds(60)};
  std::thread thread_;
};

}  // namespace paraat::node
