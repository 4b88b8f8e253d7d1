// When a message is tried again.
#include <gtest/gtest.h>

#include "federation/delivery/schedule.hpp"

namespace paraat::federation::delivery {
namespace {

using outbox::lane;
using std::chrono::hours;

double pause(lane l, int failures, seconds failing = seconds{0},
             std::optional<std::chrono::seconds> asked = {}, double dice = 0.5) {
  return pause_after(l, failures, failing, asked, dice).count();
}

TEST(Schedule, TheCrisisLaneIsTriedAfterTwoSecondsDoublingUpToAMinute) {
  EXPECT_DOUBLE_EQ(pause(lane::crisis, 1), 2);
  EXPECT_DOUBLE_EQ(pause(lane::crisis, 2), 4);
  EXPECT_DOUBLE_EQ(pause(lane::crisis, 5), 32);
  EXPECT_DOUBLE_EQ(pause(lane::crisis, 6), 60);
  EXPECT_DOUBLE_EQ(pause(lane::crisis, 600), 60);
}

TEST(Schedule, AfterAnHourTheCrisisLaneIsTriedEveryFiveMinutes) {
  EXPECT_DOUBLE_EQ(pause(lane::crisis, 70, hours{1}), 300);
}

TEST(Schedule, BulkIsTriedAfterHalfAMinuteDoublingUpToSixHours) {
  EXPECT_DOUBLE_EQ(pause(lane::bulk, 1), 30);
  EXPECT_DOUBLE_EQ(pause(lane::bulk, 2), 60);
  EXPECT_DOUBLE_EQ(pause(lane::bulk, 11), 21'600);
  EXPECT_DOUBLE_EQ(pause(lane::bulk, 1000, hours{300}), 21'600);
}

TEST(Schedule, PausesAreSpreadByAFifthEitherWay) {
  EXPECT_DOUBLE_EQ(pause(lane::bulk, 1, seconds{0}, {}, 0), 24);
  EXPECT_DOUBLE_EQ(pause(lane::bulk, 1, seconds{0}, {}, 1), 36);
}

TEST(Schedule, WhatThePeerAsksForIsTheLeastWithinBounds) {
  EXPECT_DOUBLE_EQ(pause(lane::crisis, 1, seconds{0}, std::chrono::seconds{20}), 20);
  EXPECT_DOUBLE_EQ(pause(lane::crisis, 1, seconds{0}, hours{5}), 300);
  EXPECT_DOUBLE_EQ(pause(lane::bulk, 1, seconds{0}, hours{100}), 21'600);
  EXPECT_DOUBLE_EQ(pause(lane::bulk, 4, seconds{0}, std::chrono::seconds{1}), 240);
}

TEST(Schedule, ABatchThatIsRefusedTwiceIsHalvedAndAtLastTheOneIsPutAside) {
  EXPECT_EQ(after_refusal(100, 1).most, 100);
  EXPECT_EQ(after_refusal(100, 2).most, 50);
  EXPECT_EQ(after_refusal(3, 2).most, 1);
  EXPECT_FALSE(after_refusal(1, 1).park);
  EXPECT_TRUE(after_refusal(1, 2).park);
}

}  // namespace
}  // namespace paraat::federation::delivery
