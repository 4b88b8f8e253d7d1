// An organisation asks neighbours for people: what it is shown, and what a neighbour that lies comes to.

#include "tests/pages/neighbours.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using there::elsewhere_state;
using there::relay_state;

class AsksNeighbours : public BetweenNeighbours {
 protected:
  vacancies::vacancy vacancy;
  void SetUp() override {
    BetweenNeighbours::SetUp();
    vacancy = published(2);
  }
  there::neighbour_case asked_hasselt() {
    const auto c = ask_there(search_for(vacancy), hasselt).value();
    EXPECT_EQ(last<wire::SearchAsk>("search.ask").vacancy_id(), vacancy.id.text());
    return c;
  }
  there::neighbour_case relayed_to_hasselt() {
    const auto c = asked_hasselt();
    bands(c.id, band::from_5);
    EXPECT_TRUE(relay(c.id));
    said();
    return now_of(c.id);
  }
};

TEST_F(AsksNeighbours, ThePageAsksThemAndShowsARowEach) {
  const auto one = search_for(vacancy);
  const std::string way = "/mijn-organisatie/zoeken/" + one.id + "/buren";
  EXPECT_THAT(page_of(one), AllOf(HasSubstr("value=\"" + hasselt + "\""), Not(HasSubstr("be-nis-71053"))))
      << "Sint-Truiden does not understand such questions";
  EXPECT_EQ(click(linde, way).status, 422) << "nobody was chosen";
  ASSERT_EQ(click(linde, way, {{"gemeenten", hasselt}}).status, 303);
  EXPECT_THAT(page_of(one),
              HasSubstr("Nog niet aangekomen in Hasselt. Kan het niet wachten? Bel Hasselt: 011 23 90 00."));
  const auto id = there::case_id(this->one("select id from tenant.searches_elsewhere"));
  EXPECT_THAT(page_of(one), Not(HasSubstr("Vraag het daar blind")));
  bands(id, band::from_10);
  EXPECT_THAT(page_of(one), AllOf(HasSubstr("10 tot 24 mensen passen"), HasSubstr("Vraag het daar blind")));
  EXPECT_THAT(open(linde, way + "/" + id).body, HasSubstr("Wie dat zijn, zegt niemand je"));
  EXPECT_EQ(this->one("select relay_state from tenant.searches_elsewhere"), "")
      << "opening the page asks nobody";
  ASSERT_EQ(click(linde, way + "/" + id).status, 303);
  EXPECT_EQ(click(linde, way + "/" + id).status, 409) << "once";
  outcome(id, relay_state::asked);
  EXPECT_THAT(page_of(one), HasSubstr("Nog geen ja"));
  EXPECT_EQ(this->one("select invitations from tenant.asking_days"), "4");
}

TEST_F(AsksNeighbours, CodesTravelAndNoWords) {
  const auto one = search_for(vacancy);
  ASSERT_TRUE(ask_there(one, hasselt));
  const auto all = said();
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_THAT(all[0].content,
              AllOf(HasSubstr("nurse"), Not(HasSubstr("Verpleegkundige")), Not(HasSubstr("bloed")),
                    Not(HasSubstr("Hulpkorps")), Not(HasSubstr("Bea"))));
  EXPECT_EQ(ask_there(one, hasselt).error().kind, refusal_kind::conflict) << "asked already";
}

TEST_F(AsksNeighbours, OnlyAnOpenVacancyIsAskedForAndOnlyANeighbourThatUnderstands) {
  EXPECT_EQ(ask_there(ask(nurse_question()).value(), hasselt).error().kind, refusal_kind::conflict)
      << "a search of no vacancy";
  const auto one = search_for(vacancy);
  EXPECT_EQ(ask_there(one, "be-nis-71053").error().kind, refusal_kind::not_found) << "an older release";
  EXPECT_EQ(ask_there(one, "be-nis-11002").error().kind, refusal_kind::not_found) << "no neighbour";
  EXPECT_EQ(ask_there(one, alken.party).error().kind, refusal_kind::not_found);
  const auto c = ask_there(one, hasselt).value();
  bands(c.id, band::few);
  in_alken([&](transaction& tx) {
    EXPECT_TRUE(vacancies::close(tx, alken, vacancy.id, "klaar", std::nullopt, node.time.now()));
  });
  EXPECT_EQ(relay(c.id).error().kind, refusal_kind::conflict) << "nothing goes out after an end";
  EXPECT_EQ(open(linde, "/mijn-organisatie/zoeken/" + one.id + "/buren").status, 200);
}

TEST_F(AsksNeighbours, AnotherOrganisationDoesNotSeeIt) {
  const auto c = asked_hasselt();
  const auto other = sign_in(node, alken, web::role::organisation, add_approved("Andere vzw"));
  EXPECT_EQ(open(other, "/mijn-organisatie/zoeken/" + c.search_id + "/buren").status, 404);
  EXPECT_EQ(click(other, "/mijn-organisatie/zoeken/" + c.search_id + "/buren/" + c.id).status, 404);
}

TEST_F(AsksNeighbours, ABandCountsFromThePartyThatWasAskedAndTheFirstStands) {
  const auto c = asked_hasselt();
  bands(c.id, band::from_50, "be-nis-71053");
  EXPECT_EQ(now_of(c.id).status, elsewhere_state::sent) << "another party";
  bands(there::case_id(uuid_v7(node.time.now())), band::from_50);
  bands(c.id, band::from_10);
  bands(c.id, band::from_50);
  EXPECT_EQ(now_of(c.id).said, band::from_10);
  EXPECT_TRUE(now_of(c.id).contradicted_at);
  const auto page = open(linde, "/mijn-organisatie/zoeken/" + c.search_id + "/buren").body;
  EXPECT_THAT(page, AllOf(HasSubstr("10 tot 24 mensen passen"),
                          HasSubstr("gaf binnen een dag een ander antwoord op dezelfde vraag")));
}

TEST_F(AsksNeighbours, AnotherBandInAnotherCaseOfTheSameQuestionIsAContradictionToo) {
  const auto first = asked_hasselt();
  bands(first.id, band::from_10);
  const auto again = ask_there(search_for(published(1)), hasselt).value();
  bands(again.id, band::few);
  EXPECT_TRUE(now_of(again.id).contradicted_at);
  node.time.advance(std::chrono::hours{25});
  const auto later = ask_there(search_for(published(1)), hasselt).value();
  bands(later.id, band::from_25);
  EXPECT_FALSE(now_of(later.id).contradicted_at) << "a day later people may have come";
}

TEST_F(AsksNeighbours, AnOutcomeThatWasNotAskedForChangesNothing) {
  const auto c = asked_hasselt();
  outcome(c.id, relay_state::asked);
  EXPECT_EQ(now_of(c.id).relay, relay_state::none);
  bands(c.id, band::from_5);
  outcome(c.id, relay_state::asked);
  EXPECT_EQ(now_of(c.id).relay, relay_state::none) << "a band is no round";
  ASSERT_TRUE(relay(c.id));
  outcome(c.id, relay_state::asked, "be-nis-71053");
  EXPECT_EQ(now_of(c.id).relay, relay_state::sent);
  outcome(c.id, relay_state::asked);
  EXPECT_EQ(now_of(c.id).relay, relay_state::asked);
}

TEST_F(AsksNeighbours, FiftyAndNobodySaysYesIsShownAsSuch) {
  const auto c = asked_hasselt();
  bands(c.id, band::from_50);
  ASSERT_TRUE(relay(c.id));
  outcome(c.id, relay_state::asked);
  node.time.advance(std::chrono::days{11});
  EXPECT_EQ(now_of(c.id).relay, relay_state::ended) << "by the clock here";
  EXPECT_THAT(open(sign_in(node, alken, web::role::organisation, organisation),
                   "/mijn-organisatie/zoeken/" + c.search_id + "/buren")
                  .body,
              HasSubstr("zei dat er 50 of meer passen, en niemand zei ja"));
}

TEST_F(AsksNeighbours, AYesCountsInTimeForItsVacancyAndAtMostNineTimes) {
  const auto c = relayed_to_hasselt();
  const auto yes = [&](const std::string& party, const there::case_id& of, const vacancies::vacancy_id& v,
                       std::chrono::days later) {
    return in_alken([&](transaction& tx) {
      return there::is_yes(tx, party, of, v, {node.time.now() + later, node.time.now() + later});
    });
  };
  using std::chrono::days;
  EXPECT_TRUE(yes(hasselt, c.id, vacancy.id, days{0}));
  EXPECT_FALSE(yes("be-nis-71053", c.id, vacancy.id, days{0})) << "another party";
  EXPECT_FALSE(yes(hasselt, c.id, published(1).id, days{0})) << "another vacancy";
  EXPECT_FALSE(yes(hasselt, there::case_id(uuid_v7(node.time.now())), vacancy.id, days{0}));
  EXPECT_FALSE(yes(hasselt, c.id, vacancy.id, days{16})) << "nothing was said, and it is over";
  outcome(c.id, relay_state::asked);
  EXPECT_TRUE(yes(hasselt, c.id, vacancy.id, days{9}));
  EXPECT_FALSE(yes(hasselt, c.id, vacancy.id, days{11})) << "after the lapse";
  in_alken([&](transaction& tx) {
    for (int i = 0; i < there::most_yes; ++i) there::count_yes(tx, c.id);
  });
  EXPECT_FALSE(yes(hasselt, c.id, vacancy.id, days{0})) << "more than a round can reach";
}

TEST_F(AsksNeighbours, WhatIsLostOnItsWayIsSaidWithATelephoneNumber) {
  const auto one = search_for(vacancy);
  ASSERT_TRUE(ask_there(one, hasselt));
  const std::string message = said().at(0).id;
  in_alken([&](transaction& tx) { there::settle(tx, message, "undelivered"); });
  EXPECT_THAT(page_of(one), AllOf(HasSubstr("Niet aangekomen in Hasselt."), HasSubstr("011 23 90 00")));
}

TEST_F(AsksNeighbours, TheDayOfTheOrganisationHoldsForRoundsElsewhereToo) {
  const auto c = asked_hasselt();
  bands(c.id, band::from_5);
  run("update tenant.asking_days set invitations = 37");
  EXPECT_EQ(relay(c.id).error().kind, refusal_kind::too_many);
  EXPECT_THAT(said(), IsEmpty());
}

TEST_F(AsksNeighbours, ARoundThatTheNeighbourRefusesIsGivenBackToTheDay) {
  const auto c = relayed_to_hasselt();
  ASSERT_EQ(one("select invitations from tenant.asking_days"), "4");
  in_alken([&](transaction& tx) {
    for (int i = 0; i < 2; ++i)
      there::hear_outcome(tx, hasselt, c.id, {.status = relay_state::refused, .lapses = {}, .why = "busy"},
                          node.time.now());
  });
  EXPECT_EQ(one("select invitations from tenant.asking_days"), "0") << "once";
}

TEST_F(AsksNeighbours, ARoundThatReachedPeopleIsNotGivenBackWhateverTheNeighbourSaysLater) {
  const auto c = relayed_to_hasselt();
  outcome(c.id, relay_state::asked);
  in_alken([&](transaction& tx) {
    there::hear_outcome(tx, hasselt, c.id, {.status = relay_state::refused, .lapses = {}, .why = "busy"},
                        node.time.now());
  });
  EXPECT_EQ(one("select invitations from tenant.asking_days"), "4");
}

}  // namespace
}  // namespace paraat::test
