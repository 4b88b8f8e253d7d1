// The book of rules: the operator of the node sees and changes the rules; no other role does.

#include <pqxx/pqxx>

#include "tenant/platform/rules/rules.hpp"
#include "tests/pages/desk.hpp"
#include "tests/support/audited.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class RulesPages : public Desk {
 protected:
  someone oona = sign_in(node, alken, web::role::node_operator);
  fields for_2027() const {
    return {{"vanaf", "2027-01-01"},
            {"waarde", "45,10"},
            {"bron", "Belgisch Staatsblad"},
            {"nagekeken", "2026-11-21"},
            {"gezien", "3"}};
  }
  rules::book all_rules() {
    return node.db().read(alken.id, [](transaction& tx) { return rules::read_all(tx); });
  }
  static rules::day in(int year) { return {std::chrono::year{year}, std::chrono::June, std::chrono::day{1}}; }
};

TEST_F(RulesPages, TheFiguresOfTheReleaseAreThereAndWaitToBeConfirmed) {
  const auto b = all_rules();
  using rules::code;
  EXPECT_EQ(b.at(code::cost_day, in(2024))->amount, 4148);
  EXPECT_EQ(b.at(code::cost_day, in(2025))->amount, 4231);
  EXPECT_EQ(b.at(code::cost_day, in(2026))->amount, 4402);
  EXPECT_EQ(b.at(code::cost_year, in(2024))->amount, 165929);
  EXPECT_EQ(b.at(code::cost_year, in(2025))->amount, 169251);
  EXPECT_EQ(b.at(code::cost_year, in(2026))->amount, 176083);
  EXPECT_EQ(b.at(code::cost_year_raised, in(2024))->amount, 304743);
  EXPECT_EQ(b.at(code::cost_year_raised, in(2026))->amount, 323391);
  for (const auto& d : rules::all()) {
    ASSERT_NE(b.at(d.what, in(2026)), nullptr) << d.name;
    EXPECT_TRUE(b.at(d.what, in(2026))->to_confirm) << d.name;
  }
  const auto page = open(oona, "/beheer/regels");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("€\u00a044,02"));
  EXPECT_THAT(page.body, HasSubstr("Te bevestigen"));
}

TEST_F(RulesPages, ANewFigureCountsFromItsDayAndTheOldOnesStay) {
  ASSERT_EQ(click(oona, "/beheer/regels/cost.day", for_2027()).status, 303);
  EXPECT_EQ(audited(node, alken, audit::rule_changed), 1);
  const auto b = all_rules();
  EXPECT_EQ(b.at(rules::code::cost_day, in(2027))->amount, 4510);
  EXPECT_FALSE(b.at(rules::code::cost_day, in(2027))->to_confirm);
  EXPECT_EQ(b.at(rules::code::cost_day, in(2026))->amount, 4402);
  const auto page = open(oona, "/beheer/regels/cost.day");
  EXPECT_THAT(page.body, HasSubstr("€\u00a045,10"));
  EXPECT_THAT(page.body, HasSubstr("Belgisch Staatsblad"));
  EXPECT_THAT(page.body, HasSubstr("cost.day 2026-01-01 v1"));
}

TEST_F(RulesPages, ACorrectionOfADayBecomesItsNextVersion) {
  ASSERT_EQ(click(oona, "/beheer/regels/cost.day", with(for_2027(), "vanaf", "2026-01-01")).status, 303);
  const auto b = all_rules();
  const auto* now = b.at(rules::code::cost_day, in(2026));
  EXPECT_EQ(now->version, 2);
  EXPECT_EQ(now->amount, 4510);
  EXPECT_THAT(open(oona, "/beheer/regels/cost.day").body, HasSubstr("€\u00a044,02"))
      << "what stood there stays";
}

TEST_F(RulesPages, WhatSomebodyElseChangedMeanwhileIsNotOverwritten) {
  ASSERT_EQ(click(oona, "/beheer/regels/cost.day", for_2027()).status, 303);
  const auto late = click(oona, "/beheer/regels/cost.day", with(for_2027(), "waarde", "46"));
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(late.body, HasSubstr("intussen gewijzigd"));
  EXPECT_THAT(late.body, HasSubstr("value=\"46\"")) << "typed text stays";
  const rules::book kept = all_rules();
  EXPECT_EQ(kept.at(rules::code::cost_day, in(2027))->amount, 4510);
}

TEST_F(RulesPages, AWrongFormIsRefusedWithWhatWasTyped) {
  const std::string at = "/beheer/regels/cost.day";
  for (const auto& [field, value] : {std::pair("waarde", "veel"),
                                     {"waarde", "-1"},
                                     {"vanaf", "morgen"},
                                     {"bron", ""},
                                     {"nagekeken", ""}}) {
    const auto refused = click(oona, at, with(for_2027(), field, value));
    EXPECT_EQ(refused.status, 422) << field << " " << value;
    EXPECT_THAT(refused.body, HasSubstr("aria-invalid")) << field;
  }
  EXPECT_EQ(all_rules().history(rules::code::cost_day).size(), 3U);
  EXPECT_EQ(click(oona, "/beheer/regels/cost.nothing", for_2027()).status, 404);
  const auto unsure = with(with(for_2027(), "nagekeken", ""), "onzeker", "ja");
  EXPECT_EQ(click(oona, at, unsure).status, 303) << "to be confirmed needs no day";
}

TEST_F(RulesPages, OnlyTheOperatorOfTheNodeComesHere) {
  const auto admin = sign_in(node, alken, web::role::tenant_admin);
  for (const someone& who : {coordinator, admin}) {
    EXPECT_EQ(open(who, "/beheer/regels").status, 403);
    EXPECT_EQ(click(who, "/beheer/regels/cost.day", for_2027()).status, 403);
    EXPECT_THAT(open(who, "/beheer").body, Not(HasSubstr("/beheer/regels")));
  }
  EXPECT_EQ(post("/beheer/regels/cost.day", encoded(for_2027())).status, 401);
  EXPECT_EQ(all_rules().history(rules::code::cost_day).size(), 3U);
  EXPECT_THAT(open(oona, "/beheer/regels").body, Not(HasSubstr("/beheer/antwoorden")))
      << "no links to what the operator may not see";
}

TEST_F(RulesPages, TheApplicationCannotRewriteWhatARuleWas) {
  EXPECT_ANY_THROW({
    pqxx::connection c(node.urls().application_url);
    pqxx::work w(c);
    w.exec("update node.rules set amount = 1");
  });
}

}  // namespace
}  // namespace paraat::test
