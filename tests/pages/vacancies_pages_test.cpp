#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/overview.hpp"
#include "tests/support/running_node.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class VacancyPages : public testing::Test {
 protected:
  running_node node;
  tenants::tenant alken = node.municipality(alken_nis);
  std::string organisation = node.db().write(alken.id, [](transaction& tx) { return add_organisation(tx); });

  vacancies::vacancy published(vacancies::content c) {
    return node.db().write(alken.id, [&](transaction& tx) {
      const auto v = vacancies::create(tx, c, std::nullopt, node.time.now()).value();
      return vacancies::publish(tx, alken, v.id, std::nullopt, node.time.now()).value();
    });
  }
  std::string of(const vacancies::vacancy& v) {
    return node.get("alken.localhost", "/vacatures/" + v.ref + "/" + slug_of(v.what.title)).body;
  }
};

TEST_F(VacancyPages, AnUrgentVacancyStandsFirstOnTheHomePage) {
  published(sandbags(organisation, alken_nis));
  const auto page = node.get("alken.localhost", "/");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("Hier is nu hulp nodig"));
  EXPECT_THAT(page.body, HasSubstr("Zandzakken vullen en verdelen"));
}

TEST_F(VacancyPages, ADraftIsNowhereToBeSeen) {
  node.db().write(alken.id, [&](transaction& tx) {
    return vacancies::create(tx, sandbags(organisation, alken_nis), std::nullopt, node.time.now()).value().id;
  });
  EXPECT_THAT(node.get("alken.localhost", "/vacatures").body, Not(HasSubstr("Zandzakken")));
}

TEST_F(VacancyPages, APublishedVacancyHasItsOwnPageWithStructuredData) {
  const auto v = published(sandbags(organisation, alken_nis));
  const auto page = node.get("alken.localhost", "/vacatures/" + v.ref + "/zandzakken-vullen-en-verdelen");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr(R"("employmentType":"VOLUNTEER")"));
  EXPECT_THAT(page.body, HasSubstr("<h1"));
}

TEST_F(VacancyPages, TheRegionOfItsAddressIsTheProvince) {
  const auto v = published(sandbags(organisation, alken_nis));
  const auto page = node.get("alken.localhost", "/vacatures/" + v.ref + "/zandzakken-vullen-en-verdelen");
  EXPECT_THAT(page.body, HasSubstr(R"("addressLocality":"Sint-Joris","addressRegion":"Limburg")"));
}

TEST_F(VacancyPages, TheFactsAndTheButtonStandBeforeTheTextAndInsuranceIsSaid) {
  auto c = sandbags(organisation, alken_nis);
  const auto v = published(c);
  const std::string page = of(v);
  EXPECT_LT(page.find("class=\"panel facts\""), page.find("Ik wil helpen</a>"));
  EXPECT_LT(page.find("Ik wil helpen</a>"), page.find("class=\"prose\""));
  EXPECT_THAT(page, HasSubstr("Verzekerd</dt><dd>Via de organisatie</dd>"));
  EXPECT_THAT(page, HasSubstr("verantwoordelijk voor schade die je per ongeluk aan anderen doet"));
  c.kind = "crisis_job";
  const std::string job = of(published(c));
  EXPECT_THAT(job, HasSubstr("Verzekerd</dt><dd>Via je contract</dd>"));
  EXPECT_THAT(job, Not(HasSubstr("verantwoordelijk voor schade")));
}

TEST_F(VacancyPages, RelatedOnesAreOfTheSameThemeFirstThenNearAtMostThree) {
  auto c = sandbags(organisation, alken_nis);
  c.theme = "zorg", c.title = "De eerste", c.lat = 50.87, c.lon = 5.29;
  const auto v = published(c);
  EXPECT_THAT(of(v), Not(HasSubstr("Misschien ook iets voor jou")));
  c.title = "Zelfde thema";
  published(c);
  c.theme = "natuur";
  for (const char* title : {"Ander thema een", "Ander thema twee", "Ander thema drie"}) {
    c.title = title;
    published(c);
  }
  const std::string page = of(v);
  const std::string related = page.substr(page.find("Misschien ook iets voor jou"));
  EXPECT_THAT(related, HasSubstr("Zelfde thema"));
  EXPECT_THAT(related, HasSubstr("minder dan 1 km"));
  EXPECT_LT(related.find("Zelfde thema"), related.find("Ander thema"));
  EXPECT_THAT(related, Not(HasSubstr("De eerste</a>")));
  std::size_t cards = 0;
  for (auto at = related.find("<li class=\"vac\""); at != std::string::npos;
       at = related.find("<li class=\"vac\"", at + 1))
    ++cards;
  EXPECT_EQ(cards, 3U);
}

TEST_F(VacancyPages, WhoSharesItSeesItsTitleItsFirstLineAndAPicture) {
  auto c = sandbags(organisation, alken_nis);
  c.body = "Door de hoge waterstand zoeken we extra handen.\n\n" + std::string(200, 'x') + " einde";
  const auto v = published(c);
  const std::string page = of(v);
  EXPECT_THAT(page, HasSubstr("<meta property=\"og:title\" content=\"Zandzakken vullen en verdelen\">"));
  EXPECT_THAT(page,
              HasSubstr("<meta property=\"og:description\" content=\"Hulpkorps Alken, Sint-Joris. Door de "
                        "hoge waterstand zoeken we extra handen.…\">"));
  EXPECT_THAT(page, HasSubstr("<meta name=\"description\" content=\"Hulpkorps Alken, Sint-Joris."));
  const std::string before = "<meta property=\"og:image\" content=\"http://alken.localhost";
  const auto at = page.find(before);
  ASSERT_NE(at, std::string::npos);
  const auto from = at + before.size();
  const auto picture = node.get("alken.localhost", page.substr(from, page.find('"', from) - from));
  EXPECT_EQ(picture.status, 200);
  EXPECT_EQ(picture.headers.at("content-type"), "image/png");
  EXPECT_THAT(picture.body, testing::StartsWith("\x89PNG"));
}

TEST_F(VacancyPages, EveryPublicPageHasADescriptionAndACardToShare) {
  published(sandbags(organisation, alken_nis));
  for (const char* target : {"/", "/vacatures", "/kaart", "/hoe-werkt-het", "/contact", "/toegankelijkheid",
                             "/privacy", "/organisaties", "/korps"})
    EXPECT_THAT(node.get("alken.localhost", target).body, HasSubstr("<meta name=\"description\" content=\""))
        << target;
  for (const char* target : {"/", "/vacatures", "/kaart", "/hoe-werkt-het", "/contact"})
    EXPECT_THAT(node.get("alken.localhost", target).body, HasSubstr("/-/share.")) << target;
  EXPECT_THAT(node.get("alken.localhost", "/aanmelding").body, Not(HasSubstr("og:image")));
}

TEST_F(VacancyPages, TheFooterLeadsToContactAndToHowItWorksAndTheMenuToTheCorps) {
  const std::string home = node.get("alken.localhost", "/").body;
  const std::string foot = home.substr(home.find("<footer"));
  for (const char* way : {"href=\"/contact\">Contact<", "href=\"/hoe-werkt-het\">Zo werkt het<"})
    EXPECT_THAT(foot, HasSubstr(way));
  EXPECT_THAT(home.substr(0, home.find("<main")), HasSubstr("<a href=\"/korps\">Korps</a>"));
  EXPECT_THAT(node.get("alken.localhost", "/korps").body,
              HasSubstr("<a href=\"/korps\" aria-current=\"page\">"));
  EXPECT_THAT(node.get("alken.localhost", "/contact").body, HasSubstr("Vraag het aan het onthaal van Alken"));
  EXPECT_THAT(node.get("alken.localhost", "/hoe-werkt-het").body, HasSubstr("moet daarvoor verzekerd zijn"));
  EXPECT_THAT(node.get("alken.localhost", "/sitemap.xml").body, HasSubstr("/hoe-werkt-het"));
  add_flanders(node);
  const std::string flanders = node.get("vlaanderen.localhost", "/hoe-werkt-het").body;
  EXPECT_THAT(flanders, Not(HasSubstr("href=\"/korps\"")));
  EXPECT_THAT(flanders, HasSubstr("Dat doe je op de site van de gemeente die de vacature plaatste."));
}

TEST_F(VacancyPages, AnAddressWithAnOldTitleLeadsToTheNewOne) {
  const auto v = published(sandbags(organisation, alken_nis));
  const auto page = node.get("alken.localhost", "/vacatures/" + v.ref + "/oude-titel");
  EXPECT_EQ(page.status, 301);
  EXPECT_EQ(page.headers.at("location"), "/vacatures/" + v.ref + "/zandzakken-vullen-en-verdelen");
}

TEST_F(VacancyPages, WhatIsTypedIsEscapedEverywhere) {
  auto c = sandbags(organisation, alken_nis);
  c.title = "<script>alert(1)</script> & \"hulp\"";
  c.body = "</script><img src=x onerror=alert(2)>";
  const auto v = published(c);
  for (const std::string& target :
       {std::string("/"), std::string("/vacatures?q=%3Cscript%3Ealert(3)%3C/script%3E"),
        "/vacatures/" + v.ref + "/script-alert-1-script-hulp"}) {
    const auto page = node.get("alken.localhost", target);
    EXPECT_EQ(page.status, 200) << target;
    EXPECT_THAT(page.body, Not(HasSubstr("<script>alert"))) << target;
    EXPECT_THAT(page.body, Not(HasSubstr("<img src=x"))) << target;
  }
}

TEST_F(VacancyPages, AVacancyLeavesTheSiteWhenItsTimeIsOver) {
  auto c = sandbags(organisation, alken_nis);
  c.ends_on = vacancies::day{std::chrono::year{2026} / 11 / 22};
  published(c);
  EXPECT_THAT(node.get("alken.localhost", "/vacatures").body, HasSubstr("Zandzakken"));
  node.time.advance(std::chrono::hours{48});
  node.inside().beat();
  EXPECT_THAT(node.get("alken.localhost", "/vacatures").body, Not(HasSubstr("Zandzakken")));
}

TEST_F(VacancyPages, ACachedPageShowsAChangeAtOnce) {
  EXPECT_THAT(node.get("alken.localhost", "/vacatures").body, Not(HasSubstr("Zandzakken")));
  published(sandbags(organisation, alken_nis));
  EXPECT_THAT(node.get("alken.localhost", "/vacatures").body, HasSubstr("Zandzakken"));
}

TEST_F(VacancyPages, AnotherMunicipalityOnTheNodeSeesItAsANeighbours) {
  node.municipality(wellen_nis);
  published(sandbags(organisation, alken_nis));
  const auto page = node.get("wellen.localhost", "/vacatures");
  EXPECT_THAT(page.body, HasSubstr("Buurgemeente"));
  EXPECT_THAT(page.body, HasSubstr("http://alken.localhost/vacatures/"));
}

TEST_F(VacancyPages, AnUnknownAddressAndAnUnknownHostGetAClearAnswer) {
  EXPECT_EQ(node.get("alken.localhost", "/bestaat-niet").status, 404);
  EXPECT_EQ(node.get("nergens.localhost", "/").status, 404);
  EXPECT_EQ(node.get("alken.localhost", "/vacatures/zzzzzzzz").status, 410);
  EXPECT_EQ(node.post("alken.localhost", "/vacatures", "a=b").status, 405);
}

TEST_F(VacancyPages, EveryPageCarriesThePolicyThatKeepsStrangeCodeOut) {
  const auto page = node.get("alken.localhost", "/");
  EXPECT_THAT(page.headers.at("content-security-policy"), HasSubstr("default-src 'self'"));
  EXPECT_EQ(page.headers.at("x-content-type-options"), "nosniff");
  EXPECT_THAT(page.body, Not(HasSubstr(" style=")));
  EXPECT_THAT(page.body, Not(HasSubstr(" onclick=")));
}

}  // namespace
}  // namespace paraat::test
