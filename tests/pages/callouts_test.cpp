// The course of a call-out: whom each wave asks, reminders, and how it ends.

#include "tests/pages/callouts.hpp"

namespace paraat::test {
namespace {

using callouts::answer_kind;
using callouts::person_state;
using testing::HasSubstr;

class Callouts : public Night {};

TEST_F(Callouts, TheFirstWaveAsksAsManyAsAnUntrainedPoolNeeds) {
  members(1, 400);
  const auto i = incident();
  const auto t = task(i, 12);
  const auto c = started(i, {t});
  EXPECT_EQ(c.status, callouts::callout_state::running);
  EXPECT_EQ(people(c).size(), 120U) << "one yes in ten is expected";
  EXPECT_EQ(number("select count(*) from tenant.channel_messages where batch_id = '" + c.id + "'"), 240)
      << "a mail and an SMS each";
  EXPECT_THAT(c.age_rules, HasSubstr("age.turning"));
}

TEST_F(Callouts, ASecondTapOnStartAsksNobodyTwice) {
  members(1, 100);
  const auto i = incident();
  const auto c = started(i, {task(i, 3)});
  const auto before = people(c).size();
  const auto again = node.db().write(alken.id, [&](transaction& tx) {
    return callouts::start(tx, scope(), c.id, coordinator.account).value();
  });
  EXPECT_EQ(again.waves, 1);
  EXPECT_EQ(people(c).size(), before);
}

TEST_F(Callouts, AnImpossibleQuotaIsRefusedWithTheNumbers) {
  members(1, 10);
  const auto i = incident();
  const auto c = drafted(i, {task(i, 12)}, callouts::mode::strict);
  const auto no = node.db().write(alken.id, [&](transaction& tx) {
    auto done = callouts::start(tx, scope(), c.id, coordinator.account);
    tx.abandon();
    return done;
  });
  ASSERT_FALSE(no);
  EXPECT_THAT(untranslated(no.error()), HasSubstr("vraagt nog 12 mensen; er zijn er 10 die kunnen"));
  EXPECT_EQ(now(c).status, callouts::callout_state::draft);
}

TEST_F(Callouts, BestEffortAsksWhoeverThereIs) {
  members(1, 5);
  const auto i = incident();
  const auto c = started(i, {task(i, 99)});
  EXPECT_EQ(c.status, callouts::callout_state::running);
  EXPECT_EQ(people(c).size(), 5U);
}

TEST_F(Callouts, NobodyIsAskedForATaskThatIsOver) {
  members(1, 200);
  const auto i = incident();
  const auto early = task(i, 3), late = task(i, 2, "mud_cleaning");
  const auto c = started(i, {early, late});
  sql("update tenant.incident_tasks set ends_at = ends_at - interval '4 hours 59 minutes', starts_at = "
      "starts_at "
      "- interval '5 hours' where id = '" +
      early.id + "'");
  const auto asked = [&] {
    return number("select count(*) from tenant.callout_people where task_id = '" + early.id + "'");
  };
  const int before = asked();
  later(std::chrono::minutes{21});
  EXPECT_GT(now(c).waves, 1);
  EXPECT_EQ(asked(), before);
}

TEST_F(Callouts, ThePlanSaysOfEverybodyWhyTheyAreNotAsked) {
  members(1, 20);
  sql("update tenant.corps_members set state = 'paused' where id = '" + member_id(1) + "'");
  sql("update tenant.corps_members set state = 'applied' where id = '" + member_id(2) + "'");
  sql("update tenant.corps_members set born = '2012-01-01' where id = '" + member_id(3) + "'");
  sql("update tenant.corps_members set born = null where id = '" + member_id(4) + "'");
  sql("update tenant.corps_members set email = '', phone = '011 22 33 44' where id = '" + member_id(5) + "'");
  const auto i = incident();
  const auto t = task(i, 2);
  const auto first = drafted(i, {t});
  const auto p = node.db().read(alken.id, [&](transaction& tx) {
    return callouts::make_plan(tx, first, node.inside().services().municipalities, node.time.now());
  });
  const auto out = p.left_out();
  using callouts::exclusion;
  const auto count = [&](exclusion e) { return out[static_cast<std::size_t>(e)]; };
  EXPECT_EQ(count(exclusion::paused), 1);
  EXPECT_EQ(count(exclusion::not_a_member), 1);
  EXPECT_EQ(count(exclusion::too_young), 1);
  EXPECT_EQ(count(exclusion::age_unknown), 1);
  EXPECT_EQ(count(exclusion::unreachable), 1);
  EXPECT_EQ(p.who.line.size(), 15U);
}

TEST_F(Callouts, WhoIsInTwoCorpsIsAskedOnce) {
  members(1, 10);
  const std::string second = "018f0000-0000-7000-8000-000000000002";
  sql(corps_row(second, "ander"));
  members(1, 10, "{}", "nl", second);
  const auto i = incident();
  const auto t = task(i, 1);
  const auto c = node.db().write(alken.id, [&](transaction& tx) {
    const auto d = callouts::draft(tx,
                                   {.incident_id = i.id,
                                    .tasks = {t.id},
                                    .corps = {corps::corps_id(corps_id), corps::corps_id(second)},
                                    .words = {}},
                                   coordinator.account, node.time.now())
                       .value();
    return callouts::start(tx, scope(), d.id, coordinator.account).value();
  });
  EXPECT_EQ(people(c).size(), 10U);
}

TEST_F(Callouts, ANoStopsRemindersAndAMaybeIsNotReminded) {
  members(1, 20);
  const auto i = incident();
  const auto c = started(i, {task(i, 2)});
  const auto all = people(c);
  ASSERT_TRUE(say(all[0], answer_kind::no));
  ASSERT_TRUE(say(all[1], answer_kind::maybe));
  later(std::chrono::minutes{11});
  EXPECT_EQ(texts_to(all[0]).size(), 1U);
  EXPECT_EQ(texts_to(all[1]).size(), 1U);
  EXPECT_THAT(texts_to(all[2]).back(), HasSubstr("ook een nee helpt ons"));
  later(std::chrono::minutes{2});
  EXPECT_EQ(texts_to(all[2]).size(), 2U) << "reminded once";
}

TEST_F(Callouts, TheNextWaveLeavesWhenTheTimeToAnswerIsOverUntilTheQuotaIsMet) {
  members(1, 400);
  const auto i = incident();
  const auto t = task(i, 4);
  const auto c = started(i, {t});
  const auto first = people(c);
  ASSERT_EQ(first.size(), 40U);
  ASSERT_TRUE(yes(first[0]));
  later(std::chrono::minutes{10});
  EXPECT_EQ(people(c).size(), 40U) << "they still have time";
  later(std::chrono::minutes{11});
  EXPECT_GT(people(c).size(), 40U);
  EXPECT_EQ(now(c).waves, 2);
  int sure = 1;
  for (const auto& p : people(c)) {
    if (sure == 4) break;
    if (again(p).status == person_state::to_notify && yes(p)->status == person_state::confirmed) ++sure;
  }
  later(callouts::schedule_every);
  EXPECT_EQ(now(c).status, callouts::callout_state::filled);
  const auto asked = people(c).size();
  later(std::chrono::minutes{30});
  EXPECT_EQ(people(c).size(), asked) << "nobody is asked for nothing";
}

TEST_F(Callouts, StrictNeverAsksMoreThanThereArePlaces) {
  members(1, 50);
  const auto i = incident();
  const auto c = started(i, {task(i, 3)}, callouts::mode::strict);
  EXPECT_EQ(people(c).size(), 3U);
  ASSERT_TRUE(say(people(c)[0], answer_kind::no));
  later(callouts::schedule_every);
  EXPECT_EQ(people(c).size(), 4U);
}

TEST_F(Callouts, TheStopButtonKeepsBackWhatHasNotLeftAndPlacesStay) {
  members(1, 60);
  const auto i = incident();
  const auto d = drafted(i, {task(i, 3)});
  // In one transaction no courier comes between.
  node.db().write(alken.id, [&](transaction& tx) {
    ASSERT_TRUE(callouts::start(tx, scope(), d.id, coordinator.account));
    ASSERT_TRUE(callouts::cancel(tx, d.id, coordinator.account, node.time.now()));
  });
  EXPECT_EQ(number("select count(*) from tenant.channel_messages where state <> 'stopped'"), 0);
  const auto c = started(i, {task(i, 3, "mud_cleaning")});
  const auto all = people(c);
  ASSERT_TRUE(yes(all[0]));
  ASSERT_TRUE(node.db().write(alken.id, [&](transaction& tx) {
    return callouts::cancel(tx, c.id, coordinator.account, node.time.now());
  }));
  later(std::chrono::minutes{30});
  EXPECT_EQ(people(c).size(), all.size()) << "no more waves";
  EXPECT_FALSE(yes(all[1])) << "nobody is looked for any more";
  EXPECT_EQ(again(all[0]).status, person_state::confirmed);
  EXPECT_EQ(say(all[0], answer_kind::no)->status, person_state::withdrawn) << "and may still cancel";
}

TEST_F(Callouts, AfterStandDownEverybodyIsReleasedAndLinksEnd) {
  members(1, 60);
  const auto i = incident();
  const auto c = started(i, {task(i, 2)});
  const auto all = people(c);
  ASSERT_TRUE(yes(all[0]));
  ASSERT_TRUE(yes(all[1]));
  ASSERT_TRUE(yes(all[2]));
  ASSERT_TRUE(node.db().write(alken.id, [&](transaction& tx) {
    return callouts::move_on(tx, all[1].id, callouts::step_of::on_site, callouts::reported_by::volunteer,
                             node.time.now());
  }));
  ASSERT_TRUE(node.db().write(alken.id, [&](transaction& tx) {
    return callouts::stand_down(tx, c.id, coordinator.account, node.time.now());
  }));
  EXPECT_EQ(again(all[0]).status, person_state::released);
  EXPECT_EQ(again(all[1]).status, person_state::departed);
  EXPECT_EQ(again(all[2]).status, person_state::released);
  EXPECT_EQ(yes(all[3]).error().kind, refusal_kind::gone);
}

TEST_F(Callouts, AfterAYearARowNoLongerSaysWhoItWasAndTheFiguresStay) {
  members(1, 20);
  const auto i = incident();
  const auto c = started(i, {task(i, 1)});
  const auto all = people(c);
  ASSERT_TRUE(yes(all[0]));
  node.db().write(alken.id, [&](transaction& tx) {
    (void)callouts::stand_down(tx, c.id, coordinator.account, node.time.now());
  });
  const auto night = [&](std::chrono::days after) {
    node.db().write(alken.id, [&](transaction& tx) { callouts::forget_old(tx, node.time.now() + after); });
    return number("select count(member_id) from tenant.callout_people");
  };
  EXPECT_EQ(night(std::chrono::days{300}), static_cast<int>(all.size()));
  EXPECT_EQ(night(std::chrono::days{400}), 0);
  EXPECT_EQ(number("select count(*) from tenant.callout_people where said_yes_at is not null"), 1);
}

TEST_F(Callouts, WhenTheTasksAreOverTheCallOutIsOver) {
  members(1, 20);
  const auto i = incident();
  const auto c = started(i, {task(i, 2)});
  const auto all = people(c);
  ASSERT_TRUE(yes(all[0]));
  later(std::chrono::hours{6});
  EXPECT_EQ(now(c).status, callouts::callout_state::expired);
  EXPECT_EQ(people(c).size(), all.size());
  EXPECT_FALSE(yes(all[1]));
  EXPECT_THAT(open(coordinator, "/beheer/noodsituaties/" + i.id).body, HasSubstr("is voorbij, met 1 tekort"));
}

}  // namespace
}  // namespace paraat::test
