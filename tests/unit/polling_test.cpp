// How news of a peer is waited for, when something on the way cuts connections that are quiet.

#include "federation/sync/poll_schedule.hpp"

#include <gtest/gtest.h>

namespace paraat::test {
namespace {

using federation::sync::polling;
using namespace std::chrono_literals;

TEST(Polling, WaitsInTheAnswerWhileThatWorks) {
  polling p;
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(p.wait(), 25);
    EXPECT_EQ(p.pause(true, 0.5), 0ms);
    p.went_well();
  }
}

TEST(Polling, AfterThreeCutsItAsksEveryMinuteInACrisisAndEveryFiveInPeace) {
  polling p;
  p.cut(), p.cut();
  EXPECT_EQ(p.wait(), 25) << "two may be chance";
  p.cut();
  EXPECT_EQ(p.wait(), 0);
  EXPECT_EQ(p.pause(true, 0.5), 60s);
  EXPECT_EQ(p.pause(false, 0.5), 300s);
  EXPECT_EQ(p.pause(true, 0), 48s);
  EXPECT_EQ(p.pause(true, 1), 72s);
  EXPECT_EQ(p.pause(false, 0), 240s);
  EXPECT_EQ(p.pause(false, 1), 360s);
}

TEST(Polling, AWaitThatWorksBetweenTwoCutsForgivesThem) {
  polling p;
  p.cut(), p.cut(), p.went_well(), p.cut(), p.cut();
  EXPECT_EQ(p.wait(), 25);
}

TEST(Polling, WaitingIsTriedAgainOnceInTwelveRounds) {
  polling p;
  p.cut(), p.cut(), p.cut();
  for (int i = 0; i < 12; ++i) {
    EXPECT_EQ(p.wait(), 0);
    p.went_well();
  }
  EXPECT_EQ(p.wait(), 25);
  p.cut();
  EXPECT_EQ(p.wait(), 0) << "still cut";
  for (int i = 0; i < 12; ++i) p.went_well();
  EXPECT_EQ(p.wait(), 25);
  p.went_well();
  EXPECT_FALSE(p.now_and_then()) << "it works again";
}

TEST(Polling, APeerThatAnswersAtOnceAndEmptyIsAskedEverLessOften) {
  polling p;
  std::chrono::milliseconds last{}, all{};
  int paused = 0;
  for (int i = 0; i < 20; ++i) {
    p.answered_early(true);
    const auto pause = p.pause_after_early(0.5);
    EXPECT_GE(pause, last);
    paused += pause.count() > 0;
    last = pause;
    all += pause;
  }
  EXPECT_EQ(paused, 16) << "the first few may be chance";
  EXPECT_EQ(last, 25s);
  EXPECT_GT(all, 200s);
  EXPECT_EQ(p.pause_after_early(0), 20s);
  EXPECT_EQ(p.pause_after_early(1), 30s);
  p.answered_well();
  EXPECT_EQ(p.pause_after_early(0.5), 0ms);
}

TEST(Polling, NewsOfPartiesThatAreNotFollowedPausesShortly) {
  polling p;
  for (int i = 0; i < 50; ++i) p.answered_early(false);
  EXPECT_EQ(p.pause_after_early(0.5), 2s);
}

}  // namespace
}  // namespace paraat::test
