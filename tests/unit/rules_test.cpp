// Rules by date: the value in force on a day, corrections, and decisions at the edges.

#include "tenant/platform/rules/rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tenant/administration/legal_rules/legal_rules_pages.hpp"
#include "tenant/platform/rules/rule_labels.hpp"

namespace paraat::rules {
namespace {

using testing::ElementsAre;
using namespace std::chrono_literals;

constexpr day on(int y, unsigned m, unsigned d) {
  return {std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}};
}
value of(code c, day from, long long amount, int version = 1) {
  value v;
  v.rule = c;
  v.valid_from = from;
  v.version = version;
  v.amount = amount;
  return v;
}
book costs() {
  return book({of(code::cost_day, on(2025, 1, 1), 4231), of(code::cost_day, on(2024, 1, 1), 4148),
               of(code::cost_year, on(2024, 1, 1), 165929), of(code::cost_year, on(2025, 1, 1), 169251),
               of(code::cost_year_raised, on(2024, 1, 1), 304743)});
}
book ages() {
  return book({of(code::age_turning, on(2006, 8, 1), 16), of(code::age_at_least, on(2006, 8, 1), 15)});
}

TEST(Rules, ANumberCountsFromItsDayUntilTheNext) {
  const book b = costs();
  EXPECT_EQ(b.at(code::cost_day, on(2023, 12, 31)), nullptr) << "nothing is known of before";
  EXPECT_EQ(b.at(code::cost_day, on(2024, 1, 1))->amount, 4148);
  EXPECT_EQ(b.at(code::cost_day, on(2024, 12, 31))->amount, 4148);
  EXPECT_EQ(b.at(code::cost_day, on(2025, 1, 1))->amount, 4231);
  EXPECT_EQ(b.at(code::cost_day, on(2031, 7, 9))->amount, 4231) << "until somebody knows better";
  EXPECT_EQ(b.at(code::cost_transport, on(2025, 1, 1)), nullptr);
}

TEST(Rules, ACorrectionReplacesItsDayAndAWithdrawnDayNeverBegan) {
  value corrected = of(code::cost_day, on(2025, 1, 1), 4232, 2);
  value mistake = of(code::cost_day, on(2025, 6, 1), 9999, 1);
  value taken_back = of(code::cost_day, on(2025, 6, 1), 9999, 2);
  taken_back.withdrawn = true;
  const book b({taken_back, of(code::cost_day, on(2025, 1, 1), 4231), mistake, corrected,
                of(code::cost_day, on(2024, 1, 1), 4148)});
  EXPECT_EQ(b.at(code::cost_day, on(2025, 5, 31))->amount, 4232);
  EXPECT_EQ(b.at(code::cost_day, on(2025, 6, 1))->name(), "cost.day 2025-01-01 v2");
  EXPECT_EQ(b.at(code::cost_day, on(2024, 5, 31))->amount, 4148);
  const auto history = b.history(code::cost_day);
  ASSERT_EQ(history.size(), 5U) << "nothing is forgotten";
  EXPECT_TRUE(history[0].withdrawn);
}

TEST(Rules, ADayThatIsWithdrawnAndTypedAgainCounts) {
  value gone = of(code::cost_day, on(2025, 1, 1), 1, 1);
  gone.withdrawn = true;
  const book withdrawn({gone}), again({gone, of(code::cost_day, on(2025, 1, 1), 4231, 2)});
  EXPECT_EQ(withdrawn.at(code::cost_day, on(2025, 2, 1)), nullptr);
  EXPECT_EQ(again.at(code::cost_day, on(2025, 2, 1))->amount, 4231);
}

TEST(Rules, AgeIsDecidedByTheYearOfTurningSixteenAndTheDayOfTurningFifteen) {
  const book b = ages();
  EXPECT_TRUE(may_volunteer(b, on(2010, 11, 21), on(2026, 11, 21)).yes);
  EXPECT_TRUE(may_volunteer(b, on(2010, 12, 31), on(2026, 1, 1)).yes) << "15, and turns 16 this year";
  EXPECT_FALSE(may_volunteer(b, on(2011, 1, 1), on(2026, 12, 31)).yes) << "15, turns 16 next year";
  EXPECT_TRUE(may_volunteer(b, on(2011, 1, 1), on(2027, 1, 1)).yes);
  EXPECT_FALSE(may_volunteer(b, on(2010, 6, 1), on(2026, 11, 21), 18).yes) << "the task asks 18";
  EXPECT_TRUE(may_volunteer(b, on(2008, 11, 21), on(2026, 11, 21), 18).yes);
  EXPECT_FALSE(may_volunteer(b, on(2008, 11, 22), on(2026, 11, 21), 18).yes) << "a day too early";
  EXPECT_TRUE(may_volunteer(b, on(2008, 2, 29), on(2026, 3, 1), 18).yes) << "born on a leap day";
}

TEST(Rules, ADecisionNamesTheRulesAndVersionsThatItUsed) {
  EXPECT_THAT(may_volunteer(ages(), on(2000, 1, 1), on(2026, 1, 1)).rules,
              ElementsAre("age.turning 2006-08-01 v1", "age.at_least 2006-08-01 v1"));
  EXPECT_THAT(may_pay(costs(), {.cents = 1}, on(2024, 12, 31)).rules,
              ElementsAre("cost.day 2024-01-01 v1", "cost.year 2024-01-01 v1"));
  EXPECT_THAT(may_pay(costs(), {.cents = 1, .raised = true}, on(2025, 1, 1)).rules,
              ElementsAre("cost.day 2025-01-01 v1", "cost.year_raised 2024-01-01 v1"));
}

TEST(Rules, APaymentStaysUnderTheCeilingOfTheDayAndOfTheYear) {
  const book b = costs();
  const day d = on(2025, 3, 1);
  EXPECT_TRUE(may_pay(b, {.cents = 4231}, d).yes) << "exactly the ceiling";
  EXPECT_FALSE(may_pay(b, {.cents = 4232}, d).yes);
  EXPECT_FALSE(may_pay(b, {.cents = 4231}, on(2024, 12, 31)).yes) << "a day earlier it was less";
  const auto twice = may_pay(b, {.cents = 2000, .paid_that_day = 3000, .paid_that_year = 3000}, d);
  EXPECT_FALSE(twice.yes) << "another organisation paid that day";
  EXPECT_EQ(twice.left_that_day, 1231);
  EXPECT_TRUE(may_pay(b, {.cents = 51, .paid_that_year = 169200}, d).yes);
  EXPECT_FALSE(may_pay(b, {.cents = 52, .paid_that_year = 169200}, d).yes);
  EXPECT_TRUE(may_pay(b, {.cents = 52, .paid_that_year = 169200, .raised = true}, d).yes);
  EXPECT_EQ(may_pay(b, {.paid_that_year = 999999}, d).left_that_year, 0) << "never below nothing";
  EXPECT_FALSE(may_pay(b, {.cents = -5}, d).yes);
}

TEST(Rules, WithoutANumberForThatDayAPersonDecides) {
  const auto d = may_pay(costs(), {.cents = 1}, on(2023, 1, 1));
  EXPECT_FALSE(d.yes);
  EXPECT_TRUE(d.unknown);
  EXPECT_TRUE(may_volunteer(book({}), on(2000, 1, 1), on(2026, 1, 1)).unknown);
}

TEST(Rules, EachRuleStandsAtItsPlaceWithItsOwnName) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < codes; ++i) {
    EXPECT_EQ(static_cast<std::size_t>(all()[i].what), i);
    EXPECT_TRUE(names.insert(all()[i].name).second);
    EXPECT_EQ(named(all()[i].name), &all()[i]);
  }
  EXPECT_EQ(named("cost.nothing"), nullptr);
}

TEST(Rules, AmountsAreReadAsPeopleTypeThem) {
  EXPECT_EQ(typed_amount(unit::cents, "42,31"), 4231);
  EXPECT_EQ(typed_amount(unit::cents, "42.3"), 4230);
  EXPECT_EQ(typed_amount(unit::cents, "42"), 4200);
  EXPECT_EQ(typed_amount(unit::hours, "1000"), 1000);
  for (const char* bad : {"", ",5", "4,", "4,311", "-1", "4 2", "1.692,51", "abc", "999999999"})
    EXPECT_FALSE(typed_amount(unit::cents, bad)) << bad;
  EXPECT_FALSE(typed_amount(unit::years, "16,5"));
}

TEST(Rules, ADecisionIsSaidInWordsAndWhatIsNoRuleStaysAsItIs) {
  const web::catalogue all;
  const auto& t = all.of("nl");
  EXPECT_EQ(
      in_words(t, "age.turning 2006-08-01 v1, age.at_least 2006-08-01 v2"),
      "Jaar waarin iemand zo oud wordt (sinds 1 augustus 2006, versie 1), Leeftijd op de dag zelf (sinds 1 "
      "augustus 2006, versie 2)");
  EXPECT_EQ(in_words(t, ""), "");
  for (const char* odd : {"iets", "cost.day", "cost.day gisteren v1", "geen.regel 2024-01-01 v1", "v1", " v"})
    EXPECT_EQ(in_words(t, odd), odd);
}

}  // namespace
}  // namespace paraat::rules
