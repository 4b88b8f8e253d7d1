// Assignment of places: the rules of a call-out on a real database.

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

TEST_F(Callouts, PlacesAreGivenInTheOrderOfAnswersAndThenThereIsAReserveList) {
  members(1, 60);
  const auto i = incident();
  const auto t = task(i, 2);
  const auto c = started(i, {t});
  const auto all = people(c);
  EXPECT_EQ(yes(all[0])->status, person_state::confirmed);
  EXPECT_EQ(yes(all[1])->status, person_state::confirmed);
  node.time.advance(std::chrono::seconds{1});
  EXPECT_EQ(yes(all[2])->status, person_state::reserve);
  node.time.advance(std::chrono::seconds{1});
  const auto fourth = yes(all[3]);
  EXPECT_EQ(fourth->status, person_state::reserve);
  const auto standing =
      node.db().read(alken.id, [&](transaction& tx) { return callouts::standing_of(tx, *fourth); });
  EXPECT_EQ(standing.rank, 2);
  EXPECT_EQ(standing.ahead_by_time, 1);
  EXPECT_EQ(task_now(t).taken, 2);
  later(callouts::schedule_every);
  EXPECT_EQ(now(c).status, callouts::callout_state::filled);
  EXPECT_TRUE(now(c).filled_at);
}

TEST_F(Callouts, AWithdrawalOffersThePlaceToTheFirstOfTheReserveAndNoNewcomerPassesThem) {
  members(1, 60);
  const auto i = incident();
  const auto t = task(i, 1);
  const auto c = started(i, {t});
  const auto all = people(c);
  ASSERT_TRUE(yes(all[0]));
  ASSERT_EQ(yes(all[1])->status, person_state::reserve);
  EXPECT_EQ(say(all[0], answer_kind::no)->status, person_state::withdrawn);
  node.time.advance(std::chrono::seconds{1});
  EXPECT_EQ(yes(all[2])->status, person_state::reserve) << "a place is free, but somebody waits for it";
  later(callouts::schedule_every);
  const auto offered = again(all[1]);
  ASSERT_TRUE(offered.offered_task);
  // The node's own thread may have made the offer at the withdrawal already.
  const auto latest = node.time.now() + std::chrono::minutes{c.what.hold_minutes};
  EXPECT_LE(*offered.offered_until, latest);
  EXPECT_GE(*offered.offered_until, latest - callouts::schedule_every - std::chrono::seconds{1});
  EXPECT_EQ(task_now(t).held, 1);
  EXPECT_THAT(texts_to(all[1]).back(), HasSubstr("Er is een plaats vrij"));
  EXPECT_EQ(yes(all[1])->status, person_state::confirmed);
  EXPECT_EQ(task_now(t).held, 0);
  EXPECT_EQ(task_now(t).taken, 1);
  later(callouts::schedule_every);
  EXPECT_THAT(texts_to(all[1]).back(), HasSubstr("Parking De Alk, Laagdorp 2"));
}

TEST_F(Callouts, AnOfferWarnsCanBeExtendedOnceAndLapsesToTheNext) {
  members(1, 60);
  const auto i = incident();
  const auto t = task(i, 1, "sandbags", std::chrono::hours{10});
  const auto c = started(i, {t});
  const auto all = people(c);
  ASSERT_TRUE(yes(all[0]));
  ASSERT_TRUE(yes(all[1]));
  node.time.advance(std::chrono::seconds{1});
  ASSERT_TRUE(yes(all[2]));
  ASSERT_TRUE(say(all[0], answer_kind::no));
  later(callouts::schedule_every);
  ASSERT_TRUE(again(all[1]).offered_task);
  later(std::chrono::minutes{16});
  EXPECT_THAT(texts_to(all[1]).back(), HasSubstr("nog tot")) << "a warning before it lapses";
  const auto until = *again(all[1]).offered_until;
  const auto more = [&] {
    return node.db().write(alken.id, [&](transaction& tx) {
      auto done = callouts::more_time(tx, all[1].id, node.time.now());
      if (!done) tx.abandon();
      return done;
    });
  };
  EXPECT_EQ(*more()->offered_until, until + callouts::extra_time);
  EXPECT_FALSE(more()) << "once";
  later(std::chrono::minutes{15});
  EXPECT_FALSE(again(all[1]).offered_task);
  EXPECT_EQ(again(all[1]).status, person_state::reserve) << "stays on the list";
  EXPECT_TRUE(again(all[2]).offered_task) << "the next one is asked";
  EXPECT_EQ(task_now(t).held, 1);
}

TEST_F(Callouts, DoubleBookingIsRefusedWithTheReasonAlsoForAMemberOfTwoCorps) {
  members(1, 30);
  const auto i = incident();
  const auto first = started(i, {task(i, 3)}), second = started(i, {task(i, 3, "mud_cleaning")});
  const auto apart = started(i, {task(i, 3, "mud_cleaning", std::chrono::hours{10})});
  const auto a = people(first)[0], b = people(second)[0], later_one = people(apart)[0];
  ASSERT_EQ(a.member_id, b.member_id);
  ASSERT_TRUE(yes(a));
  const auto no = yes(b);
  ASSERT_FALSE(no);
  EXPECT_EQ(no.error().kind, refusal_kind::conflict);
  EXPECT_THAT(scope().t(no.error()), HasSubstr("Zandzakken vullen en leggen, 21:00"));
  EXPECT_EQ(again(b).status, person_state::to_notify) << "nothing was written";
  EXPECT_TRUE(yes(later_one)) << "at another time there is no conflict";
  ASSERT_TRUE(say(a, answer_kind::no));
  EXPECT_EQ(yes(b)->status, person_state::confirmed) << "free again";
}

TEST_F(Callouts, ARealEmergencyGoesBeforeAnExercise) {
  members(1, 30);
  const auto drill = incident(true), flood = incident();
  const auto a = started(drill, {task(drill, 3)}), b = started(flood, {task(flood, 3)});
  ASSERT_TRUE(yes(people(a)[0]));
  EXPECT_EQ(yes(people(b)[0])->status, person_state::confirmed);
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

TEST_F(Callouts, PeopleAreMovedWhereThereIsRoomAndNotElsewhere) {
  members(1, 60);
  const auto i = incident();
  const auto a = task(i, 2), b = task(i, 1, "mud_cleaning");
  const auto c = started(i, {a, b});
  const auto all = people(c);
  const auto to = [&](const callouts::person& p, const incidents::task& t) {
    return node.db().write(alken.id, [&](transaction& tx) {
      auto done = callouts::move_to(tx, p.id, t.id, node.time.now());
      if (!done) tx.abandon();
      return done;
    });
  };
  std::vector<callouts::person> with_place;
  for (const auto& p : all)
    if (with_place.size() < 3 && yes(p)->status == person_state::confirmed) with_place.push_back(again(p));
  ASSERT_EQ(task_now(a).taken + task_now(b).taken, 3);
  const auto first = *std::ranges::find_if(with_place, [&](const auto& p) { return p.place_task == a.id; });
  const auto full = to(first, b);
  ASSERT_FALSE(full);
  EXPECT_EQ(scope().t(full.error()), "Modder en puin ruimen is volzet.");
  const auto other = *std::ranges::find_if(with_place, [&](const auto& p) { return p.place_task == b.id; });
  ASSERT_TRUE(say(other, answer_kind::no));
  ASSERT_TRUE(to(first, b));
  EXPECT_EQ(task_now(a).taken, 1);
  EXPECT_EQ(task_now(b).taken, 1);
}

TEST_F(Callouts, APlaceThatANeighbourFillsIsGivenToNobodyElse) {
  members(1, 40);
  const auto i = incident();
  const auto a = task(i, 2), b = task(i, 1, "mud_cleaning");
  const auto p = people(started(i, {a}))[0];
  ASSERT_EQ(yes(p)->status, person_state::confirmed);
  const auto moved = [&] {
    return node.db().write(alken.id, [&](transaction& tx) {
      auto done = callouts::move_to(tx, p.id, b.id, node.time.now());
      if (!done) tx.abandon();
      return done;
    });
  };
  sql("update tenant.incident_tasks set lent = 1 where id = '" + b.id + "'");
  EXPECT_FALSE(moved());
  EXPECT_EQ(task_now(b).taken, 0);
  sql("update tenant.incident_tasks set lent = 0 where id = '" + b.id + "'");
  EXPECT_TRUE(moved());
}

TEST_F(Callouts, WhoHasTheSkillStandsBeforeADeputyAndTheDeputyIsToldSo) {
  members(1, 60);
  const auto i = incident();
  const auto all = people(started(i, {task(i, 1)}));
  sql("update tenant.callout_people set direct = 0, deputy = 1 where id = '" + all[1].id + "'");
  ASSERT_EQ(yes(all[0])->status, person_state::confirmed);
  ASSERT_EQ(yes(all[1])->status, person_state::reserve);
  node.time.advance(std::chrono::seconds{1});
  ASSERT_EQ(yes(all[2])->status, person_state::reserve);
  const auto standing = [&](const callouts::person& p) {
    return node.db().read(alken.id, [&](transaction& tx) { return callouts::standing_of(tx, again(p)); });
  };
  EXPECT_EQ(standing(all[2]).rank, 1);
  EXPECT_EQ(standing(all[1]).rank, 2) << "first to answer, and second all the same";
  EXPECT_EQ(standing(all[1]).ahead_by_skill, 1);
  EXPECT_EQ(standing(all[1]).ahead_by_time, 0);
  EXPECT_THAT(node.get(host, link(all[1])).body,
              testing::HasSubstr("1 mens voor je heeft de gevraagde vaardigheid zelf"));
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
