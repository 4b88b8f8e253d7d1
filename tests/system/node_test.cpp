// The built executable while it serves: stopping, metrics and log.

#include <gmock/gmock.h>
#include <signal.h>

#include <boost/json.hpp>
#include <sstream>

#include "tests/system/served_node.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST_F(AServedNode, FinishesWhatIsInFlightWhenItIsToldToStop) {
  make();
  ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  const auto node = serve();
  const open_connection idle(node->port()), busy(node->port());
  busy.send(
      "POST /vacatures HTTP/1.1\r\nHost: alken.localhost\r\nContent-Type: "
      "application/x-www-form-urlencoded\r\nContent-Length: 6\r\n\r\na=1");
  // The node has read the head when it answers another connection after it.
  EXPECT_EQ(node->get("alken.localhost", "/healthz").status, 200);
  node->process().signal(SIGTERM);
  EXPECT_EQ(idle.read_to_end(), "");
  busy.send("&b=");
  EXPECT_THAT(busy.read_to_end(), HasSubstr("HTTP/1.1 405"));
  EXPECT_EQ(node->process().wait(), 0);
}

TEST_F(AServedNode, StopsThoughAVisitorNeverFinishesItsRequest) {
  make();
  const auto node = serve();
  const open_connection busy(node->port());
  busy.send("POST /vacatures HTTP/1.1\r\nHost: alken.localhost\r\nContent-Length: 6\r\n\r\na=1");
  EXPECT_EQ(node->get("alken.localhost", "/healthz").status, 200);
  node->process().signal(SIGTERM);
  EXPECT_EQ(node->process().wait(), 0);
}

TEST_F(AServedNode, ShowsMetricsThatPrometheusFindsInOrder) {
  make();
  ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  const auto node = serve();
  EXPECT_EQ(node->get("alken.localhost", "/").status, 200);
  // A request is counted just after its answer has left.
  answer metrics;
  EXPECT_TRUE(eventually([&] {
    metrics = node->get("alken.localhost", "/metrics");
    return metrics.body.find(R"(paraat_http_requests_total{code="200",listener="public"})") !=
           std::string::npos;
  }));
  const auto judged = run({"promtool", "check", "metrics"}, metrics.body);
  EXPECT_EQ(judged.status, 0) << judged.output;
}

TEST_F(AServedNode, LogsLinesOfJsonWithoutWhatPeopleTypeOrWhereTheyAre) {
  pages += "trusted_proxies = [\"127.0.0.1\"]\n";
  make();
  ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  const auto node = serve();
  EXPECT_EQ(
      node->get("alken.localhost", "/vacatures?q=Jan+Peeters", "X-Forwarded-For: 203.0.113.9\r\n").status,
      200);
  EXPECT_EQ(
      test::post(node->port(), "alken.localhost", "/bestaat-niet", "naam=Jan+Peeters&mail=jan%40voorbeeld.be")
          .status,
      404);
  node->process().signal(SIGTERM);
  EXPECT_EQ(node->process().wait(), 0);
  std::istringstream lines(node->process().output());
  int requests = 0;
  for (std::string line; std::getline(lines, line);) {
    boost::system::error_code bad;
    const auto value = boost::json::parse(line, bad);
    ASSERT_FALSE(bad) << line;
    EXPECT_TRUE(value.as_object().contains("event")) << line;
    if (value.at("event").as_string() == "request") {
      ++requests;
      EXPECT_FALSE(value.at("request_id").as_string().empty());
    }
    for (const char* personal : {"Peeters", "voorbeeld.be", "203.0.113.9", "?q="})
      EXPECT_THAT(line, Not(HasSubstr(personal)));
  }
  EXPECT_GE(requests, 1);
}

}  // namespace
}  // namespace paraat::test
