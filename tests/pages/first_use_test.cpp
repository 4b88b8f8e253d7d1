// Pages at first use: a desk with nothing on it, a site without vacancies, an overview with few members.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tenant/volunteering/interests/interests.hpp"
#include "tests/pages/corps.hpp"
#include "tests/support/overview.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

// Alken on its first day: the only user is the one at the desk.
class FirstUse : public testing::Test {
 protected:
  running_node node;
  tenants::tenant alken = node.municipality(alken_nis);

  std::string desk(web::role r) { return node.get(host, "/beheer", sign_in_as(node, alken, r)).body; }
  answer click(const someone& who, const std::string& path, fields f) {
    f.emplace_back("csrf", who.csrf);
    return node.post(host, path, encoded(f), who.cookie_header);
  }
  fields chiro() const {
    return {{"naam", "Chiro Alken"},
            {"soort", "feitelijk"},
            {"contact", "Lies Maes"},
            {"email", "lies@chiro.example"}};
  }
};

std::string to_do(const std::string& label, const std::string& url) {
  return "<a class=\"ds-link\" href=\"" + url + "\">" + label + "</a>";
}

TEST_F(FirstUse, AnEmptyDeskListsFirstStepsInsteadOfSayingThatAllIsDone) {
  const std::string page = desk(web::role::coordinator);
  EXPECT_THAT(
      page, AllOf(HasSubstr("Eerste stappen"), Not(HasSubstr("Alles is afgehandeld")),
                  HasSubstr(to_do("Maak een organisatie, of keur er een goed", "/beheer/organisaties/nieuw")),
                  HasSubstr(to_do("Maak een korps waarvan mensen lid kunnen worden", "/beheer/korps")),
                  Not(HasSubstr("Nodig een collega uit"))));
}

TEST_F(FirstUse, EachRoleSeesItsOwnSteps) {
  EXPECT_THAT(
      desk(web::role::tenant_admin),
      AllOf(HasSubstr(to_do("Zet een e-mailadres en een telefoonnummer op de site", "/beheer/instellingen")),
            HasSubstr("Nodig een collega uit"), HasSubstr("Plaats een eerste vacature")));
  EXPECT_THAT(desk(web::role::editor), AllOf(HasSubstr("Schrijf een inleiding voor de startpagina"),
                                             Not(HasSubstr("Plaats een eerste vacature"))));
  EXPECT_THAT(desk(web::role::mediator),
              AllOf(Not(HasSubstr("Eerste stappen")), HasSubstr("Alles is afgehandeld")));
}

TEST_F(FirstUse, AStepTicksItselfWhenTheDataShowsIt) {
  const std::string open = to_do("Maak een organisatie, of keur er een goed", "/beheer/organisaties/nieuw");
  EXPECT_THAT(desk(web::role::coordinator), HasSubstr(open));
  node.db().write(alken.id, [](transaction& tx) { add_organisation(tx); });
  EXPECT_THAT(
      desk(web::role::coordinator),
      AllOf(Not(HasSubstr(open)), HasSubstr("In orde: </span>Maak een organisatie, of keur er een goed")));
}

TEST_F(FirstUse, TheStepsOfAnOrganisationAreAboutThatOrganisation) {
  std::string own, other;
  node.db().write(alken.id, [&](transaction& tx) {
    own = add_organisation(tx, "Chiro Alken"), other = add_organisation(tx, "Hulpkorps Alken");
    const auto v = vacancies::create(tx, sandbags(other, alken_nis), std::nullopt, node.time.now()).value();
    EXPECT_TRUE(vacancies::publish(tx, alken, v.id, std::nullopt, node.time.now()));
  });
  const auto steps = [&](const std::string& cookie) {
    return node.get(host, "/mijn-organisatie", cookie).body;
  };
  EXPECT_THAT(steps(sign_in_as(node, alken, web::role::organisation, own)),
              HasSubstr(to_do("Plaats je eerste vacature", "/mijn-organisatie/vacatures/nieuw")));
  EXPECT_THAT(steps(sign_in_as(node, alken, web::role::organisation, other)),
              HasSubstr("In orde: </span>Plaats je eerste vacature"));
}

TEST_F(FirstUse, ANewVacancyWithoutAnOrganisationLeadsToMakingOneAndBack) {
  const auto coordinator = sign_in(node, alken, web::role::coordinator);
  const auto sent = node.get(host, "/beheer/vacatures/nieuw", coordinator.cookie_header);
  EXPECT_EQ(sent.status, 303);
  EXPECT_EQ(sent.headers.at("location"), "/beheer/organisaties/nieuw?voor=vacature");
  const auto page = node.get(host, "/beheer/organisaties/nieuw?voor=vacature", coordinator.cookie_header);
  EXPECT_THAT(page.body,
              AllOf(HasSubstr("daarna ga je verder met je vacature"), HasSubstr("Contactpersoon")));
  auto f = chiro();
  f.emplace_back("voor", "vacature");
  EXPECT_EQ(click(coordinator, "/beheer/organisaties/nieuw", f).headers.at("location"),
            "/beheer/vacatures/nieuw");
  EXPECT_THAT(node.get(host, "/beheer/vacatures/nieuw", coordinator.cookie_header).body,
              HasSubstr("Chiro Alken"));
  EXPECT_THAT(node.get(host, "/organisaties").body, HasSubstr("Chiro Alken"));
  EXPECT_THAT(mails(node), IsEmpty()) << "nobody was let in";
}

TEST_F(FirstUse, AnOrganisationThatWaitsIsApprovedRatherThanMadeAgain) {
  node.db().write(alken.id, [&](transaction& tx) {
    organisations::organisation o{.name = "Chiro Alken", .kind = "feitelijk", .email = "lies@chiro.example"};
    organisations::add(tx, o, node.time.now()).value();
  });
  const auto page =
      node.get(host, "/beheer/vacatures/nieuw", sign_in_as(node, alken, web::role::coordinator));
  EXPECT_EQ(page.status, 409);
  EXPECT_THAT(page.body, HasSubstr("/beheer/organisaties?toestand=pending"));
}

TEST_F(FirstUse, ContactOfANewOrganisationGetsAnInvitation) {
  const auto coordinator = sign_in(node, alken, web::role::coordinator);
  auto f = chiro();
  f.emplace_back("toegang", "ja");
  const auto made = click(coordinator, "/beheer/organisaties/nieuw", f);
  ASSERT_EQ(made.status, 303);
  EXPECT_THAT(made.headers.at("location"), HasSubstr("?klaar=gemaakt"));
  const auto sent = mails(node);
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].to, "lies@chiro.example");
  EXPECT_THAT(sent[0].text, HasSubstr("/uitnodiging/"));
}

TEST_F(FirstUse, ANewOrganisationIsRefusedWithoutItsNameAndByWhoMayNotMakeIt) {
  const auto coordinator = sign_in(node, alken, web::role::coordinator);
  const auto refused =
      click(coordinator, "/beheer/organisaties/nieuw", {{"soort", "vzw"}, {"contact", "Lies Maes"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, AllOf(HasSubstr("Vul ‘Naam van de organisatie’ in"), HasSubstr("Lies Maes")));
  EXPECT_EQ(click(sign_in(node, alken, web::role::editor), "/beheer/organisaties/nieuw", chiro()).status,
            403);
}

TEST_F(FirstUse, ASiteWithoutVacanciesShowsNoGroupWithoutChoices) {
  EXPECT_THAT(node.get(host, "/").body, Not(HasSubstr("Wat ligt jou?")));
  EXPECT_THAT(node.get(host, "/vacatures").body,
              AllOf(Not(HasSubstr("<legend>Thema</legend>")), HasSubstr("<legend>Moment</legend>")));
}

TEST_F(FirstUse, AFormSaysWhereAGroupWithoutChoicesIsMade) {
  const auto coordinator = sign_in(node, alken, web::role::coordinator);
  const auto page = node.get(host, "/beheer/versterking/nieuw", coordinator.cookie_header);
  EXPECT_THAT(page.body, AllOf(HasSubstr("Er is nog geen andere gemeente verbonden."),
                               Not(HasSubstr("<legend class=\"ds-label\" data-weight=\"medium\">Aan wie"))));
  const auto sent = click(coordinator, "/beheer/versterking/nieuw", {{"titel", "Zandzakken"}});
  EXPECT_EQ(sent.status, 422);
  EXPECT_THAT(sent.body, HasSubstr("href=\"#aan\">Kies aan wie je het vraagt</a>"));
}

class FirstLink : public CorpsDesk {};

TEST_F(FirstLink, AMemberWhoUsesTheGeneralSignInGetsTheLinkToTheirPage) {
  person(corps_with(flood_corps()), "An Claes", "an@claes.be");
  const auto before = mails(node).size();
  EXPECT_EQ(post("/aanmelding", encoded({{"email", "an@claes.be"}, {"hoe", "link"}})).headers.at("location"),
            "/aanmelding/verstuurd");
  const auto sent = mails(node);
  ASSERT_THAT(sent, SizeIs(before + 1)) << "and no word that there is no account";
  EXPECT_EQ(sent[0].subject, "Je pagina bij Korps Alken");
  EXPECT_EQ(node.get(host, test::link_in(sent[0], "/korps/lid/")).status, 200);
}

class FirstOverview : public testing::Test {
 protected:
  running_node node;
  std::string page(const std::string& site, const std::string& path) { return node.get(site, path).body; }
};

TEST_F(FirstOverview, ShowsWhatTheNetworkPublishesItselfOnItsOwnSiteOnly) {
  const auto network = add_haspengouw(node);
  add_member(node, alken_nis);
  node.db().write(network.id, [&](transaction& tx) {
    auto c = sandbags(add_organisation(tx, "Netwerk zelf"), 0);
    c.title = "Wegwijzer van het netwerk";
    const auto v = vacancies::create(tx, c, std::nullopt, node.time.now()).value();
    EXPECT_TRUE(vacancies::publish(tx, network, v.id, std::nullopt, node.time.now()));
  });
  for (const char* path : {"/", "/vacatures", "/vacatures?q=wegwijzer", "/vacatures.atom", "/insluiten.json"})
    EXPECT_THAT(page("haspengouw.localhost", path), HasSubstr("Wegwijzer van het netwerk")) << path;
  EXPECT_THAT(page("haspengouw.localhost", "/vacatures"), HasSubstr("1 vacature<"));
  for (const char* path : {"/vacatures", "/vacatures?q=wegwijzer"})
    EXPECT_THAT(page("alken.localhost", path), AllOf(Not(HasSubstr("Wegwijzer")), HasSubstr("0 vacatures")))
        << path;
  EXPECT_THAT(page("haspengouw.localhost", "/vacatures?gemeente=alken"), HasSubstr("0 vacatures"));
}

TEST_F(FirstOverview, ANetworkNamesItsRegionOnce) {
  add_haspengouw(node);
  EXPECT_THAT(page("haspengouw.localhost", "/"), HasSubstr("<title>Vrijwilligerswerk in Haspengouw</title>"));
  node.municipality(hasselt_nis);
  EXPECT_THAT(page("hasselt.localhost", "/"),
              AllOf(HasSubstr("<title>Vrijwilligerswerk in Hasselt</title>"), HasSubstr("Stad Hasselt")));
}

TEST_F(FirstOverview, SaysOfAMunicipalityThatItHasNotJoinedYet) {
  add_flanders(node);
  node.municipality(alken_nis);
  EXPECT_THAT(page("vlaanderen.localhost", "/gemeente/wellen"), HasSubstr("Wellen is nog niet aangesloten"));
  EXPECT_THAT(page("vlaanderen.localhost", "/gemeente/alken"),
              AllOf(Not(HasSubstr("is nog niet aangesloten")), HasSubstr("Er staat nu niets open in Alken")));
  const std::string map = page("vlaanderen.localhost", "/kaart");
  EXPECT_THAT(map, HasSubstr("Wellen</span><span class=\"n muted\"><span aria-hidden=\"true\">–</span><span "
                             "class=\"ds-sr-only\">nog niet aangesloten</span></span>"));
  EXPECT_THAT(map, Not(HasSubstr("Alken</span><span class=\"n muted\">")));
}

TEST_F(FirstOverview, ListsMunicipalitiesByTheAlphabet) {
  add_flanders(node);
  const std::string body = page("vlaanderen.localhost", "/");
  const auto at = [&](const char* name) { return body.find("<option value=\"" + std::string(name) + "\""); };
  ASSERT_NE(at("Zonhoven"), std::string::npos);
  EXPECT_LT(at("Aalst"), at("Alken"));
  EXPECT_LT(at("Alken"), at("Antwerpen"));
  EXPECT_LT(at("Wellen"), at("Zonhoven"));
}

TEST_F(FirstOverview, KeepsNoInterestThatNobodyReads) {
  const auto flanders = add_flanders(node);
  EXPECT_EQ(node.get("vlaanderen.localhost", "/interesse").headers.at("location"), "/kaart");
  const auto sent =
      node.post("vlaanderen.localhost", "/interesse",
                encoded({{"naam", "An"}, {"email", "an@claes.be"}, {"thema", "zorg"}, {"akkoord", "ja"}}));
  EXPECT_EQ(sent.headers.at("location"), "/kaart");
  node.db().read(flanders.id, [](transaction& tx) { EXPECT_EQ(interests::count(tx), 0); });
  EXPECT_THAT(page("vlaanderen.localhost", "/"),
              AllOf(Not(HasSubstr("/interesse")), HasSubstr("Zoek je gemeente")));
}

}  // namespace
}  // namespace paraat::test
