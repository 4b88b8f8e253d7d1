// Incidents, exercises and their tasks on a coordinator's desk.

#include "tenant/crisis/incidents/incidents.hpp"

#include <cmath>
#include <set>

#include "tenant/crisis/incidents/local_time_input.hpp"
#include "tenant/crisis/incidents/task_order.hpp"
#include "tenant/platform/web/texts.hpp"
#include "tests/pages/desk.hpp"
#include "tests/support/overview.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
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
  // The three fields, and then everything that is filled in later.
  std::string opened(const fields& f) {
    const auto done = click(coordinator, list + "/nieuw", f);
    EXPECT_EQ(done.status, 303) << done.body;
    const std::string to = done.headers.at("location"), at = to.substr(0, to.find('?'));
    const auto kept = click(coordinator, at + "/wijzigen", with(f, "versie", "1"));
    EXPECT_EQ(kept.status, 303) << kept.body;
    return at;
  }
  incidents::incident found(const std::string& at) {
    return node.db().read(alken.id, [&](transaction& tx) {
      return incidents::find(tx, incidents::incident_id(at.substr(at.rfind('/') + 1))).value();
    });
  }
  fields three(const std::string& kind, const std::string& place, const std::string& when = "") const {
    return {{"soort", kind}, {"plaats", place}, {"wanneer", when}};
  }
  std::string opened() { return opened(flood()); }
  std::vector<incidents::task> tasks(const std::string& at) {
    return node.db().read(alken.id, [&](transaction& tx) {
      return incidents::tasks_of(tx, incidents::incident_id(at.substr(at.rfind('/') + 1)));
    });
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

TEST_F(Incidents, APlaceIsFoundByItsNameOrByNumbersAndNothingElse) {
  const auto where = [&](const std::string& at) {
    return node.db().read(alken.id, [&](transaction& tx) {
      return incidents::find(tx, incidents::incident_id(at.substr(at.rfind('/') + 1)))->what.where;
    });
  };
  EXPECT_NEAR(where(opened())->lat, 50.87, 0.05);
  const auto typed = opened(
      with(with(with(flood(), "plaats", "De brug over de Herk"), "breedte", "50,8800"), "lengte", "5.3100"));
  EXPECT_DOUBLE_EQ(where(typed)->lat, 50.88);
  for (const auto& [lat, lon] : {std::pair("x", "5,3"), {"50,8", ""}, {"12", "5,3"}, {"50.8", "99"}})
    EXPECT_EQ(click(coordinator, typed + "/wijzigen",
                    with(with(with(flood(), "versie", "2"), "breedte", lat), "lengte", lon))
                  .status,
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
        .read(alken.id,
              [&](transaction& tx) {
                return incidents::find(tx, incidents::incident_id(at.substr(at.rfind('/') + 1)));
              })
        ->what;
  };
  EXPECT_EQ(kept().place, "Nergenshuizen") << "what was typed stays";
  EXPECT_NEAR(kept().where->lat, 50.87, 0.05);
  EXPECT_THAT(open(coordinator, at).body, HasSubstr("Nergenshuizen. Op de kaart: het midden van Alken."));
  // A corrected name moves the point.
  const std::string form = open(coordinator, at + "/wijzigen").body;
  fields better = with(flood(), "plaats", "Ulbeek");
  better.emplace_back("versie", hidden_field(form, "versie"));
  ASSERT_EQ(click(coordinator, at + "/wijzigen", better).status, 303);
  const auto there = node.inside().services().municipalities.point_named("Ulbeek");
  ASSERT_TRUE(there);
  EXPECT_DOUBLE_EQ(kept().where->lat, there->lat);
  EXPECT_THAT(open(coordinator, at).body, Not(HasSubstr("het midden van")));
}

TEST_F(Incidents, APlaceThatANetworkDoesNotKnowIsNotRefusedAndAsksForAPin) {
  const auto network = add_haspengouw(node);
  const someone bea = sign_in(node, network, web::role::coordinator);
  const auto done =
      node.post("haspengouw.localhost", list + "/nieuw",
                encoded(three("flood", "Nergenshuizen")) + "&csrf=" + bea.csrf, bea.cookie_header);
  ASSERT_EQ(done.status, 303) << done.body;
  const auto page = node.get("haspengouw.localhost", done.headers.at("location"), bea.cookie_header);
  EXPECT_THAT(page.body,
              AllOf(HasSubstr("dus staat ze nog niet op de kaart"), Not(HasSubstr("class=\"pin\""))));
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
  ASSERT_EQ(click(coordinator, later + "/taken/activeren", {{"profiel", "sandbags"}}).status, 303);
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

TEST_F(Incidents, TasksAreOfferedInTheOrderOfTheirKindAndWithoutWhatRuns) {
  const auto first_offers = [&](const std::string& at) {
    const std::string page = open(coordinator, at).body;
    const auto from = page.find("id=\"activeren\""), to = page.find("Alle taakprofielen");
    return page.substr(from, to - from);
  };
  const std::string water = opened();
  const std::string offered = first_offers(water);
  EXPECT_LT(offered.find("value=\"sandbags\""), offered.find("value=\"dike_watch\""));
  EXPECT_THAT(offered, HasSubstr("value=\"dike_watch\""));
  EXPECT_THAT(offered, Not(HasSubstr("value=\"search_party\"")));
  const auto done = click(coordinator, water + "/taken/activeren", {{"profiel", "sandbags"}});
  EXPECT_EQ(done.headers.at("location"), water + "?klaar=taak#activeren") << "one goes on where one was";
  EXPECT_THAT(first_offers(water + "?klaar=taak"),
              AllOf(Not(HasSubstr("value=\"sandbags\"")), HasSubstr("De taak is geactiveerd")));
  const std::string search = opened(with(with(flood(), "soort", "missing"), "naam", "Zoektocht"));
  EXPECT_THAT(first_offers(search),
              AllOf(HasSubstr("value=\"search_party\""), Not(HasSubstr("value=\"sandbags\""))));
}

TEST_F(Incidents, AfterEachActThePageGoesOnAtThePartOfTheAct) {
  const std::string at = opened();
  const auto lands = [&](const answer& done, const std::string& said, const std::string& part) {
    EXPECT_EQ(done.headers.at("location"), at + "?klaar=" + said + "#" + part) << done.body;
    EXPECT_THAT(open(coordinator, at).body, HasSubstr("id=\"" + part + "\"")) << said;
  };
  lands(click(coordinator, at + "/taken/activeren", {{"profiel", "sandbags"}}), "taak", "activeren");
  lands(click(coordinator, at + "/taken/nieuw", sandbags()), "taak", "activeren");
  lands(click(coordinator, at + "/nota", {{"nota", "De dijk houdt."}}), "nota", "verloop");
  const auto t = tasks(at).at(0);
  const std::string form = open(coordinator, "/beheer/taken/" + t.id).body;
  lands(click(coordinator, "/beheer/taken/" + t.id, with(sandbags(), "versie", hidden_field(form, "versie"))),
        "taak-bewaard", "taken");
  lands(click(coordinator, "/beheer/taken/" + t.id, {{"stop", "ja"}}), "taak-gestopt", "taken");
}

TEST_F(Incidents, EveryKindHasAnOrderOfProfilesThatExist) {
  for (const auto& kind : incidents::kinds()) {
    const auto order = incidents::task_order(kind.code);
    EXPECT_GE(order.size(), 7U) << kind.code;
    for (const auto code : order)
      EXPECT_NE(task_profiles::in_catalogue(code), nullptr) << kind.code << " " << code;
    EXPECT_EQ(std::set(order.begin(), order.end()).size(), order.size()) << kind.code << " names one twice";
  }
}

TEST_F(Incidents, ATapOnTheMapSetsThePinThereWithoutAScript) {
  const std::string at = opened();
  const std::string form = open(coordinator, at + "/plaats").body;
  EXPECT_THAT(form, AllOf(HasSubstr("type=\"image\" name=\"kaart\""), HasSubstr("width=\"320\"")));
  const std::string lat = hidden_field(form, "lat"), lon = hidden_field(form, "lon");
  const auto map = open(coordinator, at + "/plaats/kaart.svg?lat=" + lat + "&lon=" + lon + "&zoom=0");
  EXPECT_EQ(map.headers.at("content-type"), "image/svg+xml");
  EXPECT_THAT(map.body, AllOf(HasSubstr(">Alken</text>"), HasSubstr("#c01b1b")));
  const fields tap{{"lat", lat}, {"lon", lon}, {"zoom", "0"}, {"kaart.x", "240"}, {"kaart.y", "160"}};
  ASSERT_EQ(click(coordinator, at + "/plaats", tap).status, 303);
  const auto pin = found(at).what.where.value();
  EXPECT_NEAR(pin.lat, std::stod(lat), 1e-4) << "the middle row";
  EXPECT_NEAR((pin.lon - std::stod(lon)) * 111.32 * std::cos(pin.lat * 3.14159 / 180), 6.0, 0.05)
      << "a quarter of 24 km to the east";
  EXPECT_THAT(open(coordinator, at).body, HasSubstr("href=\"" + at + "/plaats\""));
}

TEST_F(Incidents, ThePinMovesByButtonsAndAFormWithoutATapIsAskedAgain) {
  const std::string at = opened();
  const auto before = found(at).what.where.value();
  ASSERT_EQ(click(coordinator, at + "/plaats", {{"zoom", "2"}, {"naar", "noord"}}).status, 303);
  EXPECT_NEAR((found(at).what.where->lat - before.lat) * 111.32, 0.75, 0.01) << "an eighth of six kilometres";
  EXPECT_EQ(click(coordinator, at + "/plaats").status, 422);
  EXPECT_EQ(click(coordinator, at + "/plaats", {{"kaart.x", "x"}, {"kaart.y", "1"}}).status, 422);
  ASSERT_EQ(click(coordinator, at + "/archief").status, 303);
  EXPECT_EQ(click(coordinator, at + "/plaats", {{"naar", "noord"}}).status, 409);
  const auto mediator = sign_in(node, alken, web::role::mediator);
  EXPECT_EQ(open(mediator, at + "/plaats").status, 403);
  EXPECT_EQ(open(mediator, at + "/plaats/kaart.svg").status, 403);
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
        click(coordinator, at + "/wijzigen", with(with(flood(), "versie", "2"), field, value));
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
  ASSERT_EQ(click(coordinator, at + "/archief").status, 303);
  const auto closed = open(coordinator, at);
  EXPECT_THAT(closed.body, HasSubstr("Gearchiveerd"));
  EXPECT_THAT(closed.body, Not(HasSubstr("taken/activeren")));
  EXPECT_EQ(click(coordinator, at + "/taken/activeren", {{"profiel", "sandbags"}}).status, 409);
  EXPECT_EQ(click(coordinator, at + "/wijzigen", with(flood(), "versie", "3")).status, 409);
  EXPECT_THAT(open(coordinator, list + "?toestand=afgesloten").body, HasSubstr("Hoogwater in Alken"));
}

TEST_F(Incidents, WhoSavesOverTheWorkOfAnotherIsToldAndThePhaseIsOnTheTimeline) {
  const std::string at = opened();
  ASSERT_EQ(
      click(coordinator, at + "/wijzigen", with(with(flood(), "fase", "provincial"), "versie", "2")).status,
      303);
  EXPECT_THAT(open(coordinator, at).body, HasSubstr("<b>Provinciale fase</b>"));
  const auto late = click(coordinator, at + "/wijzigen", with(with(flood(), "naam", "Oud"), "versie", "2"));
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
