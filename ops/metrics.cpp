#include "ops/metrics.hpp"

#include <prometheus/text_serializer.h>

namespace paraat {
namespace {

auto& counters(prometheus::Registry& r, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(r);
}
auto& gauges(prometheus::Registry& r, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(r);
}

}  // namespace

metrics::metrics() : metrics(std::make_shared<prometheus::Registry>()) {}

metrics::metrics(std::shared_ptr<prometheus::Registry> r)
    : http_requests(counters(*r, "paraat_http_requests_total",
                             "Requests answered, by listener and status code; from memory too.")),
      http_seconds(prometheus::BuildHistogram()
                       .Name("paraat_http_request_duration_seconds")
                       .Help("Time from the last byte of a request to the answer, by listener; without those "
                             "from memory.")
                       .Register(*r)),
      cache_hits(counters(*r, "paraat_page_cache_hits_total", "Public pages served from memory.").Add({})),
      cache_misses(
          counters(*r, "paraat_page_cache_misses_total", "Public pages that were rendered.").Add({})),
      connections(gauges(*r, "paraat_http_connections", "Connections that are open now, by listener.")),
      database_failures(
          counters(*r, "paraat_database_failures_total", "Transactions that the database broke off.")
              .Add({})),
      database_up(
          gauges(*r, "paraat_database_up", "Whether the database answered when it was last asked.").Add({})),
      disk_free(
          gauges(*r, "paraat_disk_free_bytes", "Room on the disk that holds the node's folder.").Add({})),
      jobs(counters(*r, "paraat_jobs_total", "Timed jobs, by kind and outcome.")),
      jobs_overdue(
          gauges(*r, "paraat_jobs_overdue_seconds", "How long the job that waits longest is overdue.")
              .Add({})),
      jobs_stuck(gauges(*r, "paraat_jobs_stuck", "Jobs that were tried five times or more and are not done.")
                     .Add({})),
      mails(counters(*r, "paraat_mails_total", "E-mails, by outcome.")),
      federation_received(
          counters(*r, "paraat_federation_objects_total", "Objects received from other nodes, by verdict.")),
      federation_costly(counters(*r, "paraat_federation_costly_peers_total",
                                 "Times that a peer's balance passed the point from which it is noted.")),
      messages_received(counters(*r, "paraat_messages_received_total",
                                 "Messages from other nodes, by peer, lane and outcome.")),
      messages_sent(counters(*r, "paraat_messages_sent_total",
                             "What became of messages to other nodes, by peer, lane and outcome.")),
      messages_held(gauges(*r, "paraat_messages_held",
                           "Messages that wait, are parked or were not delivered, by peer, lane and state.")),
      messages_lag(gauges(*r, "paraat_messages_lag_seconds",
                          "Age of the oldest message that waits, by peer and lane.")),
      lane_backoff(gauges(*r, "paraat_lane_backoff_seconds",
                          "How long a lane to a peer has been failing, by peer and lane.")),
      federation_contact_age(gauges(*r, "paraat_federation_contact_age_seconds",
                                    "Seconds since a node that is followed last answered, by peer.")),
      federation_failures(gauges(*r, "paraat_federation_peer_failures",
                                 "Times in a row that asking a node failed, by peer.")),
      followed_feeds(
          gauges(*r, "paraat_followed_feeds", "Feeds of other nodes that are read here, by state.")),
      feed_items_held_back(gauges(*r, "paraat_feed_items_held_back",
                                  "Items that their publisher does not have any more, so many at once that "
                                  "they wait for a second look.")
                               .Add({})),
      channel_messages(counters(*r, "paraat_channel_messages_total",
                                "Attempts to send messages to people, by channel, class, kind and outcome.")),
      channel_heard(counters(*r, "paraat_channel_heard_total",
                             "Delivery reports and answers from the SMS gateway, by what and outcome.")),
      channel_lag(gauges(*r, "paraat_channel_lag_seconds",
                         "How long the message to a person that waits longest is due, by channel.")),
      channel_failures(
          gauges(*r, "paraat_channel_failures", "Times in a row that a channel failed, by channel.")),
      manifest_superseded(
          gauges(*r, "paraat_manifest_superseded",
                 "1 for a day after a member showed that it holds a newer manifest of this node: "
                 "the database was restored. 2 while only the operator can go beyond its number.")
              .Add({})),
      clock_offset(gauges(*r, "paraat_clock_offset_seconds",
                          "How far this clock is ahead of another: of the database on another machine, or of "
                          "another node.")),
      clock_steps(counters(*r, "paraat_clock_steps_total",
                           "Times that the clock went back and what it had left in the future was repaired.")
                      .Add({})),
      registry_(std::move(r)) {
  // A counter that appears with its first event rings no alert on that event: these stand at nought before.
  for (const char* outcome : {"sent", "failed", "given_up"}) mails.Add({{"outcome", outcome}});
  for (const char* verdict : {"bad_signature", "wrong_key", "wrong_publisher", "equivocation"})
    federation_received.Add({{"verdict", verdict}});
}

std::string metrics::exposition() const {
  return prometheus::TextSerializer().Serialize(registry_->Collect());
}

}  // namespace paraat
