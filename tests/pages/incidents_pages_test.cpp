// Incidents, exercises and their tasks on a coordinator's desk.

#include "tenant/incidents/incidents.hpp"

#include "tenant/incidents/moments.hpp"
#include "tenant/web/texts.hpp"
#include "tests/pages/desk.hpp"
#include "tests/support/overview.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Incidents : public Desk {
 protected:
  const std::string list = "/beheer/noodsituaties";
  fields flood() const {
    return {{"soort", "flood"},
            {"naam", "Hoogwater in Alken"},
            {"plaats", "Alken"},
            {"fase", "municipal"},
            {"discipline", "4"},
            {"leiding", "Bea Smets"},
            {"telefoon", "011 59 00 00"},
            {"email", "cp@alken.be"},
            {"over", "De Herk staat hoog."}};
  }
  std::string opened(const fields& f) {
    const auto done = click(coordinator, list + "/nieuw", f);
    EXPECT_EQ(done.status, 303) << done.body;
    const std::string to = done.headers.at("location");
    return to.substr(0, to.find('?'));
  }
  std::string opened() { return opened(flood()); }
  std::vector<incidents::task> tasks(const std::string& at) {
    return node.db().read(
        alken.id, [&](transaction& tx) { return incidents::tasks_of(tx, at.substr(at.rfind('/') + 1)); });
  }
  fields sandbags() const {
    return {{"profiel", "sandbags"},
            {"naam", "Zandzakken aan de Herk"},
            {"mensen", "30"},
            {"leeftijd", "18"},
            {"van_dag", "2026-11-21"},
            {"van_uur", "22:00"},
            {"tot_dag", "2026-11-22"},
            {"tot_uur", "4u30"},
            {"plaats", "Parking De Alk, Laagdorp 2"},
            {"breedte", "50,874"},
            {"lengte", "5.3"},
            {"straal", "20"},
            {"meebrengen", "Laarzen\nLamp"},
            {"contact", "Jef"},
            {"telefoon", "0470 11 22 33"},
            {"voorrang", "1"}};
  }
};

TEST_F(Incidents, OneIsOpenedWithItsPlaceOnTheMapAndATimelineThatBegins) {
  const std::string at = opened();
  const auto page = open(coordinator, at);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("Hoogwater in Alken"));
  EXPECT_THAT(page.body, HasSubstr("class=\"pin\"")) << "a mark on the map";
  EXPECT_THAT(page.body, HasSubstr("href=\"tel:011590000\""));
  EXPECT_THAT(page.body, HasSubstr("Geopend"));
  EXPECT_THAT(page.body, HasSubstr("Logistieke steun (D4)"));
  EXPECT_THAT(page.body, Not(HasSubstr("OEFENING")));
  EXPECT_THAT(open(coordinator, list).body, HasSubstr("Hoogwater in Alken"));
}

TEST_F(Incidents, WhatRunsStandsFirstOnTheDeskUntilItIsClosed) {
  EXPECT_THAT(open(coordinator, "/beheer").body, Not(HasSubstr("Nu bezig")));
  const std::string at = opened();
  const std::string desk = open(coordinator, "/beheer").body;
  EXPECT_THAT(desk, HasSubstr("Nu bezig"));
  EXPECT_THAT(desk, HasSubstr("href=\"" + at + "\""));
  EXPECT_LT(desk.find("Nu bezig"), desk.find("class=\"kpis\"")) << "above everything that can wait";
  ASSERT_EQ(click(coordinator, at + "/afsluiten").status, 303);
  EXPECT_THAT(open(coordinator, "/beheer").body, Not(HasSubstr("Nu bezig")));
}

TEST_F(Incidents, APlaceIsFoundByItsNameOrByNumbersAndNothingElse) {
  const auto where = [&](const std::string& at) {
    return node.db().read(alken.id, [&](transaction& tx) {
      return incidents::find(tx, at.substr(at.rfind('/') + 1))->what.where;
    });
  };
  EXPECT_NEAR(where(opened())->lat, 50.87, 0.05);
  const auto typed = opened(
      with(with(with(flood(), "plaats", "De brug over de Herk"), "breedte", "50,8800"), "lengte", "5.3100"));
  EXPECT_DOUBLE_EQ(where(typed)->lat, 50.88);
  for (const auto& [lat, lon] : {std::pair("x", "5,3"), {"50,8", ""}, {"12", "5,3"}, {"50.8", "99"}})
    EXPECT_EQ(click(coordinator, list + "/nieuw", with(with(flood(), "breedte", lat), "lengte", lon)).status,
              422)
        << lat << " " << lon;
}

TEST_F(Incidents, APlaceThatNobodyKnowsBecomesTheMiddleOfTheMunicipality) {
  const auto done = click(coordinator, list + "/nieuw", with(flood(), "plaats", "Nergenshuizen"));
  ASSERT_EQ(done.status, 303) << "a tired coordinator is not sent back";
  EXPECT_THAT(open(coordinator, done.headers.at("location")).body, HasSubstr("Deze plaats kennen we niet"));
  const std::string to = done.headers.at("location"), at = to.substr(0, to.find('?'));
  const auto kept = [&] {
    return node.db()
        .read(alken.id, [&](transaction& tx) { return incidents::find(tx, at.substr(at.rfind('/') + 1)); })
        ->what;
  };
  EXPECT_EQ(kept().place, "Nergenshuizen") << "what was typed stays";
  EXPECT_NEAR(kept().where->lat, 50.87, 0.05);
  EXPECT_THAT(open(coordinator, at).body, HasSubstr("Nergenshuizen. Op de kaart: het midden van Alken."));
  // Whoever corrects the name moves the point.
  const std::string form = open(coordinator, at + "/wijzigen").body;
  fields better = with(flood(), "plaats", "Ulbeek");
  better.emplace_back("versie", hidden_field(form, "versie"));
  ASSERT_EQ(click(coordinator, at + "/wijzigen", better).status, 303);
  const auto there = node.inside().services().municipalities.point_named("Ulbeek");
  ASSERT_TRUE(there);
  EXPECT_DOUBLE_EQ(kept().where->lat, there->lat);
  EXPECT_THAT(open(coordinator, at).body, Not(HasSubstr("het midden van")));
}

TEST_F(Incidents, ANetworkHasNoMiddleSoItsPlacesMustBeKnown) {
  const auto network = add_haspengouw(node);
  const someone bea = sign_in(node, network, web::role::coordinator);
  const auto refused =
      node.post("haspengouw.localhost", list + "/nieuw",
                encoded(with(flood(), "plaats", "Nergenshuizen")) + "&csrf=" + bea.csrf, bea.cookie_header);
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("Deze plaats kennen we niet"));
  EXPECT_THAT(refused.body, HasSubstr("De Herk staat hoog.")) << "what was typed stays";
}

TEST_F(Incidents, AWrongFormIsShownAgainWithWhatWasTyped) {
  for (const auto& [field, value] : {std::pair("naam", ""),
                                     {"soort", "meteor"},
                                     {"fase", ""},
                                     {"discipline", "9"},
                                     {"plaats", ""},
                                     {"email", "geen adres"}}) {
    const auto refused = click(coordinator, list + "/nieuw", with(flood(), field, value));
    EXPECT_EQ(refused.status, 422) << field;
    EXPECT_THAT(refused.body, HasSubstr("De Herk staat hoog.")) << field;
  }
}

TEST_F(Incidents, AnExerciseIsMarkedOnEveryPageOfItAndStaysOne) {
  const std::string at = opened(with(flood(), "oefening", "ja"));
  ASSERT_EQ(click(coordinator, at + "/taken/activeren", {{"profiel", "sandbags"}}).status, 303);
  for (const std::string& page :
       {at, at + "/wijzigen", at + "/taken/nieuw?profiel=sandbags", "/beheer/taken/" + tasks(at).at(0).id}) {
    const auto shown = open(coordinator, page);
    ASSERT_EQ(shown.status, 200) << page;
    EXPECT_THAT(shown.body, HasSubstr("class=\"exercise\"")) << page;
    EXPECT_THAT(shown.body, HasSubstr("<title>OEFENING – ")) << page;
  }
  EXPECT_THAT(open(coordinator, list + "?toestand=oefeningen").body, HasSubstr("OEFENING – Hoogwater"));
  const std::string form = open(coordinator, at + "/wijzigen").body;
  EXPECT_THAT(form, Not(HasSubstr("name=\"oefening\"")));
  ASSERT_EQ(
      click(coordinator, at + "/wijzigen", with(flood(), "versie", hidden_field(form, "versie"))).status,
      303);
  EXPECT_THAT(open(coordinator, at).body, HasSubstr("class=\"exercise\"")) << "people were told so";
}

TEST_F(Incidents, OneClickActivatesATaskProfileWithItsNumbersAndThePlaceOfTheIncident) {
  const std::string at = opened();
  const auto page = open(coordinator, at);
  EXPECT_THAT(page.body, HasSubstr("12 mensen · 6 uur · vanaf 16 jaar"));
  ASSERT_EQ(click(coordinator, at + "/taken/activeren", {{"profiel", "sandbags"}}).status, 303);
  const auto all = tasks(at);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].what.needed, 12);
  EXPECT_EQ(all[0].what.meeting_place, "Alken");
  EXPECT_TRUE(all[0].what.where);
  EXPECT_EQ(all[0].what.until - all[0].what.from, std::chrono::hours{6});
  EXPECT_EQ(web::local_clock_time(all[0].what.from).substr(3), "15")
      << "a whole quarter after a second past eight";
  EXPECT_EQ(all[0].what.contact_name, "Bea Smets");
  EXPECT_EQ(all[0].english.name, "Filling and laying sandbags");
  const auto after = open(coordinator, at);
  EXPECT_THAT(after.body, HasSubstr("Taak geactiveerd: Zandzakken vullen en leggen, 12 nodig"));
  EXPECT_THAT(after.body, HasSubstr("0 / 12"));
  EXPECT_EQ(click(coordinator, at + "/taken/activeren", {{"profiel", "niets"}}).status, 404);
}

TEST_F(Incidents, AProfileIsAdaptedBeforeItIsActivatedAndAgainAfter) {
  const std::string at = opened();
  EXPECT_THAT(open(coordinator, at + "/taken/nieuw?profiel=sandbags").body, HasSubstr("value=\"12\""));
  ASSERT_EQ(click(coordinator, at + "/taken/nieuw", sandbags()).status, 303);
  const auto t = tasks(at).at(0);
  EXPECT_EQ(t.what.needed, 30);
  EXPECT_EQ(t.what.priority, 1);
  EXPECT_EQ(t.what.reach_km, 20);
  EXPECT_DOUBLE_EQ(t.what.where->lat, 50.874);
  EXPECT_EQ(t.what.until - t.what.from, std::chrono::minutes{390});
  EXPECT_EQ(t.what.bring, (std::vector<std::string>{"Laarzen", "Lamp"}));
  const std::string page = "/beheer/taken/" + t.id;
  const std::string seen = hidden_field(open(coordinator, page).body, "versie");
  ASSERT_EQ(click(coordinator, page, with(with(sandbags(), "mensen", "40"), "versie", seen)).status, 303);
  EXPECT_EQ(tasks(at).at(0).what.needed, 40);
  const auto late = click(coordinator, page, with(with(sandbags(), "mensen", "50"), "versie", seen));
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(late.body, HasSubstr("intussen gewijzigd"));
  ASSERT_EQ(click(coordinator, page, {{"stop", "ja"}}).status, 303);
  EXPECT_FALSE(tasks(at).at(0).active);
  EXPECT_THAT(open(coordinator, at).body, HasSubstr("Taak gestopt"));
}

TEST_F(Incidents, ATaskThatCannotBeIsRefusedWithWhatWasTyped) {
  const std::string at = opened();
  for (const auto& [field, value] : {std::pair("mensen", "0"),
                                     {"mensen", "6000"},
                                     {"van_uur", "25:00"},
                                     {"van_uur", "kwart"},
                                     {"tot_dag", "2026-11-20"},
                                     {"tot_dag", "2026-12-20"},
                                     {"plaats", ""},
                                     {"leeftijd", "12"},
                                     {"breedte", "8"},
                                     {"naam", ""}}) {
    const auto refused = click(coordinator, at + "/taken/nieuw", with(sandbags(), field, value));
    EXPECT_EQ(refused.status, 422) << field << " " << value;
    EXPECT_THAT(refused.body, HasSubstr("Laarzen\nLamp")) << field;
  }
  EXPECT_TRUE(tasks(at).empty());
}

TEST_F(Incidents, FewerPlacesThanAreGivenIsRefusedWithTheNumbers) {
  const std::string at = opened();
  ASSERT_EQ(click(coordinator, at + "/taken/nieuw", sandbags()).status, 303);
  const auto t = tasks(at).at(0);
  const auto what = t.what;
  node.db().write(alken.id, [&](transaction& tx) {
    auto fewer = what;
    fewer.needed = 5;
    const auto fine = incidents::change(tx, t.id, fewer, t.version, std::nullopt, node.time.now());
    ASSERT_TRUE(fine);
    fewer.needed = 0;
    EXPECT_FALSE(incidents::change(tx, t.id, fewer, fine->version, std::nullopt, node.time.now()));
  });
}

TEST_F(Incidents, NotesGoOnTheTimelineAndAClosedIncidentOnlyReads) {
  const std::string at = opened();
  ASSERT_EQ(click(coordinator, at + "/nota", {{"nota", "Burgemeester is verwittigd <b>"}}).status, 303);
  EXPECT_THAT(open(coordinator, at).body, HasSubstr("Burgemeester is verwittigd &lt;b&gt;"));
  EXPECT_EQ(click(coordinator, at + "/nota", {{"nota", " "}}).status, 422);
  ASSERT_EQ(click(coordinator, at + "/afsluiten").status, 303);
  const auto closed = open(coordinator, at);
  EXPECT_THAT(closed.body, HasSubstr("Afgesloten"));
  EXPECT_THAT(closed.body, Not(HasSubstr("taken/activeren")));
  EXPECT_EQ(click(coordinator, at + "/taken/activeren", {{"profiel", "sandbags"}}).status, 409);
  EXPECT_EQ(click(coordinator, at + "/wijzigen", with(flood(), "versie", "2")).status, 409);
  EXPECT_THAT(open(coordinator, list + "?toestand=afgesloten").body, HasSubstr("Hoogwater in Alken"));
}

TEST_F(Incidents, WhoSavesOverTheWorkOfAnotherIsToldAndThePhaseIsOnTheTimeline) {
  const std::string at = opened();
  ASSERT_EQ(
      click(coordinator, at + "/wijzigen", with(with(flood(), "fase", "provincial"), "versie", "1")).status,
      303);
  EXPECT_THAT(open(coordinator, at).body, HasSubstr("<b>Provinciale fase</b>"));
  const auto late = click(coordinator, at + "/wijzigen", with(with(flood(), "naam", "Oud"), "versie", "1"));
  EXPECT_EQ(late.status, 409);
  EXPECT_EQ(hidden_field(late.body, "versie"), "2");
}

TEST_F(Incidents, OnlyCoordinatorsComeHereAndAnotherMunicipalitySeesNothing) {
  const std::string at = opened();
  const auto mediator = sign_in(node, alken, web::role::mediator);
  EXPECT_EQ(open(mediator, list).status, 403);
  EXPECT_EQ(open(mediator, at).status, 403);
  EXPECT_EQ(post(at + "/afsluiten", "", coordinator.cookie_header).status, 403) << "no token";
  const auto hasselt = node.municipality(hasselt_nis);
  const auto other = sign_in(node, hasselt, web::role::coordinator);
  EXPECT_EQ(node.get("hasselt.localhost", at, other.cookie_header).status, 404);
  EXPECT_EQ(node.get(host, list + "/" + std::string("geen-uuid"), coordinator.cookie_header).status, 404);
}

TEST(Moments, AreClockTimesInBrusselsAlsoInTheNightThatTheClockChanges) {
  using namespace std::chrono;
  const auto shown = [](year_month_day d, std::string_view text) {
    const auto at = incidents::moment(d, text);
    return at ? web::local_clock_time(*at) : std::string("none");
  };
  const year_month_day flood{year{2026}, November, day{21}}, spring{year{2026}, March, day{29}},
      autumn{year{2026}, October, day{25}};
  EXPECT_EQ(shown(flood, "20:15"), "20:15");
  EXPECT_EQ(shown(flood, "4u30"), "04:30");
  EXPECT_EQ(shown(flood, "7"), "07:00");
  EXPECT_EQ(shown(flood, "2015"), "20:15") << "a number pad has no colon";
  EXPECT_EQ(shown(flood, "915"), "09:15");
  EXPECT_EQ(shown(spring, "12:00"), "12:00");
  EXPECT_EQ(shown(autumn, "12:00"), "12:00");
  EXPECT_EQ(shown(spring, "02:30"), "03:30") << "the hour that is skipped";
  for (const char* none :
       {"", "24:00", "12:60", "12:5", "x", "12:305", "-1", "2460", "1275", "-130", "12345"})
    EXPECT_EQ(shown(flood, none), "none") << none;
}

}  // namespace
}  // namespace paraat::test
