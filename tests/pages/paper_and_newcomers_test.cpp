// Who comes by themselves, and the paper list that is typed in later.

#include "tenant/crisis/presence/shifts.hpp"
#include "tests/pages/presence.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

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
