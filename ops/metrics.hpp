#pragma once
// Every figure that a node shows at /metrics, declared in one place, with names by the Prometheus
// conventions.

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <memory>
#include <string>

namespace paraat {

class metrics {
 public:
  metrics();

  prometheus::Family<prometheus::Counter>& http_requests;   // labels: listener, code
  prometheus::Family<prometheus::Histogram>& http_seconds;  // labels: listener
  prometheus::Counter& cache_hits;
  prometheus::Counter& cache_misses;
  prometheus::Family<prometheus::Gauge>& connections;  // labels: listener
  prometheus::Counter& database_failures;
  prometheus::Gauge& database_up;
  prometheus::Gauge& disk_free;
  prometheus::Family<prometheus::Counter>& jobs;  // labels: kind, outcome
  prometheus::Gauge& jobs_overdue;
  prometheus::Gauge& jobs_stuck;
  prometheus::Family<prometheus::Counter>& mails;                 // labels: outcome
  prometheus::Family<prometheus::Counter>& federation_received;   // labels: verdict
  prometheus::Family<prometheus::Counter>& federation_costly;     // labels: peer
  prometheus::Family<prometheus::Counter>& messages_received;     // labels: peer, lane, outcome
  prometheus::Family<prometheus::Counter>& messages_sent;         // labels: peer, lane, outcome
  prometheus::Family<prometheus::Gauge>& messages_held;           // labels: peer, lane, state
  prometheus::Family<prometheus::Gauge>& messages_lag;            // labels: peer, lane; seconds
  prometheus::Family<prometheus::Gauge>& lane_backoff;            // labels: peer, lane; seconds
  prometheus::Family<prometheus::Gauge>& federation_contact_age;  // labels: peer
  prometheus::Family<prometheus::Gauge>& federation_failures;     // labels: peer
  prometheus::Family<prometheus::Gauge>& followed_feeds;          // labels: state
  prometheus::Gauge& feed_items_held_back;

  prometheus::Family<prometheus::Counter>& channel_messages;  // labels: channel, class, kind, outcome
  prometheus::Family<prometheus::Counter>& channel_heard;     // labels: what, outcome
  prometheus::Family<prometheus::Gauge>& channel_lag;         // labels: channel; seconds
  prometheus::Family<prometheus::Gauge>& channel_failures;    // labels: channel
  prometheus::Gauge& manifest_superseded;
  prometheus::Family<prometheus::Gauge>& clock_offset;  // labels: against; seconds, ours minus theirs
  prometheus::Counter& clock_steps;

  std::shared_ptr<prometheus::Registry> registry() const { return registry_; }
  std::string exposition() const;  // text format 0.0.4

 private:
  explicit metrics(std::shared_ptr<prometheus::Registry> registry);
  std::shared_ptr<prometheus::Registry> registry_;
};

}  // namespace paraat
