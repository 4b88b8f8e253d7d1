// Shifts of a task, and who stands in which.

#include <atomic>
#include <thread>

#include "tenant/crisis/presence/shifts.hpp"
#include "tests/pages/presence.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;

TEST_F(Presence, ShiftsCoverTheTaskWithAHandOver) {
  const std::string at = "/beheer/taken/" + sandbags_task.id + "/ploegen";
  EXPECT_EQ(
      click(coordinator, at + "/verdeling", {{"duur", "6"}, {"overdracht", "30"}, {"nodig", "2"}}).status,
      303);
  const auto all =
      node.db().read(alken.id, [&](transaction& tx) { return presence::of_task(tx, sandbags_task.id); });
  ASSERT_EQ(all.size(), 5U);
  EXPECT_EQ(all[0].until - all[1].from, 30min);
  EXPECT_EQ(all.front().from, sandbags_task.what.from);
  EXPECT_EQ(all.back().until, sandbags_task.what.until);
  EXPECT_THAT(open(coordinator, at).body, HasSubstr("Overdracht aan de volgende ploeg van 01:30 tot 02:00."));
  EXPECT_EQ(
      click(coordinator, at + "/verdeling", {{"duur", "6"}, {"overdracht", "30"}, {"nodig", "2"}}).status,
      422)
      << "again";
}

TEST_F(Presence, ShiftsThatCannotBeAreRefused) {
  const std::string at = "/beheer/taken/" + sandbags_task.id + "/ploegen";
  const auto divided = [&](const std::string& hours, const std::string& minutes) {
    return click(coordinator, at + "/verdeling", {{"duur", hours}, {"overdracht", minutes}, {"nodig", "2"}})
        .status;
  };
  EXPECT_EQ(divided("9", "15"), 422) << "longer than somebody may work";
  EXPECT_EQ(divided("1", "45"), 422) << "more hand-over than shift";
  EXPECT_EQ(divided("0", "0"), 422);
  EXPECT_EQ(
      click(coordinator, at, {{"dag", "2026-11-22"}, {"van", "8"}, {"uren", "12"}, {"nodig", "2"}}).status,
      422);
  EXPECT_EQ(
      click(coordinator, at, {{"dag", "2026-11-22"}, {"van", "8"}, {"uren", "4"}, {"nodig", "2"}}).status,
      303);
}

TEST_F(Presence, PeopleAreSpreadOverShiftsAndNobodyStandsInTwoAtOnce) {
  const auto an = confirmed("An Claes"), jef = confirmed("Jef Maes"), bea = confirmed("Bea Thuis");
  const std::string at = "/beheer/taken/" + sandbags_task.id + "/ploegen";
  click(coordinator, at + "/verdeling", {{"duur", "6"}, {"overdracht", "30"}, {"nodig", "2"}});
  EXPECT_EQ(click(coordinator, at + "/spreiding").status, 303);
  const auto all =
      node.db().read(alken.id, [&](transaction& tx) { return presence::of_task(tx, sandbags_task.id); });
  EXPECT_EQ(all[0].placed, 2);
  EXPECT_EQ(all[1].placed, 1);
  const std::string who =
      one("select person_id from tenant.shift_places where shift_id = '" + all[0].id + "' limit 1");
  EXPECT_EQ(click(coordinator, at + "/inschrijving", {{"ploeg", all[1].id}, {"wie", who}}).status, 409)
      << "they overlap";
  EXPECT_EQ(click(coordinator, at + "/inschrijving", {{"ploeg", all[0].id}, {"wie", bea}}).status, 409)
      << "full";
  EXPECT_EQ(click(coordinator, at + "/verwijdering", {{"ploeg", all[0].id}}).status, 409)
      << "people stand in it";
  EXPECT_EQ(click(coordinator, at + "/uitschrijving", {{"ploeg", all[0].id}, {"wie", who}}).status, 303);
  EXPECT_EQ(click(coordinator, at + "/verwijdering", {{"ploeg", all[4].id}}).status, 303);
}

// Two rows of shifts have separate locks: the lock on the person's row prevents two overlapping places.
TEST_F(Presence, WhoIsPlacedInTwoOverlappingShiftsAtOnceStandsInOne) {
  const auto an = confirmed("An Claes");
  const auto task = sandbags_task;
  const auto made = node.db().write(alken.id, [&](transaction& tx) {
    std::vector<presence::shift_id> out;
    for (int i = 0; i < 6; ++i)
      out.push_back(presence::add(tx, task,
                                  {.id = {},
                                   .task_id = {},
                                   .from = task.what.from + i * 30min,
                                   .until = task.what.from + i * 30min + 4h,
                                   .needed = 3},
                                  node.time.now())
                        .value()
                        .id);
    return out;
  });
  for (int round = 0; round < 10; ++round) {
    std::atomic<int> placed = 0;
    {
      std::vector<std::jthread> both;
      for (const presence::shift_id& shift : made)
        both.emplace_back([&, shift] {
          if (node.db().write(alken.id, [&](transaction& tx) {
                return presence::place(tx, shift, callouts::person_id(an));
              }))
            ++placed;
        });
    }
    EXPECT_EQ(placed, 1);
    EXPECT_EQ(one("select count(*) from tenant.shift_places where person_id = '" + an + "'"), "1");
    run("delete from tenant.shift_places");
  }
}

TEST_F(Presence, OneHumanInTwoCorpsStandsInOneOfTwoOverlappingShifts) {
  const auto an = confirmed("An Claes"), twin = confirmed("An Claes");
  const std::string other_corps = uuid_v7(flood_night());
  run("insert into tenant.corps (tenant_id, id, ref, name, updated_at) values (" +
      std::to_string(alken.id.value) + ", '" + other_corps + "', 'ander', 'Ander korps', now())");
  run("update tenant.corps_members set corps_id = '" + other_corps +
      "' where id = (select member_id from tenant.callout_people where id = '" + twin + "')");
  run("update tenant.corps_members set human_id = (select human_id from tenant.callout_people where id = '" +
      an + "')");
  run("update tenant.callout_people set human_id = (select human_id from tenant.callout_people where id = '" +
      an + "')");
  const std::string at = "/beheer/taken/" + sandbags_task.id + "/ploegen";
  click(coordinator, at + "/verdeling", {{"duur", "6"}, {"overdracht", "30"}, {"nodig", "2"}});
  const auto all =
      node.db().read(alken.id, [&](transaction& tx) { return presence::of_task(tx, sandbags_task.id); });
  EXPECT_EQ(click(coordinator, at + "/inschrijving", {{"ploeg", all[0].id}, {"wie", an}}).status, 303);
  EXPECT_EQ(click(coordinator, at + "/inschrijving", {{"ploeg", all[1].id}, {"wie", twin}}).status, 409);
}

}  // namespace
}  // namespace paraat::test
