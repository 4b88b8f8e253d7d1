#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/running_node.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class OverviewPages : public testing::Test {
 protected:
  running_node node;
  tenants::tenant alken = node.municipality(alken_nis);
  tenants::tenant wellen = node.municipality(wellen_nis);

  void publish_urgent(const tenants::tenant& owner, int nis, std::string title) {
    node.db().write(owner.id, [&](transaction& tx) {
      auto c = sandbags(add_organisation(tx), nis);
      c.title = std::move(title);
      const auto v = vacancies::create(tx, c, std::nullopt, node.time.now()).value();
      return vacancies::publish(tx, owner, v.id, std::nullopt, node.time.now()).value().id;
    });
  }

  std::string alert_at(const std::string& host) {
    const std::string page = node.get(host, "/vacatures").body;
    const auto from = page.find("class=\"ds-alert");
    return from == std::string::npos ? "" : page.substr(from, page.find("class=\"cols\"") - from);
  }
};

TEST_F(OverviewPages, WithoutUrgentVacanciesThereIsNoAlert) { EXPECT_EQ(alert_at("alken.localhost"), ""); }

TEST_F(OverviewPages, OneUrgentVacancyIsNamedInTheAlert) {
  publish_urgent(alken, alken_nis, "Zandzakken vullen");
  EXPECT_THAT(alert_at("alken.localhost"), HasSubstr("Dringend: Zandzakken vullen"));
}

TEST_F(OverviewPages, SeveralUrgentVacanciesAreAllNamedWithTheOwnFirst) {
  publish_urgent(alken, alken_nis, "Zandzakken vullen");
  node.time.advance(std::chrono::minutes{5});
  publish_urgent(wellen, wellen_nis, "Kelders leegpompen");
  const std::string alert = alert_at("alken.localhost");
  EXPECT_THAT(alert, HasSubstr("Hier is nu hulp nodig"));
  EXPECT_LT(alert.find("Zandzakken vullen"), alert.find("Kelders leegpompen"));
  EXPECT_THAT(alert, HasSubstr("http://wellen.localhost/vacatures/"));
  EXPECT_THAT(alert, Not(HasSubstr("Dringend: ")));
}

TEST_F(OverviewPages, TheMapComesAfterTheResultsAndASkipLinkLeadsToThem) {
  publish_urgent(alken, alken_nis, "Zandzakken vullen");
  const std::string page = node.get("alken.localhost", "/vacatures").body;
  const auto results = page.find("id=\"resultaten\""), card = page.find("<li class=\"vac\""),
             map = page.find("<figure class=\"minimap\"");
  ASSERT_NE(map, std::string::npos);
  EXPECT_LT(results, card);
  EXPECT_LT(card, map);
  EXPECT_LT(page.find("href=\"#resultaten\""), page.find("<header>"));
  const std::string none = node.get("alken.localhost", "/vacatures?thema=dieren").body;
  EXPECT_THAT(none, Not(HasSubstr("href=\"#resultaten\""))) << "nothing to skip to";
}

TEST_F(OverviewPages, ACardOfANeighbourCarriesItsFaceAndOneOfOurOwnDoesNot) {
  publish_urgent(alken, alken_nis, "Zandzakken vullen");
  EXPECT_THAT(node.get("alken.localhost", "/vacatures").body, Not(HasSubstr("class=\"face\"")));
  const std::string page = node.get("wellen.localhost", "/vacatures").body;
  EXPECT_THAT(page, HasSubstr("fill=\"" + alken.brand_color + "\""));
  EXPECT_THAT(page, HasSubstr(">Al</text></svg>Buurgemeente Alken"));
}

TEST_F(OverviewPages, ACardHasTheDrawingOfItsTheme) {
  publish_urgent(alken, alken_nis, "Zandzakken vullen");
  const auto page = node.get("alken.localhost", "/vacatures").body;
  EXPECT_THAT(page, testing::ContainsRegex(
                        "<svg class=\"drawing\"[^>]*><use href=\"/-/drawings[.][0-9a-f]*[.]svg#crisis\""));
}

}  // namespace
}  // namespace paraat::test
