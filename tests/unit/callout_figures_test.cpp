// The figures of a call-out, each with the night on which it was shown wrongly.

#include "tenant/crisis/callouts/callout_figures.hpp"

#include <gtest/gtest.h>

#include "tenant/crisis/ranking/waves.hpp"

namespace paraat::callouts {
namespace {

using namespace std::chrono_literals;

const instant now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 28} + 20h};

incidents::task task_of(int needed, int taken, int held = 0, int lent = 0) {
  incidents::task t;
  t.id = incidents::task_id("t" + std::to_string(needed) + std::to_string(taken));
  t.what.needed = needed;
  t.what.until = now + 4h;
  t.taken = taken;
  t.held = held;
  t.lent = lent;
  return t;
}
callout callout_of(const incidents::task& t, callout_state s = callout_state::running) {
  callout c;
  c.status = s;
  c.what.tasks = {t.id};
  c.started_at = now - 2h;
  return c;
}

TEST(CalloutFigures, AHeldPlaceIsShortAndNotFull) {
  const auto t = task_of(2, 1, 1);
  const auto f = places_of(t, now);
  EXPECT_EQ(f.shortage, 1);
  EXPECT_EQ(f.to_ask, 0) << "nobody else is asked for it";
  EXPECT_FALSE(f.full());
  EXPECT_EQ(shown_state(callout_of(t, callout_state::filled), std::vector{t}, now), callout_state::running)
      << "whatever the row says";
  EXPECT_EQ(shown_state(callout_of(t), std::vector{task_of(2, 2)}, now), callout_state::filled);
}

TEST(CalloutFigures, ASurplusNeverHidesAShortage) {
  const std::vector tasks{task_of(1, 3), task_of(4, 0), task_of(5, 1, 1, 2)};
  const auto f = sum_of(tasks, now);
  EXPECT_EQ(f.needed, 10);
  EXPECT_EQ(f.confirmed, 4);
  EXPECT_EQ(f.lent, 2);
  EXPECT_EQ(f.shortage, 0 + 4 + 2);
  EXPECT_EQ(f.to_ask, 0 + 4 + 1);
}

TEST(CalloutFigures, AStoppedTaskNeedsNobodyAndOneThatIsOverStaysEmpty) {
  auto stopped = task_of(4, 1);
  stopped.active = false;
  EXPECT_EQ(places_of(stopped, now).shortage, 0);
  EXPECT_TRUE(places_of(stopped, now).full());
  auto over = task_of(4, 1);
  over.what.until = now;
  EXPECT_EQ(places_of(over, now).shortage, 0) << "it can no longer be filled";
  EXPECT_EQ(places_of(over, now).empty, 3);
  EXPECT_FALSE(places_of(over, now).full());
  EXPECT_EQ(shown_state(callout_of(over, callout_state::filled), std::vector{over}, now),
            callout_state::running);
}

TEST(CalloutFigures, AfterEverybodyWasReleasedAnAnswerIsStillCounted) {
  EXPECT_EQ(reply_of(person_state::released, true, true), reply::yes);
  EXPECT_EQ(reply_of(person_state::released, false, true), reply::maybe);
  EXPECT_EQ(reply_of(person_state::released, false, false), reply::silent);
  EXPECT_EQ(reply_of(person_state::no_show, true, true), reply::yes);
  EXPECT_EQ(reply_of(person_state::withdrawn, false, true), reply::no);
  EXPECT_EQ(reply_of(person_state::undeliverable, false, false), reply::unreached);
}

TEST(CalloutFigures, OfElevenPlacesSixCame) {
  const std::vector<presence_row> rows{
      {.status = person_state::departed, .placed = true, .arrived = true, .people = 6},
      {.status = person_state::confirmed, .placed = true, .task_over = true, .people = 2},
      {.status = person_state::no_show, .people = 1},
      {.status = person_state::released, .placed = true, .people = 2}};  // sent home before it was over
  const auto f = presence_of(rows, 1);
  EXPECT_EQ(f.came, 6);
  EXPECT_EQ(f.no_show, 3);
  EXPECT_EQ(f.there(), 7) << "with who came by themselves";
}

TEST(CalloutFigures, ThereIsNoTimeToFilledWhileThirteenOf24AreEmpty) {
  auto quick = callout_of(task_of(2, 2)), large = callout_of(task_of(22, 9));
  quick.filled_at = *quick.started_at + 2min;
  const std::vector called{quick, large};
  const std::vector tasks{task_of(2, 2), task_of(22, 9)};
  EXPECT_EQ(sum_of(tasks, now).empty, 13);
  EXPECT_EQ(time_to_filled(sum_of(tasks, now), called), std::nullopt);
  large.filled_at = *large.started_at + 40min;
  EXPECT_EQ(time_to_filled(sum_of(std::vector{task_of(24, 24)}, now), std::vector{quick, large}), 40min)
      << "the last place counts";
}

TEST(CalloutFigures, WhatWasAskedOfNeighboursIsNotAskedAgain) {
  const auto f = places_of(task_of(8, 0), now);
  const std::vector<neighbour_request> asked{{.task = incidents::task_id("a"), .needed = 8},
                                             {.task = incidents::task_id("b"), .needed = 3},
                                             {.task = incidents::task_id("a"), .needed = 4, .over = true}};
  EXPECT_EQ(still_asked(asked, incidents::task_id("a")), 8);
  EXPECT_EQ(to_ask_of_neighbours(f, asked, incidents::task_id("a")), 0);
  EXPECT_EQ(to_ask_of_neighbours(f, asked, incidents::task_id("b")), 5);
  EXPECT_EQ(to_ask_of_neighbours(places_of(task_of(8, 0, 0, 5), now),
                                 std::vector<neighbour_request>{
                                     {.task = incidents::task_id("a"), .needed = 6, .confirmed = 5}},
                                 incidents::task_id("a")),
            2)
      << "3 short, 1 still to come";
}

TEST(CalloutFigures, WhatCanBeSparedIsNeverLessThanNothing) {
  EXPECT_EQ(can_be_spared(10, 6), 4);
  EXPECT_EQ(can_be_spared(0, 0), 0);
  EXPECT_EQ(can_be_spared(2, 5), 0);
}

TEST(YesRate, TheSilentWeighMoreAsTheirTimePasses) {
  const experience early{.settled = 21, .yes = 17, .silent = 99, .waited = 0};
  experience later = early;
  later.waited = 99 * weight_of_silence(0.5);
  EXPECT_NEAR(yes_rate(early), 0.46, 0.005) << "what was shown while 99 were silent";
  EXPECT_NEAR(yes_rate(later), 0.165, 0.005);
  EXPECT_DOUBLE_EQ(weight_of_silence(0), 0);
  EXPECT_DOUBLE_EQ(weight_of_silence(1), 1);
  EXPECT_DOUBLE_EQ(weight_of_silence(7), 1);
  EXPECT_GT(weight_of_silence(0.3), 0.5) << "most answers come early";
}

}  // namespace
}  // namespace paraat::callouts
