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

}  // namespace
}  // namespace paraat::test
