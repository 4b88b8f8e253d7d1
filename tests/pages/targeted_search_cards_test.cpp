// Targeted search: which band and which cards an organisation is shown, and what no card says.

#include "tenant/volunteering/match_pool/weights.hpp"
#include "tests/pages/targeted_questions.hpp"

namespace paraat::test {
namespace {

using targeted_search::band;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class TargetedSearchCards : public TargetedQuestions {};

TEST_F(TargetedSearchCards, BandsBeginAtFiveTenTwentyFiveAndFifty) {
  using targeted_search::band_of;
  const std::vector<std::pair<std::size_t, band>> cases{
      {0, band::few},      {4, band::few},      {5, band::from_5},   {9, band::from_5},  {10, band::from_10},
      {24, band::from_10}, {25, band::from_25}, {49, band::from_25}, {50, band::from_50}};
  for (const auto& [people, expected] : cases) EXPECT_EQ(band_of(people), expected) << people;
}

TEST_F(TargetedSearchCards, ACardHasReasonsAndNeitherNameNorPlaceNorAge) {
  nurses(6);
  const auto s = ask(nurse_question()).value();
  EXPECT_EQ(s.said, band::from_5);
  const auto page = open(linde, address(s)).body;
  EXPECT_THAT(page, AllOf(HasSubstr("5 tot 9 mensen passen"), HasSubstr("Verpleegkundige"),
                          HasSubstr("zoals gevraagd")));
  const auto first = page.find("name=\"kaart\"");
  ASSERT_NE(first, std::string::npos);
  const std::string cards = page.substr(first, page.find("</fieldset>", first) - first);
  EXPECT_THAT(cards, AllOf(Not(HasSubstr("Vrijwilliger")), Not(HasSubstr("Alken")), Not(HasSubstr("1980")),
                           Not(HasSubstr("voorbeeld.be")), Not(HasSubstr("0470"))));
}

TEST_F(TargetedSearchCards, FewerThanFiveAreNoCards) {
  nurses(4);
  const auto s = ask(nurse_question()).value();
  EXPECT_EQ(s.said, band::few);
  EXPECT_THAT(shown(s), IsEmpty());
  EXPECT_THAT(open(linde, address(s)).body, Not(HasSubstr("name=\"kaart\"")));
}

TEST_F(TargetedSearchCards, WhoLacksWhatIsAskedDoesNotFit) {
  nurses(5);
  visible("Kok", [](profiles::profile& p) { p.what.skills = {"cooking"}; });
  visible("Bezet", [](profiles::profile& p) { p.what.week_away.emplace(0xFFFFFU); });  // Monday to Friday
  visible("Ver", [](profiles::profile& p) { p.what.at = point{51.2194, 4.4025}; });
  question q = nurse_question();
  EXPECT_EQ(how_many(q), 7U);
  q.asks.week.set(4);
  EXPECT_EQ(how_many(q), 6U) << "a nurse who cannot on Tuesday";
  q.place = "Alken";
  q.nis = alken_nis;
  q.km = 20;
  EXPECT_EQ(how_many(q), 5U) << "and one who lives in Antwerp";
  visible("Jong", [](profiles::profile& p) {
    p.what.born = std::chrono::year{2009} / std::chrono::May / 4;
    p.what.week_away.reset();
  });
  EXPECT_EQ(how_many(q), 6U);
  q.minimum_age = 18;
  EXPECT_EQ(how_many(q), 5U);
}

TEST_F(TargetedSearchCards, APseudonymIsOfOneSearchOnly) {
  nurses(12);
  const auto first = shown(ask(nurse_question()).value());
  const auto other = add_approved("Andere vzw");
  const auto second = shown(in_alken([&](transaction& tx) {
    return targeted_search::ask(tx, scope(),
                                {.organisation_id = organisations::organisation_id(other),
                                 .vacancy_id = {},
                                 .what = nurse_question(),
                                 .by = std::nullopt})
        .value();
  }));
  ASSERT_THAT(first, SizeIs(12));
  ASSERT_THAT(second, SizeIs(12));
  for (const std::string& p : first) EXPECT_THAT(second, Not(testing::Contains(p)));
}

TEST_F(TargetedSearchCards, CardsHoldForADay) {
  nurses(6);
  const auto s = ask(nurse_question()).value();
  ASSERT_THAT(shown(s), SizeIs(6));
  node.time.advance(targeted_search::answer_term);
  EXPECT_THAT(shown(s), IsEmpty());
}

TEST_F(TargetedSearchCards, WhoWasNotCardedIsNotLookedAt) {
  const auto people = nurses(4);
  ask(nurse_question()).value();
  EXPECT_EQ(one("select count(*) from tenant.profile_looks"), "0") << "a band below five is about nobody";
}

TEST_F(TargetedSearchCards, OfPeopleWhoFitAlikeTheLeastInvitedComesFirst) {
  const auto people = nurses(6);
  for (int i = 0; i < 3; ++i) {
    const auto o = add_approved(fmt::format("Vzw {}", i));
    auto r = asked();
    r.organisation_id = organisations::organisation_id(o);
    node.time.advance(std::chrono::days{11});
    ASSERT_TRUE(send(r, {people[0]}));
  }
  const auto s = ask(nurse_question()).value();
  const auto order =
      all("select profile_id from tenant.search_cards where search_id = '" + s.id + "' order by place");
  ASSERT_THAT(order, SizeIs(6));
  EXPECT_EQ(order.back(), people[0].id);
}

TEST_F(TargetedSearchCards, EachAnswerNamesTheVersionOfItsWeights) {
  nurses(5);
  EXPECT_EQ(ask(nurse_question()).value().weights, "2");
  in_alken([&](transaction& tx) {
    ASSERT_TRUE(match_pool::set_weights(tx, {{"distance", 50}}, std::nullopt, node.time.now()));
    EXPECT_EQ(match_pool::set_weights(tx, {{"distance", 500}}, std::nullopt, node.time.now()).error().field,
              "distance");
  });
  node.time.advance(std::chrono::hours{25});
  const auto s = ask(nurse_question()).value();
  EXPECT_EQ(s.weights, "2.1");
  const someone later = sign_in(node, alken, web::role::organisation, organisation);
  EXPECT_THAT(open(later, address(s)).body, HasSubstr("versie 2.1"));
}

TEST_F(TargetedSearchCards, SearchesGoAfterTheirTerm) {
  nurses(5);
  ask(nurse_question()).value();
  node.time.advance(std::chrono::days{29});
  question q = nurse_question();
  q.asks.week.set(0);
  ask(q).value();  // has the answer of the first, made anew
  node.time.advance(std::chrono::days{2});
  in_alken([&](transaction& tx) { targeted_search::forget_old(tx, node.time.now()); });
  EXPECT_EQ(one("select count(*) from tenant.searches"), "2");
  node.time.advance(std::chrono::days{40});
  in_alken([&](transaction& tx) { targeted_search::forget_old(tx, node.time.now()); });
  EXPECT_EQ(one("select count(*) from tenant.searches"), "0");
}

}  // namespace
}  // namespace paraat::test
