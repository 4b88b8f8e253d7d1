// After the end of an incident: archiving with a confirmation, reopening, and an end for who was called
// since.

#include "tests/pages/ending_night.hpp"

namespace paraat::test {
namespace {

using namespace std::chrono_literals;
using callouts::callout_state;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Archiving : public EndingNight {};

TEST_F(Archiving, ArchivingAsksWhileACallOutRunsAndStopsItWhenTheCoordinatorInsists) {
  members(1, 9);
  const auto i = incident();
  const auto c = started(i, {task(i, 2)});
  EXPECT_THAT(page(at(i) + "/archief"),
              AllOf(HasSubstr("1 oproep die loopt"), HasSubstr("Stuur eerst iedereen naar huis"),
                    HasSubstr("Archiveer toch")));
  const auto asked = click(coordinator, at(i) + "/archief");
  EXPECT_EQ(asked.status, 409);
  EXPECT_THAT(asked.body, HasSubstr("1 oproep die loopt"));
  EXPECT_TRUE(now(i).open);
  EXPECT_EQ(now(c).status, callout_state::running);
  ASSERT_EQ(click(coordinator, at(i) + "/archief", {{"toch", "ja"}}).status, 303);
  EXPECT_FALSE(now(i).open);
  EXPECT_EQ(now(c).status, callout_state::closed);
  const int messages = number("select count(*) from tenant.channel_messages");
  for (int n = 0; n < 6; ++n) later(10min);
  for (int n = 0; n < 3; ++n) later(24h);
  EXPECT_EQ(number("select count(*) from tenant.channel_messages"), messages) << "no reminder, no next wave";
  EXPECT_EQ(told(), 0);
}

TEST_F(Archiving, ArchivingNamesWhoIsOnSiteAndWritesOnTheTimelineThatTheCoordinatorInsisted) {
  members(1, 9);
  const auto i = incident();
  const auto c = started(i, {task(i, 2)});
  const auto p = people(c)[0];
  ASSERT_TRUE(yes(p));
  check_in(p);
  ASSERT_EQ(click(coordinator, at(i) + "/einde").status, 303);
  const std::string asked = page(at(i) + "/archief");
  EXPECT_THAT(asked,
              AllOf(HasSubstr(p.name), HasSubstr("1 mens is nog ter plaatse"), HasSubstr("href=\"tel:"),
                    HasSubstr("Meld iedereen af"), Not(HasSubstr("Dit loopt nog"))));
  EXPECT_EQ(click(coordinator, at(i) + "/archief").status, 409);
  ASSERT_EQ(click(coordinator, at(i) + "/archief", {{"toch", "ja"}}).status, 303);
  EXPECT_THAT(timeline(i), HasSubstr("closed_insisting 1"));
  EXPECT_THAT(page(at(i)), HasSubstr("Gearchiveerd met 1 mens ter plaatse"));
}

TEST_F(Archiving, ArchivingIsOneTapOnceEverybodyLeft) {
  members(1, 9);
  const auto i = incident();
  const auto p = people(started(i, {task(i, 2)}))[0];
  ASSERT_TRUE(yes(p));
  check_in(p);
  ASSERT_EQ(click(coordinator, at(i) + "/einde").status, 303);
  EXPECT_EQ(click(coordinator, at(i) + "/nadien/afmelding", {{"terug", "archief"}}).headers.at("location"),
            at(i) + "/archief?klaar=uit");
  EXPECT_THAT(page(at(i) + "/archief"), HasSubstr("Er loopt niets meer"));
  ASSERT_EQ(click(coordinator, at(i) + "/archief").status, 303);
  EXPECT_THAT(timeline(i), HasSubstr("closed 0"));
}

TEST_F(Archiving, AnArchivedIncidentIsReopenedCallsAgainAndEndsAgainForWhoWasCalledSince) {
  members(1, 30);
  const auto i = incident();
  const auto t = task(i, 2);
  const auto c = started(i, {t});
  EXPECT_EQ(click(coordinator, at(i) + "/heropening").status, 409) << "it runs";
  ASSERT_EQ(click(coordinator, at(i) + "/einde").status, 303);
  ASSERT_EQ(click(coordinator, at(i) + "/archief").status, 303);
  EXPECT_THAT(page(at(i)), AllOf(HasSubstr("Heropen"), Not(HasSubstr("taken/activering"))));
  EXPECT_THAT(page(at(i) + "/heropening"), AllOf(HasSubstr("Wat gestopt is, komt niet terug"),
                                                 HasSubstr("kregen 30 mensen bericht dat het voorbij is")));
  ASSERT_EQ(click(coordinator, at(i) + "/heropening").status, 303);
  EXPECT_TRUE(now(i).open);
  EXPECT_THAT(timeline(i), HasSubstr("reopened 0"));
  EXPECT_THAT(page(at(i)), AllOf(HasSubstr(headed("Loopt")), HasSubstr("Heropend"),
                                 HasSubstr("Roep mensen op"), Not(HasSubstr(headed("Iedereen naar huis")))));
  EXPECT_EQ(now(c).status, callout_state::stood_down) << "what was stopped stays so";
  const auto before = told();
  members(31, 33);
  const auto second = started(i, {t});
  const auto called = people(second);
  ASSERT_EQ(click(coordinator, at(i) + "/einde").status, 303);
  EXPECT_EQ(number("select count(*) from tenant.aftermaths"), 2);
  EXPECT_GT(told(), before);
  EXPECT_THAT(page(at(i)), HasSubstr(headed("Iedereen naar huis")));
}

TEST_F(Archiving, PeopleWhoAreCalledAfterAnEndWithoutAReopeningAreSentHomeToo) {
  members(1, 30);
  const auto i = incident();
  const auto t = task(i, 2);
  started(i, {t});
  ASSERT_EQ(click(coordinator, at(i) + "/einde").status, 303);
  const auto again = started(i, {t});
  EXPECT_FALSE(now(i).ended_at) << "it runs again";
  EXPECT_THAT(page(at(i)), HasSubstr(headed("Loopt")));
  ASSERT_EQ(click(coordinator, at(i) + "/einde").status, 303);
  EXPECT_EQ(now(again).status, callout_state::stood_down);
}

}  // namespace
}  // namespace paraat::test
