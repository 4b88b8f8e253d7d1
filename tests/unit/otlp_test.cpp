// Observations as spans of OpenTelemetry.

#include "ops/otlp.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/bytes.hpp"
#include "tests/support/trace_collector.hpp"

namespace paraat::test {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::Not;
using testing::Pair;

constexpr std::string_view a_parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
constexpr instant evening{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + 20h};
const auto began = observation::clock::now();

observation a_request() {
  observation o{.what = observed::request, .name = "/vacatures/{}", .tenant = 3};
  o.status = 200;
  o.method = "GET";
  o.listener = "public";
  o.id = o.from.id = "abcdefghjkmn";
  o.began = began;
  o.work.times.enter(stage::queue, began);
  o.work.times.enter(stage::begin, began + 1ms);
  o.work.times.enter(stage::handler, began + 3ms);
  o.work.times.leave(began + 8ms);
  o.ended = began + 10ms;
  return o;
}

std::vector<collected_span> sent(const observation& o) {
  return read_spans(otlp::export_request("alken", otlp::spans_of(o, otlp::trace_of(o), evening)));
}

TEST(TraceParent, IsReadAsW3CTraceContextWritesIt) {
  const auto read = otlp::read_trace_parent(a_parent);
  ASSERT_TRUE(read);
  EXPECT_EQ(hex(read->trace), "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(hex(read->span), "00f067aa0ba902b7");
}

TEST(TraceParent, IsNoneWhenItIsMalformed) {
  for (const char* wrong : {"", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                            "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x",
                            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"})
    EXPECT_FALSE(otlp::read_trace_parent(wrong)) << wrong;
}

TEST(Spans, AreTheRequestAndItsStagesOnTheClockOfTheDay) {
  const auto spans = sent(a_request());
  ASSERT_EQ(spans.size(), 4U);
  EXPECT_EQ(otlp::span_count(a_request()), 4U);
  const auto& own = spans.front();
  EXPECT_EQ(own.name, "GET /vacatures/{}");
  EXPECT_EQ(own.kind, 2);
  EXPECT_EQ(own.status, 0);
  EXPECT_EQ(own.parent, "");
  const std::int64_t end = std::chrono::nanoseconds(evening.time_since_epoch()).count();
  EXPECT_EQ(own.to, end);
  EXPECT_EQ(own.from, end - 10'000'000);
  EXPECT_THAT(own.attributes, Contains(Pair("http.route", "/vacatures/{}")));
  EXPECT_THAT(own.attributes, Contains(Pair("http.response.status_code", "200")));
  EXPECT_THAT(own.attributes, Contains(Pair("paraat.tenant", "3")));
  EXPECT_THAT(own.attributes, Contains(Pair("paraat.request_id", "abcdefghjkmn")));
  EXPECT_EQ(spans[2].name, "begin");
  EXPECT_EQ(spans[2].from, end - 9'000'000);
  EXPECT_EQ(spans[2].to, end - 7'000'000);
  for (std::size_t i = 1; i < spans.size(); ++i) {
    EXPECT_EQ(spans[i].parent, own.id);
    EXPECT_EQ(spans[i].trace, own.trace);
  }
}

TEST(Spans, OfAMessageBelongToTheRequestThatBroughtIt) {
  observation message{.what = observed::message, .name = "case.note", .tenant = 3, .outcome = "accepted"};
  message.from = {.id = "abcdefghjkmn", .trace_parent = {}};
  message.began = message.ended = began;
  const auto request = sent(a_request()).front(), brought = sent(message).front();
  EXPECT_EQ(brought.trace, request.trace);
  EXPECT_EQ(brought.parent, request.id);
  EXPECT_EQ(brought.kind, 5);
  EXPECT_EQ(brought.name, "message case.note");
}

TEST(Spans, FollowAParentThatIsGiven) {
  observation o = a_request();
  o.from.trace_parent = a_parent;
  const auto own = sent(o).front();
  EXPECT_EQ(own.trace, "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(own.parent, "00f067aa0ba902b7");
  EXPECT_NE(own.id, own.parent);
}

TEST(Spans, OfAFailureSayItsCause) {
  observation o = a_request();
  o.status = 500;
  o.work.cause = {.type = "pqxx::undefined_table", .sqlstate = "42P01", .statement = "select_tenant_x_00"};
  const auto own = sent(o).front();
  EXPECT_EQ(own.status, 2);
  EXPECT_THAT(own.attributes, Contains(Pair("error.type", "pqxx::undefined_table")));
  EXPECT_THAT(own.attributes, Contains(Pair("db.response.status_code", "42P01")));
  o.status = 404;
  o.work.cause = {};
  EXPECT_EQ(sent(o).front().status, 0);
  EXPECT_THAT(sent(o).front().attributes, Not(Contains(Pair("error.type", testing::_))));
}

TEST(Spans, OfARefusalSayItsKindAndFieldAndAreNoFailure) {
  observation o = a_request();
  o.status = 422;
  o.work.refused = {.kind = "invalid", .field = "geboren"};
  const auto own = sent(o).front();
  EXPECT_EQ(own.status, 0);
  EXPECT_THAT(own.attributes, Contains(Pair("paraat.refused", "invalid")));
  EXPECT_THAT(own.attributes, Contains(Pair("paraat.field", "geboren")));
  EXPECT_THAT(sent(a_request()).front().attributes, Not(Contains(Pair("paraat.refused", testing::_))));
}

TEST(Spans, OfJobsWithTheSameNumberOnTwoNodesAreTwoTraces) {
  observation job{.what = observed::job, .name = "audit.link", .outcome = "failed"};
  job.id = "41";
  job.began = job.ended = began;
  EXPECT_NE(sent(job).front().trace, sent(job).front().trace);
  EXPECT_EQ(sent(job).front().status, 2);
}

TEST(Sampling, TakesThePartOfTheTracesThatIsAskedFor) {
  int taken = 0;
  for (int i = 0; i < 2000; ++i) {
    const std::string trace = sha256_bytes(std::to_string(i)).substr(0, 16);
    EXPECT_TRUE(otlp::is_sampled(trace, 1));
    EXPECT_FALSE(otlp::is_sampled(trace, 0));
    taken += otlp::is_sampled(trace, 0.25) ? 1 : 0;
  }
  EXPECT_NEAR(taken, 500, 100);
}

TEST(StageTimes, OfAStageThatIsEnteredAgainAddUp) {
  stage_times t;
  t.enter(stage::handler, began);
  t.enter(stage::commit, began + 2ms);
  t.enter(stage::handler, began + 3ms);
  t.leave(began + 7ms);
  EXPECT_EQ(t.of(stage::handler).took, 6ms);
  EXPECT_EQ(t.of(stage::handler).from, began);
  EXPECT_EQ(t.of(stage::commit).took, 1ms);
  EXPECT_FALSE(t.of(stage::wait).entered);
}

}  // namespace
}  // namespace paraat::test
