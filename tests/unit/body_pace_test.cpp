#include "node/http/body_pace.hpp"

#include <gtest/gtest.h>

namespace paraat::http {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr seconds patience{20};

TEST(BodyPace, ALargeListOverASlowLineIsNotCutWhileItsBytesCome) {
  // 2.5 MB at 8 kB a second takes five minutes.
  for (int second = 1; second <= 300; ++second)
    EXPECT_TRUE(keeps_pace(patience, seconds(second), static_cast<std::size_t>(second) * 8192)) << second;
}

TEST(BodyPace, ABodyThatOnlyDripsIsGivenUp) {
  EXPECT_TRUE(keeps_pace(patience, seconds(19), 0));
  EXPECT_FALSE(keeps_pace(patience, seconds(20), 0));
  EXPECT_FALSE(keeps_pace(patience, seconds(120), 100)) << "a byte a second";
}

TEST(BodyPace, NoBodyTakesLongerThanTheLongest) {
  EXPECT_TRUE(keeps_pace(patience, minutes(9), 10'000'000));
  EXPECT_FALSE(keeps_pace(patience, minutes(10), 10'000'000));
}

}  // namespace
}  // namespace paraat::http
