// Vacancies on the desk of the staff and of an organisation.

#include <fmt/format.h>

#include "tenant/platform/web/form.hpp"
#include "tests/pages/desk.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST_F(Desk, EveryFieldOfTheFormIsKept) {
  const auto v = at(made(coordinator));
  const auto& c = v.what;
  EXPECT_EQ(v.status, vacancies::vacancy_state::draft);
  EXPECT_EQ(c.kind, "volunteer");
  EXPECT_EQ(c.title, "Soep bedelen op woensdag");
  EXPECT_EQ(c.body, "Je schept soep.");
  EXPECT_EQ(c.organisation_id, organisation);
  EXPECT_EQ(c.theme, "voedsel");
  EXPECT_EQ(c.moments, 1);
  EXPECT_EQ(c.rhythm, "2 u per week");
  EXPECT_EQ(web::iso_date(*c.starts_on), "2026-12-01");
  EXPECT_FALSE(c.ends_on);
  EXPECT_EQ(c.places, 4);
  EXPECT_EQ(c.good_to_know, 1);
  EXPECT_EQ(c.minimum_age, 16);
  EXPECT_FALSE(c.urgent);
  EXPECT_EQ(c.contact_name, "Bea");
  EXPECT_EQ(c.contact_email, "bea@korps.be");
  EXPECT_EQ(c.contact_phone, "0470 11 22 33");
  EXPECT_EQ(c.contact_address, "Kerkplein 2, 3570 Alken");
  EXPECT_EQ(c.contact_hour, "9 uur");
}

TEST_F(Desk, TheContactIsThatOfTheOrganisationUntilItIsChanged) {
  node.db().write(alken.id, [&](transaction& tx) {
    auto o = organisations::find(tx, organisations::organisation_id(organisation)).value();
    o.kind = "vzw", o.contact_name = "Jef Nys", o.phone = "011 22 33 44";
    o.address = "Laagdorp 3, 3570 Alken", o.hour = "na afspraak";
    ASSERT_TRUE(organisations::edit(tx, o.id, o, node.time.now()));
  });
  const std::string form = open(coordinator, "/beheer/vacatures/nieuw").body;
  for (const char* value :
       {"Jef Nys", "korps@voorbeeld.be", "011 22 33 44", "Laagdorp 3, 3570 Alken", "na afspraak"})
    EXPECT_THAT(form, HasSubstr(fmt::format("value=\"{}\"", value)));
  // With several organisations the form cannot know which one.
  const std::string other =
      node.db().write(alken.id, [](transaction& tx) { return add_organisation(tx, "Chiro Alken"); });
  EXPECT_THAT(open(coordinator, "/beheer/vacatures/nieuw").body, Not(HasSubstr("value=\"Jef Nys\"")));
  fields empty = soup();
  for (auto& [name, value] : empty)
    if (name.starts_with("contact_")) value.clear();
  const auto location = [&](const fields& f) {
    const std::string to = click(coordinator, "/beheer/vacatures/nieuw", f).headers.at("location");
    return at(to.substr(0, to.find('?'))).what;
  };
  const auto filled = location(empty);
  EXPECT_EQ(filled.contact_name, "Jef Nys");
  EXPECT_EQ(filled.contact_address, "Laagdorp 3, 3570 Alken");
  EXPECT_TRUE(vacancies::says_where_to_report(filled));
  const auto typed = location(with(empty, "contact_naam", "Bea"));
  EXPECT_EQ(typed.contact_name, "Bea");
  EXPECT_EQ(typed.contact_address, "") << "what was typed is not mixed with what was not";
  EXPECT_FALSE(vacancies::says_where_to_report(typed));
}

TEST_F(Desk, APlaceOfTheRegisterGivesItsPointAndFreeTextThatOfTheMunicipality) {
  const municipal_register& r = node.inside().services().municipalities;
  const municipality& m = *r.of(alken_nis);
  const auto place_of = [&](const std::string& typed) {
    const auto done = click(coordinator, "/beheer/vacatures/nieuw", with(soup(), "plaats", typed));
    const std::string to = done.headers.at("location");
    return at(to.substr(0, to.find('?'))).what;
  };
  const auto known = place_of("sint-joris");
  ASSERT_NE(r.place_named("sint-joris", alken_nis), nullptr);
  EXPECT_EQ(known.lat, r.place_named("sint-joris", alken_nis)->at.lat);
  EXPECT_EQ(place_of("Kerkplein 2, Sint-Joris").lat, known.lat);
  EXPECT_EQ(place_of("Korte straat 7, 3570 Alken").lat, m.at.lat);
  const auto free = place_of("Achter de kerk");
  EXPECT_EQ(free.place, "Achter de kerk");
  EXPECT_EQ(free.lat, m.at.lat);
  EXPECT_EQ(free.lon, m.at.lon);
}

TEST_F(Desk, APlaceThatTheRegisterDoesNotKnowIsSaid) {
  const std::string said = "We kennen deze plaats niet. Afstanden tellen vanaf het midden van Alken.";
  const auto page_of = [&](const std::string& typed) {
    const auto done = click(coordinator, "/beheer/vacatures/nieuw", with(soup(), "plaats", typed));
    return open(coordinator, done.headers.at("location")).body;
  };
  EXPECT_THAT(page_of("Achter de kerk"), testing::AllOf(HasSubstr("Achter de kerk"), HasSubstr(said)));
  EXPECT_THAT(page_of("Gent"), HasSubstr(said)) << "it lies elsewhere";
  EXPECT_THAT(page_of("Terkoest"), Not(HasSubstr(said)));
  EXPECT_THAT(page_of("3570"), Not(HasSubstr(said)));
}

TEST_F(Desk, FromDraftToTheSiteAndAwayAgain) {
  const std::string address = made(coordinator);
  EXPECT_THAT(node.get(host, "/vacatures").body, Not(HasSubstr("Soep bedelen")));
  ASSERT_EQ(click(coordinator, address + "/publicatie").status, 303);
  EXPECT_THAT(node.get(host, "/vacatures").body, HasSubstr("Soep bedelen"));
  ASSERT_EQ(click(coordinator, address + "/urgentie", {{"dringend", "ja"}}).status, 303);
  EXPECT_THAT(node.get(host, "/").body, HasSubstr("Hier is nu hulp nodig"));
  EXPECT_EQ(click(coordinator, address + "/sluiting").status, 422) << "a reason is asked";
  ASSERT_EQ(
      click(coordinator, address + "/sluiting", {{"reden", "voorbij"}, {"uitleg", "Het was fijn"}}).status,
      303);
  EXPECT_EQ(at(address).close_reason, "De activiteit is voorbij: Het was fijn");
  EXPECT_THAT(node.get(host, "/vacatures").body, Not(HasSubstr("Soep bedelen")));
}

TEST_F(Desk, TheHistoryNamesWhatHappenedAndWho) {
  const std::string address = made(coordinator);
  ASSERT_EQ(click(coordinator, address + "/publicatie").status, 303);
  const auto page = open(coordinator, address);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("Gemaakt"));
  EXPECT_THAT(page.body, HasSubstr("Gepubliceerd"));
  EXPECT_THAT(page.body, HasSubstr("An Peeters"));
}

TEST_F(Desk, AMistakeKeepsEverythingThatWasTyped) {
  const auto page = click(coordinator, "/beheer/vacatures/nieuw",
                          with(with(soup(), "plaatsen", "veel"), "einde", "2026-02-30"));
  EXPECT_EQ(page.status, 422);
  for (const char* kept :
       {"Soep bedelen op woensdag", "Je schept soep.", "value=\"veel\"", "value=\"2026-02-30\"",
        "value=\"overdag\" checked", "value=\"voedsel\" selected", "value=\"bea@korps.be\""})
    EXPECT_THAT(page.body, HasSubstr(kept));
  const auto backwards = click(coordinator, "/beheer/vacatures/nieuw", with(soup(), "einde", "2026-11-01"));
  EXPECT_EQ(backwards.status, 422);
  EXPECT_THAT(backwards.body, HasSubstr("Kies een einde na het begin"));
}

TEST_F(Desk, TwoWhoEditAtOnceLoseNothing) {
  const std::string address = made(coordinator);
  const auto form = [&](const std::string& title) {
    return with(with(soup(), "titel", title), "versie", "1");
  };
  ASSERT_EQ(click(coordinator, address + "/wijziging", form("Titel van An")).status, 303);
  const auto page = click(coordinator, address + "/wijziging", form("Titel van Bert"));
  EXPECT_EQ(page.status, 409);
  EXPECT_THAT(page.body, HasSubstr("value=\"Titel van Bert\"")) << "what was typed is kept";
  EXPECT_THAT(page.body, HasSubstr("Titel van An")) << "and what stands there now is shown";
  EXPECT_THAT(page.body, HasSubstr("name=\"versie\" value=\"2\""));
  EXPECT_EQ(at(address).what.title, "Titel van An");
  ASSERT_EQ(click(coordinator, address + "/wijziging", with(form("Titel van Bert"), "versie", "2")).status,
            303);
  EXPECT_EQ(at(address).what.title, "Titel van Bert");
}

TEST_F(Desk, ACopyIsANewDraft) {
  const std::string address = made(coordinator);
  const auto done = click(coordinator, address + "/kopie");
  ASSERT_EQ(done.status, 303);
  const std::string copy = done.headers.at("location").substr(0, done.headers.at("location").find('?'));
  EXPECT_NE(copy, address);
  EXPECT_EQ(at(copy).what.title, at(address).what.title);
  EXPECT_EQ(at(copy).status, vacancies::vacancy_state::draft);
}

TEST_F(Desk, TheListFiltersSearchesAndPages) {
  const std::string address = made(coordinator);
  ASSERT_EQ(click(coordinator, address + "/publicatie").status, 303);
  const std::string list = "/beheer/vacatures";
  EXPECT_THAT(open(coordinator, list).body, HasSubstr("Soep bedelen"));
  EXPECT_THAT(open(coordinator, list + "?toestand=published").body, HasSubstr("Soep bedelen"));
  EXPECT_THAT(open(coordinator, list + "?toestand=closed").body, Not(HasSubstr("Soep bedelen")));
  EXPECT_THAT(open(coordinator, list + "?q=soep").body, HasSubstr("Soep bedelen"));
  EXPECT_THAT(open(coordinator, list + "?q=%3Cb%3Eniets").body, Not(HasSubstr("<b>niets")));
  EXPECT_EQ(open(coordinator, list + "?pagina=99999999999&toestand=verzonnen").status, 200);
}

TEST_F(Desk, AnOrganisationReachesItsOwnVacanciesOnly) {
  const auto own = sign_in(node, alken, web::role::organisation, organisation);
  const std::string other_id =
      node.db().write(alken.id, [](transaction& tx) { return add_organisation(tx, "Chiro Alken"); });
  const auto other = sign_in(node, alken, web::role::organisation, other_id);
  const std::string address = made(own, "/mijn-organisatie");
  ASSERT_THAT(address, StartsWith("/mijn-organisatie/vacatures/"));
  ASSERT_EQ(click(own, address + "/publicatie").status, 303);
  EXPECT_EQ(open(other, address).status, 404);
  for (const char* verb : {"/publicatie", "/kopie", "/urgentie", "/verlenging", "/sluiting", "/wijziging"})
    EXPECT_EQ(click(other, address + verb, soup()).status, 404) << verb;
  EXPECT_THAT(open(other, "/mijn-organisatie/vacatures").body, Not(HasSubstr("Soep bedelen")));
  EXPECT_EQ(at(address).status, vacancies::vacancy_state::published);
  EXPECT_EQ(open(own, "/beheer/vacatures").status, 403);
}

TEST_F(Desk, AnOrganisationCannotMakeAVacancyForAnother) {
  const std::string other_id =
      node.db().write(alken.id, [](transaction& tx) { return add_organisation(tx, "Chiro Alken"); });
  const auto other = sign_in(node, alken, web::role::organisation, other_id);
  EXPECT_EQ(click(other, "/mijn-organisatie/vacatures/nieuw", soup()).status, 422);
}

TEST_F(Desk, AStrangerIsSentToSignInAndAVolunteerIsRefused) {
  const auto volunteer = sign_in(node, node.db().write(std::nullopt, [&](transaction& tx) {
    return accounts::add(tx, {.name = "Els Maes", .email = "els@voorbeeld.be"}, node.time.now());
  }));
  for (const char* page : {"/beheer", "/beheer/vacatures", "/beheer/vacatures/nieuw", "/beheer/organisaties",
                           "/mijn-organisatie", "/mijn-organisatie/vacatures"}) {
    EXPECT_EQ(node.get(host, page).status, 303) << page;
    EXPECT_THAT(node.get(host, page).headers.at("location"), StartsWith("/aanmelding?verder=")) << page;
    EXPECT_EQ(open(volunteer, page).status, 403) << page;
  }
  EXPECT_EQ(post("/beheer/vacatures/nieuw", encoded(soup())).status, 401);
  EXPECT_EQ(post("/beheer/vacatures/nieuw", encoded(soup()), coordinator.cookie_header).status, 403);
}

TEST_F(Desk, AnUnknownVacancyOrVerbIsNotFound) {
  EXPECT_EQ(open(coordinator, "/beheer/vacatures/geen-nummer").status, 404);
  EXPECT_EQ(open(coordinator, "/beheer/vacatures/0190a000-0000-7000-8000-000000000001").status, 404);
  EXPECT_EQ(click(coordinator, made(coordinator) + "/verzonnen").status, 404);
}

TEST_F(Desk, TheDashboardSaysWhatNeedsDoing) {
  EXPECT_THAT(open(coordinator, "/beheer").body,
              AllOf(HasSubstr("Eerste stappen"), Not(HasSubstr("Binnenkort voorbij</h2>"))));
  const auto done = click(coordinator, "/beheer/vacatures/nieuw", with(soup(), "einde", "2026-12-02"));
  const std::string address = done.headers.at("location").substr(0, done.headers.at("location").find('?'));
  ASSERT_EQ(click(coordinator, address + "/publicatie").status, 303);
  const auto page = open(coordinator, "/beheer");
  EXPECT_THAT(page.body, HasSubstr("Binnenkort voorbij"));
  EXPECT_THAT(page.body, HasSubstr("Soep bedelen op woensdag"));
  EXPECT_THAT(page.body, Not(HasSubstr("Alles is afgehandeld")));
}

TEST_F(Desk, WhatIsTypedIsEscaped) {
  const auto done = click(
      coordinator, "/beheer/vacatures/nieuw",
      with(with(soup(), "titel", "<script>alert(1)</script>"), "omschrijving", "\"><img src=x onerror=1>"));
  const std::string address = done.headers.at("location").substr(0, done.headers.at("location").find('?'));
  for (const std::string& path : {address, address + "/wijziging", std::string("/beheer/vacatures")}) {
    EXPECT_THAT(open(coordinator, path).body, Not(HasSubstr("<script>alert"))) << path;
    EXPECT_THAT(open(coordinator, path).body, Not(HasSubstr("<img src=x"))) << path;
  }
}

}  // namespace
}  // namespace paraat::test
