// Incidents and exercises on a coordinator's desk.

#include "tenant/crisis/incidents/local_time_input.hpp"
#include "tenant/platform/web/texts.hpp"
#include "tests/pages/incidents.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST_F(Incidents, OneIsOpenedWithItsPlaceOnTheMapAndATimelineThatBegins) {
  const std::string at = opened();
  const auto page = open(coordinator, at);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("Hoogwater in Alken"));
  EXPECT_THAT(page.body, HasSubstr("class=\"pin\"")) << "a mark on the map";
  EXPECT_THAT(page.body, HasSubstr("href=\"tel:011590000\""));
  EXPECT_THAT(page.body, HasSubstr("Gestart"));
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
  ASSERT_EQ(click(coordinator, at + "/archief").status, 303);
  EXPECT_THAT(open(coordinator, "/beheer").body, Not(HasSubstr("Nu bezig")));
}

TEST_F(Incidents, ThreeFieldsStartOneWithANameThatCanBeChangedLater) {
  const std::string form = open(coordinator, list + "/nieuw").body;
  EXPECT_THAT(form, AllOf(HasSubstr("name=\"soort\""), HasSubstr("name=\"plaats\""),
                          HasSubstr("name=\"wanneer\""), Not(HasSubstr("name=\"naam\"")),
                          Not(HasSubstr("name=\"fase\"")), HasSubstr("Start als oefening")));
  const auto name = [&](const fields& f) {
    const auto done = click(coordinator, list + "/nieuw", f);
    EXPECT_EQ(done.status, 303);
    return found(done.headers.at("location").substr(0, done.headers.at("location").find('?'))).what.name;
  };
  EXPECT_EQ(name(three("flood", "Alken")), "Hoogwater in Alken");
  EXPECT_EQ(name(three("storm", "Brug over de Herk")), "Storm, Brug over de Herk");
  EXPECT_EQ(name(three("other", "Alken")), "Noodsituatie in Alken");
  EXPECT_THAT(open(coordinator, list + "/nieuw").body, HasSubstr("Loopt al"))
      << "what runs is not opened twice";
}

TEST_F(Incidents, ItStartsNowOrAtTheTimeThatWasTypedAndTasksWithIt) {
  const auto start = [&](const std::string& when) {
    const auto done = click(coordinator, list + "/nieuw", three("flood", "Alken", when));
    EXPECT_EQ(done.status, 303) << when << done.body;
    return done.headers.at("location").substr(0, done.headers.at("location").find('?'));
  };
  EXPECT_EQ(found(start("")).started_at, node.time.now());
  const std::string later = start("23:30");
  EXPECT_EQ(web::local_clock_time(found(later).started_at), "23:30");
  ASSERT_EQ(click(coordinator, later + "/taken/activering", {{"profiel", "sandbags"}}).status, 303);
  EXPECT_EQ(web::local_clock_time(tasks(later).at(0).what.from), "23:30");
  EXPECT_EQ(
      found(start("28/11 9u")).started_at,
      *incidents::moment({std::chrono::year{2026}, std::chrono::November, std::chrono::day{28}}, "9:00"));
  for (const char* none : {"straks", "25:00", "31/2 9:00", "1/6 9:00", "28/11"}) {
    const auto refused = click(coordinator, list + "/nieuw", three("flood", "Alken", none));
    EXPECT_EQ(refused.status, 422) << none;
    EXPECT_THAT(refused.body, HasSubstr(std::string("value=\"") + none)) << "what was typed stays";
  }
}

TEST_F(Incidents, AfterEachActThePageGoesOnAtThePartOfTheAct) {
  const std::string at = opened();
  const auto lands = [&](const answer& done, const std::string& said, const std::string& part) {
    EXPECT_EQ(done.headers.at("location"), at + "?klaar=" + said + "#" + part) << done.body;
    EXPECT_THAT(open(coordinator, at).body, HasSubstr("id=\"" + part + "\"")) << said;
  };
  lands(click(coordinator, at + "/taken/activering", {{"profiel", "sandbags"}}), "taak", "activeren");
  lands(click(coordinator, at + "/taken/nieuw", sandbags()), "taak", "activeren");
  lands(click(coordinator, at + "/nota", {{"nota", "De dijk houdt."}}), "nota", "verloop");
  const auto t = tasks(at).at(0);
  const std::string form = open(coordinator, "/beheer/taken/" + t.id).body;
  lands(click(coordinator, "/beheer/taken/" + t.id, with(sandbags(), "versie", hidden_field(form, "versie"))),
        "taak-bewaard", "taken");
  lands(click(coordinator, "/beheer/taken/" + t.id + "/stopzetting"), "taak-gestopt", "taken");
}

TEST_F(Incidents, EveryDeskPageOfACoordinatorHasTheButtonAndNoOtherHas) {
  const std::string button = "href=\"/beheer/noodsituaties/nieuw\">Noodsituatie</a>";
  for (const char* path : {"/beheer", "/beheer/vacatures", "/beheer/korps", "/beheer/sms", "/mijn-account"})
    EXPECT_THAT(open(coordinator, path).body, HasSubstr(button)) << path;
  EXPECT_THAT(open(coordinator, "/").body, Not(HasSubstr(button))) << "a page for visitors";
  const auto mediator = sign_in(node, alken, web::role::mediator);
  EXPECT_THAT(open(mediator, "/beheer").body, Not(HasSubstr(button)));
}

TEST_F(Incidents, AWrongFormIsShownAgainWithWhatWasTyped) {
  for (const auto& [field, value] : {std::pair("soort", "meteor"), {"soort", ""}, {"plaats", ""}}) {
    const auto refused =
        click(coordinator, list + "/nieuw", with(three("flood", "Alken", "21:00"), field, value));
    EXPECT_EQ(refused.status, 422) << field;
    EXPECT_THAT(refused.body, HasSubstr("value=\"21:00\"")) << field;
  }
  const std::string at = opened();
  for (const auto& [field, value] : {std::pair("naam", ""),
                                     {"soort", "meteor"},
                                     {"fase", ""},
                                     {"discipline", "9"},
                                     {"plaats", ""},
                                     {"email", "geen adres"}}) {
    const auto refused =
        click(coordinator, at + "/wijziging", with(with(flood(), "versie", "2"), field, value));
    EXPECT_EQ(refused.status, 422) << field;
    EXPECT_THAT(refused.body, HasSubstr("De Herk staat hoog.")) << field;
  }
}

TEST_F(Incidents, AnExerciseIsMarkedOnEveryPageOfItAndStaysOne) {
  const std::string at = opened(with(flood(), "oefening", "ja"));
  ASSERT_EQ(click(coordinator, at + "/taken/activering", {{"profiel", "sandbags"}}).status, 303);
  for (const std::string& page :
       {at, at + "/wijziging", at + "/taken/nieuw?profiel=sandbags", "/beheer/taken/" + tasks(at).at(0).id}) {
    const auto shown = open(coordinator, page);
    ASSERT_EQ(shown.status, 200) << page;
    EXPECT_THAT(shown.body, HasSubstr("class=\"exercise\"")) << page;
    EXPECT_THAT(shown.body, HasSubstr("<title>OEFENING – ")) << page;
  }
  EXPECT_THAT(open(coordinator, list + "?toestand=oefeningen").body, HasSubstr("OEFENING – Hoogwater"));
  const std::string form = open(coordinator, at + "/wijziging").body;
  EXPECT_THAT(form, Not(HasSubstr("name=\"oefening\"")));
  ASSERT_EQ(
      click(coordinator, at + "/wijziging", with(flood(), "versie", hidden_field(form, "versie"))).status,
      303);
  EXPECT_THAT(open(coordinator, at).body, HasSubstr("class=\"exercise\"")) << "people were told so";
}

TEST_F(Incidents, NotesGoOnTheTimelineAndAClosedIncidentOnlyReads) {
  const std::string at = opened();
  ASSERT_EQ(click(coordinator, at + "/nota", {{"nota", "Burgemeester is verwittigd <b>"}}).status, 303);
  EXPECT_THAT(open(coordinator, at).body, HasSubstr("Burgemeester is verwittigd &lt;b&gt;"));
  EXPECT_EQ(click(coordinator, at + "/nota", {{"nota", " "}}).status, 422);
  ASSERT_EQ(click(coordinator, at + "/archief").status, 303);
  const auto closed = open(coordinator, at);
  EXPECT_THAT(closed.body, HasSubstr("Gearchiveerd"));
  EXPECT_THAT(closed.body, Not(HasSubstr("taken/activering")));
  EXPECT_EQ(click(coordinator, at + "/taken/activering", {{"profiel", "sandbags"}}).status, 409);
  EXPECT_EQ(click(coordinator, at + "/wijziging", with(flood(), "versie", "3")).status, 409);
  EXPECT_THAT(open(coordinator, list + "?toestand=afgesloten").body, HasSubstr("Hoogwater in Alken"));
}

TEST_F(Incidents, WhoSavesOverTheWorkOfAnotherIsToldAndThePhaseIsOnTheTimeline) {
  const std::string at = opened();
  ASSERT_EQ(
      click(coordinator, at + "/wijziging", with(with(flood(), "fase", "provincial"), "versie", "2")).status,
      303);
  EXPECT_THAT(open(coordinator, at).body, HasSubstr("<b>Provinciale fase</b>"));
  const auto late = click(coordinator, at + "/wijziging", with(with(flood(), "naam", "Oud"), "versie", "2"));
  EXPECT_EQ(late.status, 409);
  EXPECT_EQ(hidden_field(late.body, "versie"), "3");
}

TEST_F(Incidents, OnlyCoordinatorsComeHereAndAnotherMunicipalitySeesNothing) {
  const std::string at = opened();
  const auto mediator = sign_in(node, alken, web::role::mediator);
  EXPECT_EQ(open(mediator, list).status, 403);
  EXPECT_EQ(open(mediator, at).status, 403);
  EXPECT_EQ(post(at + "/archief", "", coordinator.cookie_header).status, 403) << "no token";
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
