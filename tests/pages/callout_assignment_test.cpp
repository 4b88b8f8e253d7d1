// Assignment of places of a call-out: the order of answers, the reserve list and its offers, and moving
// people.

#include "tests/pages/callouts.hpp"

namespace paraat::test {
namespace {

using callouts::answer_kind;
using callouts::person_state;
using testing::HasSubstr;

class CalloutAssignment : public Night {};

TEST_F(CalloutAssignment, PlacesAreGivenInTheOrderOfAnswersAndThenThereIsAReserveList) {
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

TEST_F(CalloutAssignment, AWithdrawalOffersThePlaceToTheFirstOfTheReserveAndNoNewcomerPassesThem) {
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

TEST_F(CalloutAssignment, AnOfferWarnsCanBeExtendedOnceAndLapsesToTheNext) {
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

TEST_F(CalloutAssignment, DoubleBookingIsRefusedWithTheReasonAlsoForAMemberOfTwoCorps) {
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

TEST_F(CalloutAssignment, ARealEmergencyGoesBeforeAnExercise) {
  members(1, 30);
  const auto drill = incident(true), flood = incident();
  const auto a = started(drill, {task(drill, 3)}), b = started(flood, {task(flood, 3)});
  ASSERT_TRUE(yes(people(a)[0]));
  EXPECT_EQ(yes(people(b)[0])->status, person_state::confirmed);
}

TEST_F(CalloutAssignment, PeopleAreMovedWhereThereIsRoomAndNotElsewhere) {
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

TEST_F(CalloutAssignment, APlaceThatANeighbourFillsIsGivenToNobodyElse) {
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

TEST_F(CalloutAssignment, WhoHasTheSkillStandsBeforeADeputyAndTheDeputyIsToldSo) {
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

}  // namespace
}  // namespace paraat::test
