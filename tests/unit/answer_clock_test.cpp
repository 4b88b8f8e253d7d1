// The steps of an answer that is left, as a rule without a database.

#include "tenant/volunteering/applications/answer_clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace paraat::test {
namespace {

using namespace std::chrono;
using applications::clock_step;
using applications::due_step;
using applications::due_steps;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr year_month_day since = 2026y / November / 21;

year_month_day later(int n) { return applications::day_after(since, days{n}); }

TEST(AnswerClock, EachStepIsDueOnItsDayAndNotBefore) {
  std::set<clock_step> done;
  for (int n = 0; n <= 30; ++n)
    for (const due_step& d : due_steps(since, later(n), done)) {
      EXPECT_TRUE(d.send) << n;
      EXPECT_EQ(days{n}, applications::after(d.step));
      done.insert(d.step);
    }
  EXPECT_EQ(done.size(), 4U);
}

TEST(AnswerClock, AfterAStandstillOnlyTheLatestReminderIsSent) {
  EXPECT_THAT(due_steps(since, later(8), {}), ElementsAre(due_step{clock_step::first_reminder, false},
                                                          due_step{clock_step::second_reminder, true}));
  EXPECT_THAT(due_steps(since, later(40), {clock_step::first_reminder}),
              ElementsAre(due_step{clock_step::second_reminder, true},
                          due_step{clock_step::coordinator, true}, due_step{clock_step::told, true}));
  EXPECT_THAT(due_steps(since, later(5), {clock_step::second_reminder}),
              ElementsAre(due_step{clock_step::first_reminder, false}))
      << "a clock that was set back after the second";
}

TEST(AnswerClock, NothingIsDueTwiceNorBeforeItBegan) {
  EXPECT_THAT(due_steps(since, later(90),
                        {clock_step::first_reminder, clock_step::second_reminder, clock_step::coordinator,
                         clock_step::told}),
              IsEmpty());
  EXPECT_THAT(due_steps(since, later(-3), {}), IsEmpty());
}

TEST(AnswerClock, EveryStepHasANameOfItsOwn) {
  for (const clock_step s : applications::steps_of_waiting)
    EXPECT_EQ(applications::step_named(applications::name_of(s)), s);
  EXPECT_EQ(applications::step_named(applications::name_of(clock_step::outcome)), clock_step::outcome);
  EXPECT_FALSE(applications::step_named("later"));
}

}  // namespace
}  // namespace paraat::test
