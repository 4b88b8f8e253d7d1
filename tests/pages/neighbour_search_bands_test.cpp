// What a municipality tells a neighbour of its people: a band, and how rules keep several questions from
// telling more.

#include "tests/pages/neighbour_asks.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class NeighbourBands : public NeighbourAsks {};

TEST_F(NeighbourBands, ABandIsAllThatIsSaid) {
  open_nurses(6);
  put(nurse_question(), vacancy);
  const auto all = said();
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].kind, "search.bands");
  const auto w = wire::parse<wire::SearchBands>(all[0].content).value();
  EXPECT_EQ(w.state(), wire::SEARCH_ANSWERED);
  EXPECT_EQ(w.band(), wire::FROM_5);
  EXPECT_THAT(all[0].content, SizeIs(testing::Le(12U))) << "a state, a band and a time";
}

TEST_F(NeighbourBands, FourAndNobodyAreTheSameWordForWord) {
  put(nurse_question(), vacancy);
  const std::string of_nobody = said().at(0).content;
  open_nurses(4);
  const std::string of = put(speaking("dutch"), vacancy);
  auto of_four = wire::parse<wire::SearchBands>(said().at(0).content).value();
  of_four.set_at(wire::parse<wire::SearchBands>(of_nobody)->at());
  EXPECT_EQ(of_four.SerializeAsString(), of_nobody);
  const auto four = relayed_by_hasselt(of, vacancy);
  const std::string empty = put(speaking("arabic"), vacancy);
  said();
  const auto nobody = relayed_by_hasselt(empty, vacancy);
  EXPECT_EQ(nobody.SerializeAsString(), four.SerializeAsString())
      << "and nothing tells whether it reached somebody";
}

TEST_F(NeighbourBands, OnlyWhoAgreedToBeAskedForNeighboursCounts) {
  nurses(8);
  EXPECT_EQ(asked_by_hasselt(nurse_question(), vacancy).band(), wire::FEWER_THAN_5);
  EXPECT_EQ(ask(nurse_question()).value().said, band::from_5) << "for organisations of here they do";
}

TEST_F(NeighbourBands, AYesToNeighboursIsKeptWithItsMomentAndTextAndTakenBackWithBoth) {
  const auto all = open_nurses(1);
  const std::string kept =
      "select for_neighbours_consent || ' ' || (for_neighbours_at is not null) from tenant.profiles";
  EXPECT_EQ(one(kept), std::string(profiles::consent_version) + " true");
  in_alken([&](transaction& tx) {
    return profiles::keep_for_neighbours(tx, all[0].id, false, node.time.now()).value();
  });
  EXPECT_EQ(one(kept), " false");
}

TEST_F(NeighbourBands, TheSameQuestionHasTheSameBandForADayAndTheCaseAnswersOnce) {
  open_nurses(6);
  const std::string of = put(nurse_question(), vacancy);
  const auto first = last<wire::SearchBands>("search.bands");
  open_nurses(6);
  const auto again = asked_by_hasselt(nurse_question(), vacancy);
  EXPECT_EQ(again.band(), first.band());
  EXPECT_EQ(again.at(), first.at());
  put(speaking("french"), vacancy, of);
  EXPECT_THAT(said(), IsEmpty()) << "the first question of a case counts";
  node.time.advance(std::chrono::hours{25});
  EXPECT_EQ(asked_by_hasselt(nurse_question(), vacancy).band(), wire::FROM_10);
}

TEST_F(NeighbourBands, StepByStepQuestionsGetTheAnswerOfTheFirstAndThenNone) {
  pqxx::connection owner(node.urls().owner_url);
  pqxx::nontransaction(owner).exec("update node.accounts set email = 'an@alken.example' where id = " +
                                   std::to_string(coordinator.account));
  open_nurses(9);
  open_nurses(1, speaks("arabic"));
  EXPECT_EQ(asked_by_hasselt(nurse_question(), vacancy).band(), wire::FROM_10);
  // Whoever is left out one by one: each differs by fewer than five people from the first.
  int same = 0;
  std::string why;
  for (int age = 1; age <= 17; ++age) {
    question q = nurse_question();
    q.minimum_age = age;
    const auto w =
        asked_by_hasselt(q, in_hasselt(10 + age).id);  // other vacancies, perhaps of other organisations
    why = w.why();
    if (!why.empty()) break;
    EXPECT_EQ(w.band(), wire::FROM_10);
    ++same;
  }
  EXPECT_EQ(same, there::most_similar);
  EXPECT_EQ(why, "narrow");
  EXPECT_THAT(open(coordinator, "/beheer/zoekvragen").body, HasSubstr("bijna dezelfde mensen vinden"));
  EXPECT_EQ(one("select count(*) from tenant.channel_messages where kind = 'neighbour_search'"), "1")
      << "the coordinator hears it, once";
  EXPECT_EQ(asked_by_hasselt(speaking("french"), vacancy).why(), "narrow");
  EXPECT_EQ(one("select count(*) from tenant.channel_messages where kind = 'neighbour_search'"), "1");
  node.time.advance(std::chrono::days{8});
  EXPECT_EQ(asked_by_hasselt(nurse_question(), in_hasselt(40).id).state(), wire::SEARCH_ANSWERED)
      << "a week later it may ask again";
}

TEST_F(NeighbourBands, TwoOrganisationsOfOneNeighbourShareADayAndAMemory) {
  open_nurses(5);
  open_nurses(2, speaks("arabic"));
  auto other = in_hasselt(2);
  other.organisation = "Een andere vzw";
  other.version += 100;
  accept(node, other);
  EXPECT_EQ(asked_by_hasselt(nurse_question(), vacancy).band(), wire::FROM_5);
  question all_but_two = nurse_question();
  all_but_two.asks.languages = {{"dutch", asks::level::good}};
  EXPECT_EQ(asked_by_hasselt(all_but_two, other.id).band(), wire::FROM_5)
      << "fewer than five apart: the answer of the first";
  EXPECT_EQ(one("select count(*) from tenant.searches where party = '" + hasselt + "' and answer_id <> id"),
            "1");
  run("update tenant.neighbour_days set searches = 20");
  EXPECT_EQ(asked_by_hasselt(speaking("french"), other.id).why(), "busy");
}

TEST_F(NeighbourBands, WhatIsNotPublishedHereIsNotSearchedFor) {
  open_nurses(6);
  EXPECT_EQ(asked_by_hasselt(nurse_question(), uuid_v7(node.time.now())).why(), "unknown");
  auto full = in_hasselt(3);
  full.version += 100;
  full.places_free = 0;
  accept(node, full);
  EXPECT_EQ(asked_by_hasselt(nurse_question(), full.id).why(), "unknown");
  auto hidden = in_hasselt(4);
  node.db().write(std::nullopt, [&](transaction& tx) {
    listings::hide(tx, hasselt, hidden.id, "misleidend", node.time.now());
  });
  EXPECT_EQ(asked_by_hasselt(nurse_question(), hidden.id).why(), "unknown");
  EXPECT_EQ(one("select count(*) from tenant.searches"), "0") << "and nobody was looked at";
}

TEST_F(NeighbourBands, OffAskAndOnAreWhatTheMunicipalityChose) {
  open_nurses(6);
  EXPECT_EQ(
      click(coordinator, "/beheer/zoekvragen", {{"buur-" + hasselt, "off"}, {"buur-be-nis-71053", "ask"}})
          .status,
      303);
  EXPECT_EQ(asked_by_hasselt(nurse_question(), vacancy).why(), "off");
  EXPECT_EQ(
      click(coordinator, "/beheer/zoekvragen", {{"buur-" + hasselt, "ask"}, {"buur-be-nis-71053", "ask"}})
          .status,
      303);
  const std::string of = put(nurse_question(), vacancy);
  EXPECT_EQ(last<wire::SearchBands>("search.bands").state(), wire::SEARCH_WAITS);
  EXPECT_EQ(one("select count(*) from tenant.searches"), "0")
      << "nobody is looked at before somebody decides";
  EXPECT_THAT(
      open(coordinator, "/beheer/zoekvragen").body,
      AllOf(HasSubstr("Woonzorgcentrum De Linde"), HasSubstr("Verpleegkundige voor de bloedinzameling"),
            HasSubstr("Hasselt"), HasSubstr("Wacht op jou")));
  const std::string way = "/beheer/zoekvragen/" + hasselt + "/" + of;
  EXPECT_EQ(click(coordinator, way + "/antwoord").status, 303);
  EXPECT_EQ(last<wire::SearchBands>("search.bands").band(), wire::FROM_5);
  EXPECT_EQ(click(coordinator, way + "/weigering").status, 409) << "it was decided";
  const std::string second = put(speaking("french"), vacancy);
  said();
  EXPECT_EQ(click(coordinator, "/beheer/zoekvragen/" + hasselt + "/" + second + "/weigering").status, 303);
  EXPECT_EQ(last<wire::SearchBands>("search.bands").why(), "declined");
  EXPECT_EQ(click(linde, way + "/antwoord").status, 403) << "not an organisation's to decide";
}

TEST_F(NeighbourBands, APartyThatIsNoNeighbourIsNotAnsweredWhateverWasKeptOfIt) {
  know(node, {.party = "be-nis-11002",
              .nis = 11002,
              .name = "Antwerpen",
              .network = "",
              .pages_url = "https://antwerpen.example",
              .node_id = "antwerpen",
              .searches = true});
  auto l = foreign_listing(11002, 1, node.time.now());
  accept(node, l);
  in_alken([&](transaction& tx) {
    there::hear_ask(tx, scope(), {"be-nis-11002", uuid_v7(node.time.now()), node.time.now()},
                    there::content_of(nurse_question(), l.id));
  });
  EXPECT_EQ(last<wire::SearchBands>("search.bands").why(), "off");
  in_alken([&](transaction& tx) {
    there::keep_policy(tx, "be-nis-11002", there::search_policy::on, std::nullopt, node.time.now());
    there::hear_ask(tx, scope(), {"be-nis-11002", uuid_v7(node.time.now()), node.time.now()},
                    there::content_of(nurse_question(), l.id));
  });
  EXPECT_EQ(last<wire::SearchBands>("search.bands").why(), "off") << "it was a neighbour once";
}

TEST_F(NeighbourBands, AFloodOfCasesIsRefusedAndNotKept) {
  run("insert into tenant.neighbour_questions (tenant_id, party, case_id, vacancy_id, question, state, "
      "received_at) "
      "select " +
      number + ", '" + hasselt + "', gen_random_uuid(), gen_random_uuid(), '" +
      targeted_search::to_json(nurse_question()) +
      "', 'refused', '2026-11-21 18:59:00+00' from generate_series(1, 100)");
  EXPECT_EQ(asked_by_hasselt(nurse_question(), vacancy).why(), "busy");
  EXPECT_EQ(one("select count(*) from tenant.neighbour_questions"), "100");
}

TEST_F(NeighbourBands, APersonReadsWhichOrganisationThroughWhichNeighbourFoundThem) {
  const auto someone = open_nurses(6).at(0);
  asked_by_hasselt(nurse_question(), vacancy);
  const auto page = open(session_of(someone), "/mijn/wie-keek").body;
  EXPECT_THAT(page, AllOf(HasSubstr("Woonzorgcentrum De Linde"), HasSubstr("Hasselt")));
}

}  // namespace
}  // namespace paraat::test
