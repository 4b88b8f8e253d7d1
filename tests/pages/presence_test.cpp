// Presence: shifts, check-in and check-out, paper, walk-ins, roll calls, and the printed sheet.

#include <atomic>
#include <thread>

#include "tenant/crisis/presence/attendance_sheet.hpp"
#include "tenant/crisis/presence/shifts.hpp"
#include "tenant/platform/jobs/jobs.hpp"
#include "tests/pages/presence.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST_F(Presence, ACheckInAndACheckOutMakeAStayAndMoveThePersonInTheCallOut) {
  const auto an = confirmed("An Claes");
  const std::string incident = open(coordinator, "/beheer/noodsituaties/" + flood.id).body;
  EXPECT_THAT(incident, HasSubstr("href=\"" + here() + "\""));
  EXPECT_THAT(incident, HasSubstr("/nadien\""));
  EXPECT_THAT(open(coordinator, here()).body, HasSubstr("Verwacht"));
  EXPECT_EQ(in(an).headers.at("location"), here() + "?klaar=in#wie-" + an)
      << "one goes on where one was in the list";
  EXPECT_EQ(state(an), "on_site");
  EXPECT_THAT(open(coordinator, here()).body, HasSubstr("Aanwezig"));
  node.time.advance(3h);
  EXPECT_EQ(out(an).headers.at("location"), here() + "?klaar=uit#wie-" + an);
  EXPECT_EQ(state(an), "departed");
  EXPECT_EQ(one("select extract(epoch from out_at - in_at)::int / 60 || in_how || out_how from tenant.stays"),
            "180deskdesk");
}

TEST_F(Presence, ACheckInSentLateCountsFromWhenItWasMadeAndNonsenseFromNow) {
  const auto late = [&](const std::string& person, const std::string& seconds) {
    EXPECT_EQ(in(person, {{"geleden", seconds}}).status, 303);
    return one(
        "select extract(epoch from timestamptz 'epoch' + interval '" +
        std::to_string(std::chrono::floor<std::chrono::seconds>(node.time.now()).time_since_epoch().count()) +
        " seconds' - in_at)::int from tenant.stays where person_id = '" + person + "'");
  };
  node.time.advance(2h);
  EXPECT_EQ(late(confirmed("An Claes"), "1800"), "1800");
  EXPECT_EQ(late(confirmed("Bo Maes"), "-5"), "0") << "a time that lies in the future";
  EXPECT_EQ(late(confirmed("Cis Put"), "43201"), "0")
      << "longer than the twelve hours that a check-in may wait";
  EXPECT_EQ(late(confirmed("Dirk Bex"), "gisteren"), "0");
}

TEST_F(Presence, ACheckInOfAClockThatRanAheadCountsFromTheStepBackAndCanEnd) {
  const auto an = confirmed("An Claes"), bo = confirmed("Bo Maes");
  node.inside().beat();
  node.time.advance(1h);
  node.inside().beat();
  EXPECT_EQ(in(an).status, 303);
  EXPECT_EQ(in(bo).status, 303);
  EXPECT_EQ(out(bo).status, 303);
  node.time.advance(-1h);
  node.inside().beat();
  EXPECT_EQ(one("select in_at = out_at from tenant.stays where person_id = '" + bo + "'"), "t");
  node.time.advance(30min);
  EXPECT_EQ(out(an).status, 303);
  EXPECT_EQ(one("select extract(epoch from out_at - in_at)::int / 60 from tenant.stays where person_id = '" +
                an + "'"),
            "30");
}

TEST_F(Presence, ACheckInThatIsSentTwiceIsOneStay) {
  const auto an = confirmed("An Claes");
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(in(an, {{"geleden", "60"}, {"submission_id", "offline-1"}}).status, 303);
  EXPECT_EQ(one("select count(*) from tenant.stays"), "1");
}

TEST_F(Presence, NobodyIsInTwiceOrOutWithoutBeingIn) {
  const auto an = confirmed("An Claes");
  EXPECT_EQ(out(an).status, 409);
  in(an);
  EXPECT_EQ(in(an).status, 409);
  out(an);
  EXPECT_EQ(out(an).status, 409);
  EXPECT_EQ(in(uuid_v7(flood_night())).status, 404);
  EXPECT_EQ(in("zomaar").status, 404);
  EXPECT_EQ(one("select count(*) from tenant.stays"), "1");
}

TEST_F(Presence, WhoReachedTheLimitOfHoursComesInOnlyWhenACoordinatorSaysSo) {
  const auto an = confirmed("An Claes");
  in(an);
  node.time.advance(7h + 5min);
  EXPECT_THAT(open(coordinator, here()).body, HasSubstr("bijna aan de grens")) << "said before it happens";
  node.time.advance(1h);
  EXPECT_THAT(open(coordinator, here()).body, HasSubstr("aflossen"));
  out(an);
  const auto asked = in(an);
  EXPECT_EQ(asked.status, 409);
  EXPECT_THAT(asked.body, HasSubstr("Laat toch toe"));
  EXPECT_EQ(in(an, {{"toch", "ja"}}).status, 303);
  out(an);
  wait(24h);
  EXPECT_EQ(in(an).status, 303) << "after a day of rest";
}

TEST_F(Presence, TheLimitIsTheMunicipalitys) {
  const auto an = confirmed("An Claes");
  EXPECT_EQ(click(coordinator, here() + "/grens", {{"grens", "25"}}).status, 422);
  EXPECT_EQ(click(coordinator, here() + "/grens", {{"grens", "2"}}).status, 303);
  in(an);
  node.time.advance(2h);
  out(an);
  EXPECT_EQ(in(an).status, 409);
}

TEST_F(Presence, ACodeGivesACoordinatorTheButtonAndAnybodyElseTheCode) {
  const auto an = confirmed("An Claes");
  const std::string code = "/aanwezig/" + an;
  const auto seen = node.get(host, code);
  EXPECT_THAT(seen.body, HasSubstr("Toon deze code"));
  EXPECT_THAT(seen.body, Not(HasSubstr("An Claes")));
  const auto unknown = node.get(host, "/aanwezig/" + uuid_v7(flood_night()));
  EXPECT_EQ(unknown.status, seen.status) << "a code that is nobody's looks the same";
  EXPECT_EQ(node.get(host, "/aanwezig/x").status, 404);
  EXPECT_EQ(post(code + "/aankomst", encoded({{"wie", an}})).status, 401) << "the code alone is no right";
  EXPECT_EQ(state(an), "confirmed");
  EXPECT_THAT(open(coordinator, code).body, HasSubstr("An Claes"));
  EXPECT_EQ(state(an), "confirmed") << "opening it does nothing";
  EXPECT_EQ(click(coordinator, code + "/aankomst", {{"wie", an}}).headers.at("location"), code + "?klaar=in");
  EXPECT_EQ(one("select in_how from tenant.stays"), "qr");
  EXPECT_EQ(open(coordinator, "/aanwezig/" + uuid_v7(flood_night())).status, 404);
}

TEST_F(Presence, ACoordinatorOfAnotherMunicipalitySeesNobody) {
  const auto an = confirmed("An Claes");
  const auto wellen = node.municipality(wellen_nis);
  const auto other = sign_in(node, wellen, web::role::coordinator);
  const auto page = node.get("wellen.localhost", "/aanwezig/" + an, other.cookie_header);
  EXPECT_EQ(page.status, 404);
  EXPECT_THAT(page.body, Not(HasSubstr("An Claes")));
  EXPECT_EQ(node.get("wellen.localhost", here(), other.cookie_header).status, 404);
}

TEST_F(Presence, SomebodyWhoComesByThemselvesIsInAfterOneForm) {
  EXPECT_THAT(open(coordinator, here() + "/nieuw").body, HasSubstr("een openbaar bestuur"));
  EXPECT_EQ(click(coordinator, here() + "/nieuw", newcomer()).headers.at("location"),
            here() + "?klaar=nieuw");
  const std::string page = open(coordinator, here()).body;
  EXPECT_THAT(page, HasSubstr("Wim Toeval"));
  EXPECT_THAT(page, HasSubstr("Ter plaatse"));
  EXPECT_THAT(page, HasSubstr("+32470998877"));
  EXPECT_THAT(one("select age_rules from tenant.walk_ins"), HasSubstr("age."));
  EXPECT_EQ(one("select length(told_hash) from tenant.walk_ins"), "32");
}

TEST_F(Presence, ANewcomerIsRefusedWithoutNumberWithoutBeingToldTooYoungOrTwice) {
  const auto refused = [&](const std::string& field, const std::string& value) {
    return click(coordinator, here() + "/nieuw", with(newcomer(), field, value)).status;
  };
  EXPECT_EQ(refused("telefoon", "0470"), 422);
  EXPECT_EQ(refused("verteld", ""), 422);
  EXPECT_EQ(refused("geboren", "2012-01-01"), 422) << "fourteen";
  EXPECT_EQ(refused("taak", uuid_v7(flood_night())), 422);
  EXPECT_EQ(one("select count(*) from tenant.walk_ins"), "0");
  EXPECT_EQ(click(coordinator, here() + "/nieuw", newcomer()).status, 303);
  EXPECT_EQ(click(coordinator, here() + "/nieuw", newcomer()).status, 422);
  const auto grown = activated(flood, 18);
  EXPECT_EQ(click(coordinator, here() + "/nieuw",
                  with(with(newcomer("Kim"), "taak", grown.id), "geboren", "2009-01-01"))
                .status,
            422)
      << "seventeen, for a task from eighteen on";
}

TEST_F(Presence, APaperListIsTypedInLaterAlsoPastMidnight) {
  const auto an = confirmed("An Claes"), jef = confirmed("Jef Maes");
  wait(12h);
  const fields sheet{{"dag", "2026-11-21"}, {"wie0", an}, {"in0", "20:15"}, {"uit0", "02:30"},
                     {"wie1", jef},         {"in1", ""},  {"uit1", ""}};
  EXPECT_EQ(click(coordinator, here() + "/papier", sheet).headers.at("location"), here() + "?klaar=papier");
  EXPECT_EQ(one("select extract(epoch from out_at - in_at)::int / 60 || in_how from tenant.stays"),
            "375paper");
  EXPECT_EQ(state(an), "departed");
  EXPECT_EQ(state(jef), "confirmed") << "whoever stays empty does not change";
}

TEST_F(Presence, APaperListWithAWrongHourIsShownAgainAndKeepsNothing) {
  const auto an = confirmed("An Claes"), jef = confirmed("Jef Maes");
  wait(12h);
  const fields sheet{{"dag", "2026-11-21"}, {"wie0", an},     {"in0", "20:15"}, {"uit0", "22:00"},
                     {"wie1", jef},         {"in1", "25:00"}, {"uit1", "22:00"}};
  const auto again = click(coordinator, here() + "/papier", sheet);
  EXPECT_EQ(again.status, 422);
  EXPECT_THAT(again.body, HasSubstr("value=\"25:00\""));
  EXPECT_EQ(one("select count(*) from tenant.stays"), "0");
  EXPECT_EQ(click(coordinator, here() + "/papier", with(sheet, "dag", "2026-11-23")).status, 422)
      << "in the future";
}

TEST_F(Presence, OnAPaperListTheHoursStayWithTheirPersonWhenSomebodyLeavesTheListMeanwhile) {
  const auto an = confirmed("An Claes"), jef = confirmed("Jef Maes");
  wait(12h);
  fields sheet{{"dag", "2026-11-21"}, {"wie0", an},    {"in0", "2015"}, {"uit0", "2200"},
               {"wie1", jef},         {"in1", "8u30"}, {"uit1", "930"}};
  run("update tenant.callout_people set state = 'withdrawn', place_task = null where id = '" + an + "'");
  const auto told = click(coordinator, here() + "/papier", sheet);
  EXPECT_EQ(told.status, 422);
  EXPECT_THAT(told.body, AllOf(HasSubstr("heeft geen plaats meer"), HasSubstr("value=\"8u30\""),
                               Not(HasSubstr("value=\"2015\""))));
  EXPECT_EQ(one("select count(*) from tenant.stays"), "0");
  for (const char* field : {"wie0", "in0", "uit0"})
    std::erase_if(sheet, [&](const auto& f) { return f.first == field; });
  EXPECT_EQ(click(coordinator, here() + "/papier", sheet).status, 303);
  EXPECT_EQ(one("select person_id from tenant.stays"), jef);
  EXPECT_EQ(one("select to_char(in_at at time zone 'Europe/Brussels', 'HH24:MI') from tenant.stays"),
            "08:30");
}

TEST_F(Presence, WhoWasSentHomeIsNotExpectedAnyMore) {
  confirmed("An Claes");
  EXPECT_THAT(open(coordinator, here()).body, HasSubstr(">Verwacht<"));
  run("update tenant.callout_people set state = 'released'");
  EXPECT_THAT(open(coordinator, here()).body,
              AllOf(HasSubstr(">Niet meer nodig<"), Not(HasSubstr(">Verwacht<")), HasSubstr("Meld aan")));
}

TEST_F(Presence, AWrongHourOnAPaperListSaysWhoseItIs) {
  const auto an = confirmed("An Claes"), jef = confirmed("Jef Maes");
  const auto again = click(coordinator, here() + "/papier",
                           {{"dag", "2026-11-21"},
                            {"wie0", an},
                            {"in0", "20:15"},
                            {"uit0", ""},
                            {"wie1", jef},
                            {"in1", "half negen"},
                            {"uit1", "22:00"}});
  EXPECT_EQ(again.status, 422);
  EXPECT_THAT(again.body, AllOf(HasSubstr("href=\"#uit0\">Uit, An Claes: Schrijf een uur, zoals 08:30."),
                                HasSubstr("href=\"#in1\">In, Jef Maes: Schrijf een uur, zoals 08:30."),
                                HasSubstr("value=\"half negen\""), HasSubstr("value=\"20:15\"")));
}

TEST_F(Presence, AWrongLimitOfHoursIsShownAgainWithWhatWasTyped) {
  for (const auto& [typed, told] : {std::pair{"", "Vul ‘Uren die iemand op een dag mag werken’ in"},
                                    {"999", "van 1 tot 24"},
                                    {"veel", "Vul een getal in"}}) {
    const auto again = click(coordinator, here() + "/grens", {{"grens", typed}});
    EXPECT_EQ(again.status, 422) << typed;
    EXPECT_THAT(again.body,
                AllOf(HasSubstr("href=\"#grens\""), HasSubstr(told),
                      HasSubstr(std::string("value=\"") + typed + "\""), HasSubstr("Wie is er?")));
  }
}

TEST_F(Presence, ARollCallSaysWhoWasNotSeenAndStandsInTheTimeline) {
  const auto an = confirmed("An Claes"), jef = confirmed("Jef Maes"), bea = confirmed("Bea Thuis");
  in(an);
  in(jef);
  const std::string roll = here() + "/appel";
  EXPECT_EQ(click(coordinator, roll + "/begin").status, 303);
  const std::string page = open(coordinator, roll).body;
  EXPECT_THAT(page, HasSubstr("Jef Maes"));
  EXPECT_THAT(page, Not(HasSubstr("Bea Thuis"))) << "not there";
  const std::string id = hidden_field(page, "appel");
  EXPECT_EQ(click(coordinator, roll, {{"appel", id}, {"gezien", an}, {"verder", "ja"}}).status, 303);
  EXPECT_EQ(click(coordinator, roll, {{"appel", id}, {"gezien", an}, {"wat", "bewaar"}}).status, 303)
      << "a page that a telephone kept since an older release counts on too";
  const std::string counting = open(coordinator, roll).body;
  EXPECT_THAT(counting, HasSubstr("Nog te zoeken"));
  EXPECT_THAT(counting, HasSubstr("href=\"tel:+32470112233\""));
  EXPECT_EQ(click(coordinator, roll, {{"appel", id}, {"gezien", an}}).status, 303);
  const std::string done = open(coordinator, roll).body;
  EXPECT_THAT(done, HasSubstr("Niet gezien"));
  EXPECT_THAT(done, HasSubstr("Jef Maes"));
  EXPECT_THAT(done, HasSubstr("href=\"tel:+32470112233\"")) << "whoever is missing is called";
  EXPECT_THAT(done, Not(HasSubstr("An Claes")));
  EXPECT_THAT(open(coordinator, "/beheer/noodsituaties/" + flood.id).body,
              HasSubstr("Appel: 1 van 2 gezien."));
  EXPECT_EQ(click(coordinator, roll, {{"appel", id}, {"gezien", jef}}).status, 409) << "closed is closed";
}

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

TEST_F(Presence, PeopleAreFoundByNumberInAnySpellingAndWithoutAccents) {
  confirmed("Noël Périer");
  for (const char* words :
       {"0470112233", "%2B32470112233", "0470/11.22.33", "0470+11", "noel", "perier+noel"})
    EXPECT_THAT(open(coordinator, here() + "?q=" + words).body, HasSubstr("Noël Périer")) << words;
  for (const char* words : {"0470112234", "jan", "noel+x"})
    EXPECT_THAT(open(coordinator, here() + "?q=" + words).body, Not(HasSubstr("Noël Périer"))) << words;
}

TEST_F(Presence, TheListThatPrintsHasEverybodyRoomForMoreAndWhenItMustGo) {
  confirmed("An <Claes>");
  const std::string page = open(coordinator, here() + "/lijst").body;
  EXPECT_THAT(page, HasSubstr("An &lt;Claes&gt;"));
  EXPECT_THAT(page, HasSubstr("Loods Stationsstraat"));
  EXPECT_THAT(page, HasSubstr("class=\"roster-qr\""));
  EXPECT_THAT(page, HasSubstr("Vernietig dit blad uiterlijk op ma 23 november, 20:"));
  EXPECT_THAT(page, HasSubstr("post@alken.be"));
}

TEST_F(Presence, EveryHourTheCommandContactGetsAFileThatPrintsUntilTheCallOutIsOver) {
  confirmed("An Claes");
  const auto sent = [&] { return one("select count(*) from tenant.channel_messages"); };
  node.db().write(alken.id,
                  [&](transaction& tx) { presence::plan_attendance_sheets(tx, flood.id, node.time.now()); });
  node.db().write(alken.id,
                  [&](transaction& tx) { presence::plan_attendance_sheets(tx, flood.id, node.time.now()); });
  node.time.advance(1min);
  node.inside().beat();
  EXPECT_EQ(sent(), "1");
  const std::string file = one("select file from tenant.channel_messages");
  EXPECT_THAT(file, HasSubstr("An Claes"));
  EXPECT_THAT(file, HasSubstr("<style>"));
  EXPECT_THAT(file, Not(HasSubstr("src="))) << "it needs nothing else";
  EXPECT_THAT(file, Not(HasSubstr("<link")));
  EXPECT_EQ(one("select recipient || ' ' || file_type from tenant.channel_messages"),
            "post@alken.be text/html; charset=utf-8");
  node.time.advance(30min);
  node.inside().beat();
  EXPECT_EQ(sent(), "1") << "not before the hour";
  node.time.advance(30min);
  node.inside().beat();
  EXPECT_EQ(sent(), "2");
  run("update tenant.callouts set state = 'stood_down'");
  for (int i = 0; i < 60; ++i) {
    node.time.advance(1h);
    node.inside().beat();
  }
  EXPECT_EQ(sent(), "2");
  EXPECT_EQ(one("select count(*) from tenant.channel_messages where file <> ''"), "0") << "kept 48 hours";
  EXPECT_EQ(one("select count(*) from node.jobs where kind = 'shifts.roster'"), "0");
}

TEST_F(Presence, OfAnExerciseEveryPageSaysSo) {
  flood = made(true);
  sandbags_task = activated(flood, 16);
  const auto an = confirmed("An Claes");
  for (const std::string& path : {here(), here() + "/nieuw", here() + "/appel", here() + "/lijst",
                                  "/beheer/taken/" + sandbags_task.id + "/ploegen", "/aanwezig/" + an})
    EXPECT_THAT(open(coordinator, path).body, HasSubstr("OEFENING")) << path;
}

TEST_F(Presence, OnlyACoordinatorComesHere) {
  for (const std::string& path : {here(), here() + "/nieuw", here() + "/papier", here() + "/appel",
                                  here() + "/lijst", "/beheer/taken/" + sandbags_task.id + "/ploegen"}) {
    EXPECT_EQ(node.get(host, path).status, 303) << path;
    EXPECT_EQ(node.get(host, path, sign_in_as(node, alken, web::role::editor)).status, 403) << path;
  }
}

TEST_F(Presence, NamesOfNewcomersGoAfterTheTermAndTheirHoursStay) {
  click(coordinator, here() + "/nieuw", newcomer());
  node.db().write(
      alken.id, [&](transaction& tx) { presence::forget_old(tx, node.time.now() + std::chrono::days{360}); });
  EXPECT_EQ(one("select name from tenant.walk_ins"), "Wim Toeval");
  node.db().write(
      alken.id, [&](transaction& tx) { presence::forget_old(tx, node.time.now() + std::chrono::days{370}); });
  EXPECT_EQ(one("select name || phone from tenant.walk_ins"), "");
  EXPECT_EQ(one("select count(*) from tenant.stays"), "1");
}

}  // namespace
}  // namespace paraat::test
