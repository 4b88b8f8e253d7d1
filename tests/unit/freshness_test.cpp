#include "node/http/freshness.hpp"

#include <gtest/gtest.h>

namespace paraat::test {
namespace {

TEST(Freshness, SaysAsOfWhenTheDatabaseWasReadUntilFiveSecondsLater) {
  using namespace std::chrono;
  http::freshness fresh;
  const http::freshness::steady::time_point began{hours{1}};
  const instant night{sys_days{2026y / 11 / 28}};
  EXPECT_FALSE(fresh.as_of(began)) << "the database was not read yet";
  fresh.confirm(night, began);
  EXPECT_EQ(fresh.as_of(began + seconds{5}), night);
  EXPECT_FALSE(fresh.as_of(began + milliseconds{5001})) << "a database that is away makes no figures current";
  fresh.confirm(night + seconds{9}, began + seconds{9});
  EXPECT_EQ(fresh.as_of(began + seconds{9}), night + seconds{9});
}

}  // namespace
}  // namespace paraat::test
