// The settings of traces.
#include <gtest/gtest.h>

#include "node/config.hpp"

namespace paraat::node {
namespace {

TEST(TracingSettings, AreOffByDefault) {
  const auto read = parse_config("", "/srv/paraat");
  EXPECT_TRUE(read.mistakes.empty());
  EXPECT_EQ(read.value.tracing_endpoint, "");
  EXPECT_FALSE(read.value.tracing_of_peers);
}

TEST(TracingSettings, NameACollectorAPartAndWhetherPeersNameTraces) {
  const auto read = parse_config(
      "[tracing]\nendpoint = \"http://127.0.0.1:4318/v1/traces\"\nratio = 0.25\npeers_name_traces = true\n",
      "/srv/paraat");
  EXPECT_TRUE(read.mistakes.empty());
  EXPECT_EQ(read.value.tracing_endpoint, "http://127.0.0.1:4318/v1/traces");
  EXPECT_DOUBLE_EQ(read.value.tracing_ratio, 0.25);
  EXPECT_TRUE(read.value.tracing_of_peers);
  EXPECT_TRUE(parse_config("[tracing]\nratio = 1\n", "/srv/paraat").mistakes.empty());
}

TEST(TracingSettings, ThatCannotBeAreRefusedWithLineAndRemedy) {
  for (const char* wrong :
       {"endpoint = \"127.0.0.1:4318\"", "ratio = 2", "ratio = -0.1", "ratio = \"0.1\"", "ratio = nan",
        "peers_name_traces = \"yes\"", "endpoints = \"http://127.0.0.1\""}) {
    const auto read = parse_config(std::string("[tracing]\n") + wrong + "\n", "/srv/paraat");
    ASSERT_EQ(read.mistakes.size(), 1U) << wrong;
    EXPECT_EQ(read.mistakes[0].line, 2) << wrong;
    EXPECT_NE(read.mistakes[0].remedy, "") << wrong;
  }
}

}  // namespace
}  // namespace paraat::node
