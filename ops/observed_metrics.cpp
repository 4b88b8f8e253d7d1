#include "ops/observed_metrics.hpp"

namespace paraat {
namespace {

using boundaries = prometheus::Histogram::BucketBoundaries;

// The metric at this place, made at its first use. Making it twice gives the same one.
template <class Metric, class Make>
Metric& made_once(std::atomic<Metric*>& place, Make make) {
  if (auto* there = place.load(std::memory_order_acquire)) return *there;
  Metric& fresh = make();
  place.store(&fresh, std::memory_order_release);
  return fresh;
}

std::string class_of(unsigned status) { return std::to_string(status / 100) + "xx"; }

}  // namespace

observed_metrics::observed_metrics(metrics& m)
    : figures_(m),
      routes_(prometheus::BuildCounter()
                  .Name("paraat_route_requests_total")
                  .Help("Requests answered, by listener, route pattern and class of status; from memory too.")
                  .Register(*m.registry())),
      stages_(
          prometheus::BuildHistogram()
              .Name("paraat_stage_duration_seconds")
              .Help("Time in a stage of a request, a message between nodes, a job or a delivery to a person.")
              .Register(*m.registry())) {}

void observed_metrics::know(std::string listener, std::span<const std::string_view> patterns) {
  auto l = std::make_unique<known_listener>();
  l->name = std::move(listener);
  for (const std::string_view pattern : patterns) l->routes[pattern];
  l->routes[observation::unnamed];
  l->seconds = &seconds_of(l->name);
  listeners_.push_back(std::move(l));
}

prometheus::Histogram& observed_metrics::seconds_of(std::string_view listener) const {
  return figures_.http_seconds.Add({{"listener", std::string(listener)}},
                                   boundaries{.001, .005, .02, .1, .5, 2, 10});
}

observed_metrics::known_listener* observed_metrics::listener_named(std::string_view name) const {
  for (const auto& l : listeners_)
    if (l->name == name) return l.get();
  return nullptr;
}

void observed_metrics::count_request(const observation& o) {
  known_listener* const l = listener_named(o.listener);
  if (l == nullptr || o.status >= l->statuses.size()) return;
  made_once(l->statuses[o.status], [&]() -> auto& {
    return figures_.http_requests.Add({{"listener", l->name}, {"code", std::to_string(o.status)}});
  }).Increment();
  auto at = l->routes.find(o.name);
  if (at == l->routes.end()) at = l->routes.find(observation::unnamed);
  made_once(at->second[o.status / 100], [&]() -> auto& {
    return routes_.Add(
        {{"listener", l->name}, {"route", std::string(at->first)}, {"code", class_of(o.status)}});
  }).Increment();
  if (!o.without_worker) l->seconds->Observe(o.took().count());
}

void observed_metrics::count_stages(const observation& o) {
  for (const stage s : all_stages)
    if (const auto& t = o.work.times.of(s); t.entered)
      made_once(times_[static_cast<std::size_t>(o.what)][static_cast<std::size_t>(s)], [&]() -> auto& {
        return stages_.Add({{"of", std::string(name_of(o.what))}, {"stage", std::string(name_of(s))}},
                           boundaries{.001, .005, .02, .1, .5, 2, 10});
      }).Observe(std::chrono::duration<double>(t.took).count());
}

void observed_metrics::observe(const observation& o) {
  switch (o.what) {
    case observed::request:
      count_request(o);
      break;
    case observed::message:
      (o.outgoing ? figures_.messages_sent : figures_.messages_received)
          .Add({{"peer", std::string(o.peer)},
                {"lane", std::string(o.lane)},
                {"outcome", std::string(o.outcome)}})
          .Increment();
      break;
    case observed::job:
      figures_.jobs.Add({{"kind", std::string(o.name)}, {"outcome", std::string(o.outcome)}}).Increment();
      break;
    case observed::delivery:
      figures_.channel_messages
          .Add({{"channel", std::string(o.channel)},
                {"class", std::string(o.urgency)},
                {"kind", std::string(o.name)},
                {"outcome", std::string(o.outcome)}})
          .Increment();
      break;
  }
  if (!o.without_worker) count_stages(o);
}

}  // namespace paraat
