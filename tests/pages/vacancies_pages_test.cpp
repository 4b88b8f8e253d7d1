#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
