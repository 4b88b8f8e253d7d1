// Vacancies on the desk of the staff and of an organisation.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tenant/accounts/accounts.hpp"
#include "tenant/web/form.hpp"
#include "tests/support/mailbox.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string host = "alken.localhost";

class Desk : public testing::Test {
 protected:
  running_node node;
  tenants::tenant alken = node.municipality(alken_nis);
  std::string organisation = node.db().write(alken.id, [](transaction& tx) { return add_organisation(tx); });
  someone coordinator = sign_in(node, alken, web::role::coordinator);

  fields soup() const {
    return {{"soort", "volunteer"},
            {"titel", "Soep bedelen op woensdag"},
            {"omschrijving", "Je schept soep."},
            {"organisatie", organisation},
            {"thema", "voedsel"},
            {"plaats", "Sint-Joris"},
            {"moment", "overdag"},
            {"ritme", "2 u per week"},
            {"begin", "2026-12-01"},
            {"einde", ""},
            {"plaatsen", "4"},
            {"weten", "rolstoel"},
            {"leeftijd", "16"},
            {"contact_naam", "Bea"},
            {"contact_email", "bea@korps.be"},
            {"contact_telefoon", "0470 11 22 33"}};
  }
  // A second passes with every click, so that mails have an order.
  answer post(const std::string& path, const std::string& form, const std::string& headers = {}) {
    node.time.advance(std::chrono::seconds{1});
    return node.post(host, path, form, headers);
  }
  answer click(const someone& who, const std::string& path, fields f = {}) {
    f.emplace_back("csrf", who.csrf);
    return post(path, encoded(f), who.cookie_header);
  }
  answer open(const someone& who, const std::string& path) { return node.get(host, path, who.cookie_header); }
  // The address of a new draft.
  std::string made(const someone& who, const std::string& root = "/beheer") {
    const auto done = click(who, root + "/vacatures/nieuw", soup());
    EXPECT_EQ(done.status, 303);
    const std::string to = done.headers.at("location");
    return to.substr(0, to.find('?'));
  }
  vacancies::vacancy at(const std::string& address) {
    return node.db().read(alken.id, [&](transaction& tx) {
      return vacancies::find(tx, address.substr(address.rfind('/') + 1)).value();
    });
  }
};

TEST_F(Desk, EveryFieldOfTheFormIsKept) {
  const auto v = at(made(coordinator));
  const auto& c = v.what;
  EXPECT_EQ(v.status, vacancies::state::draft);
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
  const auto free = place_of("Achter de kerk");
  EXPECT_EQ(free.place, "Achter de kerk");
  EXPECT_EQ(free.lat, m.at.lat);
  EXPECT_EQ(free.lon, m.at.lon);
}

TEST_F(Desk, FromDraftToTheSiteAndAwayAgain) {
  const std::string address = made(coordinator);
  EXPECT_THAT(node.get(host, "/vacatures").body, Not(HasSubstr("Soep bedelen")));
  ASSERT_EQ(click(coordinator, address + "/publiceren").status, 303);
  EXPECT_THAT(node.get(host, "/vacatures").body, HasSubstr("Soep bedelen"));
  ASSERT_EQ(click(coordinator, address + "/dringend", {{"dringend", "ja"}}).status, 303);
  EXPECT_THAT(node.get(host, "/").body, HasSubstr("Hier is nu hulp nodig"));
  EXPECT_EQ(click(coordinator, address + "/sluiten").status, 422) << "a reason is asked";
  ASSERT_EQ(
      click(coordinator, address + "/sluiten", {{"reden", "voorbij"}, {"uitleg", "Het was fijn"}}).status,
      303);
  EXPECT_EQ(at(address).close_reason, "De activiteit is voorbij: Het was fijn");
  EXPECT_THAT(node.get(host, "/vacatures").body, Not(HasSubstr("Soep bedelen")));
}

TEST_F(Desk, TheHistoryNamesWhatHappenedAndWho) {
  const std::string address = made(coordinator);
  ASSERT_EQ(click(coordinator, address + "/publiceren").status, 303);
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
  EXPECT_THAT(backwards.body, HasSubstr("Het einde ligt voor het begin"));
}

TEST_F(Desk, TwoWhoEditAtOnceLoseNothing) {
  const std::string address = made(coordinator);
  const auto form = [&](const std::string& title) {
    return with(with(soup(), "titel", title), "versie", "1");
  };
  ASSERT_EQ(click(coordinator, address + "/wijzigen", form("Titel van An")).status, 303);
  const auto page = click(coordinator, address + "/wijzigen", form("Titel van Bert"));
  EXPECT_EQ(page.status, 409);
  EXPECT_THAT(page.body, HasSubstr("value=\"Titel van Bert\"")) << "what was typed is kept";
  EXPECT_THAT(page.body, HasSubstr("Titel van An")) << "and what stands there now is shown";
  EXPECT_THAT(page.body, HasSubstr("name=\"versie\" value=\"2\""));
  EXPECT_EQ(at(address).what.title, "Titel van An");
  ASSERT_EQ(click(coordinator, address + "/wijzigen", with(form("Titel van Bert"), "versie", "2")).status,
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
  EXPECT_EQ(at(copy).status, vacancies::state::draft);
}

TEST_F(Desk, TheListFiltersSearchesAndPages) {
  const std::string address = made(coordinator);
  ASSERT_EQ(click(coordinator, address + "/publiceren").status, 303);
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
  ASSERT_EQ(click(own, address + "/publiceren").status, 303);
  EXPECT_EQ(open(other, address).status, 404);
  for (const char* verb : {"/publiceren", "/kopie", "/dringend", "/verlengen", "/sluiten", "/wijzigen"})
    EXPECT_EQ(click(other, address + verb, soup()).status, 404) << verb;
  EXPECT_THAT(open(other, "/mijn-organisatie/vacatures").body, Not(HasSubstr("Soep bedelen")));
  EXPECT_EQ(at(address).status, vacancies::state::published);
  EXPECT_EQ(open(own, "/beheer/vacatures").status, 403);
}

TEST_F(Desk, AnOrganisationCannotMakeAVacancyForAnother) {
  const std::string other_id =
      node.db().write(alken.id, [](transaction& tx) { return add_organisation(tx, "Chiro Alken"); });
  const auto other = sign_in(node, alken, web::role::organisation, other_id);
  EXPECT_EQ(click(other, "/mijn-organisatie/vacatures/nieuw", soup()).status, 422);
}

TEST_F(Desk, AStrangerIsSentToSignInAndAVolunteerIsRefused) {
  for (const char* page : {"/beheer", "/beheer/vacatures", "/beheer/vacatures/nieuw", "/beheer/organisaties",
                           "/mijn-organisatie", "/mijn-organisatie/vacatures"}) {
    EXPECT_EQ(node.get(host, page).status, 303) << page;
    EXPECT_THAT(node.get(host, page).headers.at("location"), StartsWith("/aanmelden?verder=")) << page;
    EXPECT_EQ(open(sign_in(node, alken, web::role::mediator), page).status, 403) << page;
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
  EXPECT_THAT(open(coordinator, "/beheer").body, HasSubstr("Alles is bij"));
  const auto done = click(coordinator, "/beheer/vacatures/nieuw", with(soup(), "einde", "2026-12-02"));
  const std::string address = done.headers.at("location").substr(0, done.headers.at("location").find('?'));
  ASSERT_EQ(click(coordinator, address + "/publiceren").status, 303);
  const auto page = open(coordinator, "/beheer");
  EXPECT_THAT(page.body, HasSubstr("Binnenkort voorbij"));
  EXPECT_THAT(page.body, HasSubstr("Soep bedelen op woensdag"));
  EXPECT_THAT(page.body, Not(HasSubstr("Alles is bij")));
}

TEST_F(Desk, WhatIsTypedIsEscaped) {
  const auto done = click(
      coordinator, "/beheer/vacatures/nieuw",
      with(with(soup(), "titel", "<script>alert(1)</script>"), "omschrijving", "\"><img src=x onerror=1>"));
  const std::string address = done.headers.at("location").substr(0, done.headers.at("location").find('?'));
  for (const std::string& path : {address, address + "/wijzigen", std::string("/beheer/vacatures")}) {
    EXPECT_THAT(open(coordinator, path).body, Not(HasSubstr("<script>alert"))) << path;
    EXPECT_THAT(open(coordinator, path).body, Not(HasSubstr("<img src=x"))) << path;
  }
}

class Organisations : public Desk {
 protected:
  fields chiro() const {
    return {{"naam", "Chiro Alken"},
            {"soort", "vzw"},
            {"nummer", "0123.456.749"},
            {"over", "Spelen op zondag."},
            {"website", "https://chiro.example"},
            {"contact", "Jef Nys"},
            {"email", "Jef@chiro.be"},
            {"telefoon", ""},
            {"akkoord", "ja"}};
  }
  answer sign_up(const fields& f) { return post("/organisaties/registreren", encoded(f)); }
  std::string confirm_link() {
    return link_in(last_mail_to(node, alken, "Jef@chiro.be"), alken, "/organisaties/bevestigen/");
  }
  organisations::organisation the_chiro() {
    return node.db().read(alken.id, [](transaction& tx) {
      return organisations::list(tx, {.status = {}, .words = "chiro", .ids = {}}).rows.at(0);
    });
  }
  std::string registered() {
    EXPECT_EQ(sign_up(chiro()).status, 303);
    EXPECT_EQ(post(confirm_link(), "").status, 303);
    return "/beheer/organisaties/" + the_chiro().id;
  }
};

TEST_F(Organisations, RegisterConfirmAreApprovedAndPublish) {
  ASSERT_EQ(sign_up(chiro()).status, 303);
  EXPECT_THAT(open(coordinator, "/beheer/organisaties").body, Not(HasSubstr("Chiro")))
      << "not before the click";
  const std::string link = confirm_link();
  EXPECT_EQ(node.get(host, link).status, 200);
  EXPECT_THAT(open(coordinator, "/beheer/organisaties").body, Not(HasSubstr("Chiro")))
      << "opening does nothing";
  ASSERT_EQ(post(link, "").status, 303);
  EXPECT_EQ(post(link, "").status, 410);
  EXPECT_THAT(open(coordinator, "/beheer").body, HasSubstr("Chiro Alken"));
  EXPECT_THAT(node.get(host, "/organisaties").body, Not(HasSubstr("Chiro Alken")));
  const auto o = the_chiro();
  EXPECT_EQ(o.number, "0123456749");
  ASSERT_EQ(click(coordinator, "/beheer/organisaties/" + o.id + "/goedkeuren").status, 303);
  EXPECT_THAT(node.get(host, "/organisaties").body, HasSubstr("Chiro Alken"));
  EXPECT_EQ(node.get(host, "/organisaties/" + o.ref).status, 200);
  EXPECT_THAT(last_mail_to(node, alken, "Jef@chiro.be").subject, HasSubstr("goedgekeurd"));
}

TEST_F(Organisations, ApprovalLetsItsContactInAndNobodyElse) {
  ASSERT_EQ(click(coordinator, registered() + "/goedkeuren").status, 303);
  const auto account = node.db().read(
      std::nullopt, [](transaction& tx) { return accounts::with_email(tx, "jef@chiro.be").value(); });
  ASSERT_EQ(account.grants.size(), 1U);
  EXPECT_EQ(account.grants[0].what, web::role::organisation);
  EXPECT_EQ(account.grants[0].organisation, the_chiro().id);
  const auto jef = sign_in(node, account.id);
  EXPECT_EQ(open(jef, "/mijn-organisatie").status, 200);
  EXPECT_EQ(open(jef, "/beheer").status, 403);
}

TEST_F(Organisations, AreRefusedWithAReasonThatTheyGet) {
  const std::string address = registered();
  EXPECT_EQ(click(coordinator, address + "/weigeren", {{"reden", " "}}).status, 422);
  ASSERT_EQ(click(coordinator, address + "/weigeren", {{"reden", "Jullie zijn niet van hier"}}).status, 303);
  EXPECT_THAT(last_mail_to(node, alken, "Jef@chiro.be").text, HasSubstr("Jullie zijn niet van hier"));
  EXPECT_EQ(the_chiro().status, organisations::state::refused);
  EXPECT_EQ(click(coordinator, address + "/weigeren", {{"reden", "Nog eens"}}).status, 303);
  EXPECT_EQ(the_chiro().state_reason, "Jullie zijn niet van hier") << "a second decision changes nothing";
}

TEST_F(Organisations, AWrongNumberAMissingFieldAndATakenNumberKeepWhatWasTyped) {
  const auto wrong = sign_up(with(chiro(), "nummer", "0123.456.748"));
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(wrong.body, HasSubstr("value=\"0123.456.748\""));
  EXPECT_THAT(wrong.body, HasSubstr("value=\"Chiro Alken\""));
  EXPECT_EQ(sign_up(with(chiro(), "naam", "")).status, 422);
  EXPECT_EQ(sign_up(with(chiro(), "soort", "verzonnen")).status, 422);
  EXPECT_EQ(sign_up(with(chiro(), "website", "javascript:alert(1)")).status, 422);
  EXPECT_EQ(sign_up(with(chiro(), "akkoord", "")).status, 422);
  registered();
  const auto taken = sign_up(with(chiro(), "naam", "Andere"));
  EXPECT_EQ(taken.status, 422);
  EXPECT_THAT(taken.body, HasSubstr("hier al geregistreerd"));
  EXPECT_EQ(sign_up(with(with(chiro(), "naam", "Feitelijke"), "nummer", "")).status, 303)
      << "not all have one";
}

TEST_F(Organisations, AForgedOrExpiredLinkIsRefused) {
  EXPECT_EQ(post("/organisaties/bevestigen/verzonnen", "").status, 404);
  ASSERT_EQ(sign_up(chiro()).status, 303);
  node.time.advance(std::chrono::days{8});
  EXPECT_EQ(node.get(host, confirm_link()).status, 410);
}

TEST_F(Organisations, ArchivingClosesTheirVacancies) {
  const std::string address = made(coordinator);
  ASSERT_EQ(click(coordinator, address + "/publiceren").status, 303);
  const std::string where = "/beheer/organisaties/" + organisation;
  ASSERT_EQ(click(coordinator, where + "/archiveren", {{"reden", "Gestopt"}}).status, 303);
  EXPECT_EQ(at(address).status, vacancies::state::closed);
  EXPECT_THAT(node.get(host, "/vacatures").body, Not(HasSubstr("Soep bedelen")));
  EXPECT_THAT(node.get(host, "/organisaties").body, Not(HasSubstr("Hulpkorps Alken")));
}

TEST_F(Organisations, ThePublicPageShowsOpenVacanciesAndNoPersonalData) {
  const std::string address = made(coordinator);
  ASSERT_EQ(click(coordinator, address + "/publiceren").status, 303);
  const auto o = node.db().read(
      alken.id, [&](transaction& tx) { return organisations::find(tx, organisation).value(); });
  const auto page = node.get(host, "/organisaties/" + o.ref);
  EXPECT_THAT(page.body, HasSubstr("Soep bedelen op woensdag"));
  EXPECT_THAT(page.body, Not(HasSubstr("bea@korps.be")));
  EXPECT_THAT(page.body, Not(HasSubstr("korps@voorbeeld.be")));
  EXPECT_EQ(node.get(host, "/organisaties/zzzzzzzz").status, 404);
}

TEST_F(Organisations, HaveSeveralPeopleWhoComeAndGo) {
  const auto bea = sign_in(node, alken, web::role::organisation, organisation);
  const std::string address = "/mijn-organisatie/gegevens/" + organisation;
  EXPECT_EQ(open(bea, "/mijn-organisatie/gegevens").headers.at("location"), address);
  EXPECT_EQ(click(bea, address + "/gebruikers/" + std::to_string(bea.account)).status, 409)
      << "somebody stays";
  EXPECT_EQ(click(bea, address + "/gebruikers", {{"naam", "Cis"}, {"email", "cis@"}}).status, 422);
  ASSERT_EQ(click(bea, address + "/gebruikers", {{"naam", "Cis Nijs"}, {"email", "Cis@korps.be"}}).status,
            303);
  EXPECT_EQ(click(bea, address + "/gebruikers", {{"naam", "Cis Nijs"}, {"email", "cis@korps.be"}}).status,
            422);
  EXPECT_THAT(last_mail_to(node, alken, "Cis@korps.be").text, HasSubstr("Hulpkorps Alken"));
  const auto account = node.db().read(
      std::nullopt, [](transaction& tx) { return accounts::with_email(tx, "cis@korps.be").value(); });
  const auto cis = sign_in(node, account.id);
  EXPECT_THAT(open(cis, address).body, HasSubstr("Cis Nijs"));
  ASSERT_EQ(click(bea, address + "/gebruikers/" + std::to_string(account.id)).status, 303);
  EXPECT_EQ(open(cis, address).status, 403) << "at once, with the same session";
}

TEST_F(Organisations, AnotherOrganisationReachesNeitherDataNorPeople) {
  const std::string other_id =
      node.db().write(alken.id, [](transaction& tx) { return add_organisation(tx, "Chiro Alken"); });
  const auto other = sign_in(node, alken, web::role::organisation, other_id);
  const auto bea = sign_in(node, alken, web::role::organisation, organisation);
  const std::string address = "/mijn-organisatie/gegevens/" + organisation;
  EXPECT_EQ(open(other, address).status, 404);
  EXPECT_EQ(click(other, address + "/wijzigen", chiro()).status, 404);
  EXPECT_EQ(click(other, address + "/gebruikers", {{"naam", "X"}, {"email", "x@y.be"}}).status, 404);
  EXPECT_EQ(click(other, address + "/gebruikers/" + std::to_string(bea.account)).status, 404);
}

TEST_F(Organisations, ANewNameIsShownOnWhatIsPublished) {
  const std::string address = made(coordinator);
  ASSERT_EQ(click(coordinator, address + "/publiceren").status, 303);
  const auto bea = sign_in(node, alken, web::role::organisation, organisation);
  const std::string own = "/mijn-organisatie/gegevens/" + organisation;
  const auto renamed = with(with(chiro(), "naam", "Hulpkorps Alken en Terkoest"), "nummer", "");
  EXPECT_EQ(click(bea, own + "/wijzigen", with(renamed, "nummer", "123")).status, 422);
  ASSERT_EQ(click(bea, own + "/wijzigen", renamed).status, 303);
  EXPECT_THAT(node.get(host, "/vacatures").body, HasSubstr("Hulpkorps Alken en Terkoest"));
}

TEST_F(Organisations, ArchivingTakesAwayTheAccessOfItsPeople) {
  const auto bea = sign_in(node, alken, web::role::organisation, organisation);
  EXPECT_EQ(open(bea, "/mijn-organisatie").status, 200);
  ASSERT_EQ(click(coordinator, "/beheer/organisaties/" + organisation + "/archiveren").status, 303);
  EXPECT_EQ(open(bea, "/mijn-organisatie").status, 403);
}

TEST_F(Organisations, OnlyTheStaffDecides) {
  const std::string address = registered();
  const auto own = sign_in(node, alken, web::role::organisation, the_chiro().id);
  EXPECT_EQ(click(own, address + "/goedkeuren").status, 403);
  EXPECT_EQ(post(address + "/goedkeuren", "").status, 401);
  EXPECT_EQ(post(address + "/goedkeuren", "", coordinator.cookie_header).status, 403);
  EXPECT_EQ(the_chiro().status, organisations::state::pending);
}

}  // namespace
}  // namespace paraat::test
