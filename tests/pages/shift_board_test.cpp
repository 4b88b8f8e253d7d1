// The board per shift: people in it, expected arrivals, hand-over and hours; and one state machine for
// arrivals and departures, whoever reports them.

#include "tenant/crisis/callouts/answers.hpp"
#include "tenant/crisis/presence/shift_summary.hpp"
#include "tests/pages/presence.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class ShiftBoard : public Presence {
 protected:
  std::vector<presence::shift> divided(int needed) {
    return node.db().write(alken.id, [&](transaction& tx) {
      EXPECT_TRUE(presence::divide(tx, sandbags_task, 6h, 30min, needed, node.time.now()));
      return presence::of_task(tx, sandbags_task.id);
    });
  }
  result<void> put(const presence::shift& s, const std::string& who) {
    return node.db().write(
        alken.id, [&](transaction& tx) { return presence::place(tx, s.id, callouts::person_id(who)); });
  }
  presence::shift_summary now() {
    return node.db().read(
        alken.id, [&](transaction& tx) { return presence::shift_summary_of(tx, flood.id, node.time.now()); });
  }
  void arrives(const std::string& who, std::chrono::minutes after) {
    run("update tenant.callout_people set arrives_at = to_timestamp(" +
        std::to_string(
            std::chrono::duration_cast<std::chrono::seconds>((flood_night() + after).time_since_epoch())
                .count()) +
        ") where id = '" + who + "'");
  }
  std::string board() { return open(coordinator, "/beheer/noodsituaties/" + flood.id + "/bord").body; }
};

TEST_F(ShiftBoard, ASurplusInOneShiftNeverHidesALackInAnother) {
  const auto all = divided(2);
  ASSERT_EQ(all.size(), 5U);
  const auto an = confirmed("An Claes"), jef = confirmed("Jef Maes"), bea = confirmed("Bea Thuis");
  ASSERT_TRUE(put(all[0], an));
  ASSERT_TRUE(put(all[0], jef));
  ASSERT_TRUE(put(all[2], bea));
  EXPECT_EQ(now().shortage, 0 + 2 + 1 + 2 + 2);
  // The first shift now needs fewer: its surplus does not fill the other.
  run("update tenant.shifts set needed = 1 where id = '" + all[0].id + "'");
  EXPECT_EQ(now().rows[0].missing(), 0);
  EXPECT_EQ(now().shortage, 7);
  const std::string page = board();
  EXPECT_THAT(page, HasSubstr("Samen nog 7 mensen nodig"));
  EXPECT_THAT(page, HasSubstr("2 / 1"));
  EXPECT_THAT(page, HasSubstr("/beheer/taken/" + sandbags_task.id + "/ploegen"));
}

TEST_F(ShiftBoard, WhoWithdrewMovedOrWentHomeDuringAShiftFillsItNoMore) {
  const auto all = divided(3);
  const auto an = confirmed("An Claes"), jef = confirmed("Jef Maes"), bea = confirmed("Bea Thuis");
  for (const auto& who : {an, jef, bea}) ASSERT_TRUE(put(all[0], who));
  ASSERT_TRUE(put(all[2], jef)) << "comes back after a rest";
  EXPECT_EQ(now().rows[0].about.placed, 3);
  run("update tenant.callout_people set state = 'withdrawn', place_task = null where id = '" + an + "'");
  EXPECT_EQ(now().rows[0].about.placed, 2);
  in(jef);
  node.time.advance(1h);
  out(jef);
  EXPECT_EQ(now().rows[0].about.placed, 1) << "left before its end";
  EXPECT_EQ(now().rows[2].about.placed, 1) << "and is expected later";
  const auto eve = confirmed("Eve Nieuw");
  EXPECT_TRUE(put(all[0], eve)) << "there is room again";
  node.time.advance(5h + 1min);
  EXPECT_EQ(now().rows[0].about.id, all[1].id) << "what is over is not short of anybody";
}

TEST_F(ShiftBoard, ShowsWhoComesWhenAndWhoIsThereAlready) {
  const auto all = divided(6);
  std::vector<std::string> people;
  for (const char* name : {"An", "Bea", "Cis", "Dirk", "Els", "Fons"}) {
    people.push_back(confirmed(name));
    ASSERT_TRUE(put(all[0], people.back()));
  }
  arrives(people[0], 30min);
  arrives(people[1], 30min);
  arrives(people[2], 45min);
  arrives(people[3], 60min);
  arrives(people[4], 90min);
  auto l = now().rows[0];
  ASSERT_EQ(l.arrivals.size(), 4U);
  EXPECT_EQ(l.arrivals[0].people, 2);
  EXPECT_EQ(l.arrivals[0].at, flood_night() + 30min);
  EXPECT_EQ(l.without_time, 1);
  EXPECT_THAT(board(), HasSubstr("20:30 (2) · 20:45 · 21:00 · 1 later · 1 zonder uur"));
  in(people[0]);
  run("update tenant.callout_people set state = 'on_the_way' where id = '" + people[1] + "'");
  l = now().rows[0];
  EXPECT_EQ(l.on_site, 1);
  EXPECT_EQ(l.on_the_way, 1);
  EXPECT_EQ(l.arrivals[0].people, 1) << "who is there does not arrive any more";
  EXPECT_EQ(now().rows[1].on_site, 0) << "of the shift that runs";
  open_connection live(node.port());
  live.send("GET /beheer/noodsituaties/" + flood.id + "/bord/live HTTP/1.1\r\nHost: " + host + "\r\n" +
            coordinator.cookie_header + "\r\n");
  EXPECT_THAT(live.read_until("Per ploeg"), HasSubstr("Per ploeg")) << "the same figures, live";
}

TEST_F(ShiftBoard, WarnsOfTheHandOverAndOfTheLimitOfHours) {
  const auto all = divided(2);
  const auto an = confirmed("An Claes");
  ASSERT_TRUE(put(all[0], an));
  in(an);
  EXPECT_THAT(board(), HasSubstr("Overdracht 01:30–02:00"));
  EXPECT_THAT(board(), Not(HasSubstr("Overdracht nu")));
  EXPECT_EQ(click(coordinator, here() + "/grens", {{"grens", "6"}}).status, 303);
  node.time.advance(5h + 30min);
  coordinator = sign_in(node, coordinator.account);
  EXPECT_EQ(now().rows[0].near_limit, 1);
  std::string page = board();
  EXPECT_THAT(page, HasSubstr("Overdracht nu, 01:30–02:00"));
  EXPECT_THAT(page, HasSubstr("1 is bijna aan de grens"));
  EXPECT_THAT(page, HasSubstr("Grens: 6 uur in een etmaal."));
  node.time.advance(31min);
  EXPECT_EQ(now().over_limit, 1) << "also when the shift is over";
  EXPECT_EQ(now().near_limit, 0);
  page = board();
  EXPECT_THAT(page, HasSubstr("werkte al zo lang als mag"));
  out(an);
  EXPECT_THAT(board(), Not(HasSubstr("zo lang als mag"))) << "who left is no worry";
}

TEST_F(ShiftBoard, WithoutShiftsTheBoardSaysNothingOfThem) {
  in(confirmed("An Claes"));
  EXPECT_THAT(board(), Not(HasSubstr("Per ploeg")));
  EXPECT_THAT(board(), Not(HasSubstr("etmaal")));
}

// ---- one state machine

TEST_F(ShiftBoard, ACheckInBeforeItsTimeIsTheCoordinatorsToDecideAndNotTheVolunteers) {
  const auto an = confirmed("An Claes");
  run("update tenant.incident_tasks set starts_at = starts_at + interval '8 hours' where id = '" +
      sandbags_task.id + "'");
  run("insert into tenant.callout_tasks (tenant_id, callout_id, task_id, position) values (" +
      std::to_string(alken.id.value) + ", '" + callout + "', '" + sandbags_task.id + "', 0)");
  const auto self = node.db().write(alken.id, [&](transaction& tx) {
    return callouts::move_on(tx, callouts::person_id(an), callouts::step_of::on_site,
                             callouts::reported_by::volunteer, node.time.now());
  });
  EXPECT_FALSE(self);
  EXPECT_EQ(in(an).status, 303);
  EXPECT_EQ(state(an), "on_site");
}

TEST_F(ShiftBoard, WhoHasNoPlaceCannotBeCheckedIn) {
  const auto an = confirmed("An Claes");
  run("update tenant.callout_people set state = 'released' where id = '" + an + "'");
  EXPECT_EQ(in(an).status, 409);
  EXPECT_EQ(state(an), "released");
  EXPECT_EQ(one("select count(*) from tenant.stays"), "0") << "nothing of it happened";
}

TEST_F(ShiftBoard, AfterTheCallOutAStayCountsAndNothingOfTheCallOutMoves) {
  const auto an = confirmed("An Claes");
  in(an);
  run("update tenant.callouts set state = 'stood_down'");
  run("update tenant.callout_people set state = 'released' where id = '" + an + "'");
  node.time.advance(1h);
  EXPECT_EQ(out(an).status, 303);
  EXPECT_EQ(state(an), "released");
  EXPECT_EQ(one("select extract(epoch from out_at - in_at)::int / 60 from tenant.stays"), "60");
}

TEST_F(ShiftBoard, PaperOfThisMorningDoesNotSendHomeWhoIsThereNow) {
  const auto an = confirmed("An Claes");
  wait(12h);
  EXPECT_EQ(in(an).status, 303);
  const fields sheet{{"dag", "2026-11-21"}, {"wie0", an}, {"in0", "20:15"}, {"uit0", "22:30"}};
  EXPECT_EQ(click(coordinator, here() + "/papier", sheet).status, 303);
  EXPECT_EQ(state(an), "on_site");
  EXPECT_EQ(one("select count(*) from tenant.stays"), "2");
}

TEST_F(ShiftBoard, WhoLeavesWithoutEverHavingBeenMarkedArrivedByThePaper) {
  const auto an = confirmed("An Claes");
  wait(12h);
  const fields sheet{{"dag", "2026-11-21"}, {"wie0", an}, {"in0", "20:15"}, {"uit0", "22:30"}};
  EXPECT_EQ(click(coordinator, here() + "/papier", sheet).status, 303);
  EXPECT_EQ(one("select to_char(arrived_at at time zone 'Europe/Brussels', 'HH24:MI') || to_char(departed_at "
                "at time zone 'Europe/Brussels', ' HH24:MI') from tenant.callout_people"),
            "20:15 22:30");
}

}  // namespace
}  // namespace paraat::test
