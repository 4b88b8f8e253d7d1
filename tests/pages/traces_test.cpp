// Traces on their way to a collector: one that answers, one that hangs, one that is away.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "node/trace_exporter.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/trace_collector.hpp"
#include "tests/support/world.hpp"

namespace paraat::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class Traces : public testing::Test {
 protected:
  manual_clock time{flood_night()};
  metrics figures;
  trace_collector collector;

  node::trace_exporter::settings settings() const {
    node::trace_exporter::settings s;
    s.endpoint = collector.url();
    s.instance = "alken";
    s.most_waiting = 4;
    s.batch = 1;
    s.first_pause = 1ms;
    return s;
  }
  static observation a_job() {
    observation o{.what = observed::job, .name = "audit.link", .tenant = 3, .outcome = "done"};
    o.id = "41";
    o.began = o.ended = observation::clock::now();
    return o;
  }
  static std::chrono::steady_clock::time_point in_time() { return std::chrono::steady_clock::now() + 60s; }
  double spans(const std::string& outcome) {
    return prometheus::BuildCounter()
        .Name("paraat_trace_spans_total")
        .Register(*figures.registry())
        .Add({{"outcome", outcome}})
        .Value();
  }
};

TEST_F(Traces, ReachACollectorThatReadsThemStrictly) {
  node::trace_exporter exporter(settings(), time, figures);
  exporter.observe(a_job());
  exporter.observe(a_job());
  exporter.stop(in_time());
  const auto got = collector.spans();
  ASSERT_EQ(got.size(), 2U);
  EXPECT_EQ(got[0].name, "job audit.link");
  EXPECT_EQ(got[0].attributes.at("paraat.tenant"), "3");
  EXPECT_EQ(got[0].to, std::chrono::nanoseconds(flood_night().time_since_epoch()).count());
  EXPECT_EQ(spans("sent"), 2);
  EXPECT_EQ(spans("dropped"), 0);
}

TEST_F(Traces, AreDroppedAndCountedWhileTheCollectorHangsAndDelayNobody) {
  held_requests held;
  collector.http().does(held.script());
  node::trace_exporter exporter(settings(), time, figures);
  exporter.observe(a_job());
  held.wait_for_the_first();
  // The collector holds the first until the end of this test; four more have room.
  for (int i = 0; i < 10; ++i) exporter.observe(a_job());
  EXPECT_EQ(spans("dropped"), 6);
  exporter.stop(std::chrono::steady_clock::now());
  EXPECT_EQ(spans("dropped"), 11);
  EXPECT_EQ(spans("sent"), 0);
  held.let_go();
}

TEST_F(Traces, AreDroppedAndCountedWhenTheCollectorIsAwayUntilTheEnd) {
  auto s = settings();
  s.endpoint = "http://127.0.0.1:" + std::to_string(free_port()) + "/v1/traces";
  node::trace_exporter exporter(s, time, figures);
  for (int i = 0; i < 10; ++i) exporter.observe(a_job());
  exporter.stop(in_time());
  EXPECT_EQ(spans("dropped"), 10);
  exporter.observe(a_job());
  EXPECT_EQ(spans("dropped"), 11) << "after the stop too";
}

TEST_F(Traces, AreSentAgainWhenTheCollectorAsksForThat) {
  std::promise<void> twice;
  std::atomic<int> asked = 0;
  collector.http().does([&](const auto&) {
    if (++asked == 1) return scripted_gateway::answer(503, "");
    twice.set_value();
    return trace_collector::taken();
  });
  node::trace_exporter exporter(settings(), time, figures);
  exporter.observe(a_job());
  twice.get_future().wait();
  exporter.stop(in_time());
  const auto got = collector.spans();
  ASSERT_EQ(got.size(), 2U);
  EXPECT_EQ(got[0].id, got[1].id);
  EXPECT_EQ(spans("sent"), 1);
}

TEST_F(Traces, ThatTheCollectorRefusesAreCountedAndNotSentAgain) {
  collector.http().does([&](const auto&) { return scripted_gateway::answer(400, ""); });
  node::trace_exporter exporter(settings(), time, figures);
  exporter.observe(a_job());
  exporter.stop(in_time());
  EXPECT_EQ(collector.http().heard().size(), 1U);
  EXPECT_EQ(spans("refused"), 1);
}

TEST_F(Traces, OfWhichTheCollectorTookAPartAreCountedApart) {
  collector.http().does([&](const auto&) {
    return scripted_gateway::answer(200, R"({"partialSuccess":{"rejectedSpans":"1","errorMessage":"x"}})");
  });
  node::trace_exporter exporter(settings(), time, figures);
  exporter.observe(a_job());
  exporter.stop(in_time());
  EXPECT_EQ(spans("refused"), 1);
  EXPECT_EQ(spans("sent"), 0);
}

}  // namespace
}  // namespace paraat::test
