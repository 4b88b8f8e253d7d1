// Searches between neighbours: what a municipality tells of its people, what it never does, and what a
// neighbour that lies comes to.

#include <barrier>
#include <set>
#include <thread>

#include "tests/pages/neighbours.hpp"

namespace paraat::test {
namespace {

using invitations::disclosure;
using invitations::invitation_state;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using there::elsewhere_state;
using there::relay_state;
using there::search_policy;

// ---- asked

class NeighbourAsks : public BetweenNeighbours {
 protected:
  void SetUp() override {
    BetweenNeighbours::SetUp();
    policy(search_policy::on);
    vacancy = in_hasselt().id;
  }
  static question speaking(const std::string& code) {
    question q;
    q.asks.must = {"nurse"};
    q.asks.languages = {{code, asks::level::good}};
    return q;
  }
  static change speaks(std::string code) {
    return [code](profiles::profile& p) { p.what.languages.push_back({code, profiles::level::fluent}); };
  }
  // Answered, so that a round can follow.
  std::string answered_case() {
    const std::string of = put(nurse_question(), vacancy);
    EXPECT_EQ(last<wire::SearchBands>("search.bands").state(), wire::SEARCH_ANSWERED);
    return of;
  }
  std::string vacancy;
};

TEST_F(NeighbourAsks, ABandIsAllThatIsSaid) {
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

TEST_F(NeighbourAsks, FourAndNobodyAreTheSameWordForWord) {
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

TEST_F(NeighbourAsks, OnlyWhoAgreedToBeAskedForNeighboursCounts) {
  nurses(8);
  EXPECT_EQ(asked_by_hasselt(nurse_question(), vacancy).band(), wire::FEWER_THAN_5);
  EXPECT_EQ(ask(nurse_question()).value().said, band::from_5) << "for organisations of here they do";
}

TEST_F(NeighbourAsks, TheSameQuestionHasTheSameBandForADayAndTheCaseAnswersOnce) {
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

TEST_F(NeighbourAsks, StepByStepQuestionsGetTheAnswerOfTheFirstAndThenNone) {
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

TEST_F(NeighbourAsks, TwoOrganisationsOfOneNeighbourShareADayAndAMemory) {
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

TEST_F(NeighbourAsks, WhatIsNotPublishedHereIsNotSearchedFor) {
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

TEST_F(NeighbourAsks, OffAskAndOnAreWhatTheMunicipalityChose) {
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

TEST_F(NeighbourAsks, APartyThatIsNoNeighbourIsNotAnsweredUnlessItWasAllowed) {
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
}

TEST_F(NeighbourAsks, AFloodOfCasesIsRefusedAndNotKept) {
  run("insert into tenant.neighbour_questions (tenant_id, party, case_id, vacancy_id, question, state, "
      "received_at) "
      "select " +
      number + ", '" + hasselt + "', gen_random_uuid(), gen_random_uuid(), '" +
      targeted_search::to_json(nurse_question()) +
      "', 'refused', '2026-11-21 18:59:00+00' from generate_series(1, 100)");
  EXPECT_EQ(asked_by_hasselt(nurse_question(), vacancy).why(), "busy");
  EXPECT_EQ(one("select count(*) from tenant.neighbour_questions"), "100");
}

TEST_F(NeighbourAsks, APersonReadsWhichOrganisationThroughWhichNeighbourFoundThem) {
  const auto someone = open_nurses(6).at(0);
  asked_by_hasselt(nurse_question(), vacancy);
  const auto page = open(session_of(someone), "/mijn/wie-keek").body;
  EXPECT_THAT(page, AllOf(HasSubstr("Woonzorgcentrum De Linde"), HasSubstr("Hasselt")));
}

TEST_F(NeighbourAsks, ARoundReachesAtMostFourOrNineAndSaysNothingOfWhoCouldBeReached) {
  const auto all = open_nurses(12);
  const std::string of = answered_case();
  // Everybody had two questions this week already.
  for (const auto& p : all)
    for (int i = 0; i < 2; ++i) {
      const auto other = add_approved("Andere vzw " + p.id.substr(30) + std::to_string(i));
      invitations::round r = asked();
      r.organisation_id = organisations::organisation_id(other);
      send(r, {p});
    }
  const auto w = relayed_by_hasselt(of, vacancy);
  EXPECT_EQ(w.state(), wire::INVITE_ASKED);
  EXPECT_EQ(w.asked(), wire::FROM_5) << "by the band that was told, and not by who was reached";
  EXPECT_EQ(
      one("select count(*) from tenant.volunteer_invitations i join tenant.invitation_rounds r on r.id = "
          "i.round_id where r.party <> ''"),
      "0");
}

TEST_F(NeighbourAsks, TheInvitationSaysWhoAsksAndThatNothingWasTold) {
  const auto all = open_nurses(6);
  const auto w = relayed_by_hasselt(answered_case(), vacancy);
  EXPECT_EQ(w.asked(), wire::FEWER_THAN_5);
  EXPECT_EQ(one("select count(*) from tenant.volunteer_invitations"), "4");
  for (const auto& p : all) {
    const auto mine = asked_of(p);
    if (mine.empty()) continue;
    const auto mail = last_mail_to(node, alken, p.what.email);
    EXPECT_THAT(mail.text, AllOf(HasSubstr("Woonzorgcentrum De Linde is van Hasselt"),
                                 HasSubstr("vertelde hun niets over jou")));
    const auto page = open(session_of(p), "/mijn/vragen/" + mine[0].id).body;
    EXPECT_THAT(page,
                AllOf(HasSubstr("Woonzorgcentrum De Linde is van Hasselt"), HasSubstr("Hasselt"),
                      HasSubstr("https://elders.example/vacatures/ref1"), Not(HasSubstr("value=\"place\""))));
    return;
  }
  FAIL() << "nobody was asked";
}

TEST_F(NeighbourAsks, AYesLeavesAsAnAnswerWithWhatWasChosenAndCanBeTakenBack) {
  const auto all = open_nurses(6);
  const std::string of = answered_case();
  relayed_by_hasselt(of, vacancy);
  for (const auto& p : all) {
    const auto mine = asked_of(p);
    if (mine.empty()) continue;
    EXPECT_FALSE(say_yes(mine[0], {disclosure::name})) << "nobody could reach them";
    EXPECT_FALSE(say_yes(mine[0], {disclosure::email})) << "who comes?";
    const auto who = session_of(p);
    const std::string yes = "/mijn/vragen/" + mine[0].id + "/aanvaarding";
    EXPECT_EQ(click(who, yes, {{"toon", "name"}, {"toon", "phone"}, {"toon", "skills"}}).status, 422)
        << "what somebody can does not leave, whatever the form is made to send";
    EXPECT_THAT(said(), IsEmpty());
    ASSERT_EQ(click(who, yes, {{"toon", "name"}, {"toon", "phone"}}).status, 303);
    const auto w = last<wire::AnswerSubmit>("answer.submit");
    EXPECT_EQ(w.name(), p.what.name);
    EXPECT_EQ(w.email(), "");
    EXPECT_NE(w.phone(), "");
    EXPECT_EQ(w.invitation(), of);
    EXPECT_EQ(w.vacancy_id(), vacancy);
    EXPECT_EQ(w.message(), "");
    EXPECT_THAT(
        open(who, "/mijn/vragen/" + mine[0].id).body,
        HasSubstr("Nog niet aangekomen in Hasselt. Kan het niet wachten? Bel Hasselt: 011 23 90 00."));
    EXPECT_EQ(say_yes(mine[0], {disclosure::name, disclosure::email}).error().kind, refusal_kind::conflict);
    ASSERT_EQ(click(who, "/mijn/vragen/" + mine[0].id + "/intrekking").status, 303);
    EXPECT_EQ(said().at(0).kind, "answer.withdraw");
    return;
  }
  FAIL() << "nobody was asked";
}

TEST_F(NeighbourAsks, AYesAfterTheLapseOrForAVacancyThatClosedIsASentenceAndNothingLeaves) {
  const auto all = open_nurses(6);
  relayed_by_hasselt(answered_case(), vacancy);
  std::vector<invitations::invitation> open_ones;
  for (const auto& p : all)
    for (const auto& i : asked_of(p)) open_ones.push_back(i);
  ASSERT_THAT(open_ones, SizeIs(4));
  node.db().write(std::nullopt, [&](transaction& tx) { listings::take_away(tx, hasselt, false, {vacancy}); });
  const auto closed = say_yes(open_ones[0], {disclosure::name, disclosure::email});
  EXPECT_EQ(closed.error().kind, refusal_kind::gone);
  EXPECT_THAT(closed.error().sentence, HasSubstr("staat niet meer open"));
  in_hasselt();
  node.time.advance(std::chrono::days{11});
  const auto late = say_yes(open_ones[1], {disclosure::name, disclosure::email});
  EXPECT_EQ(late.error().kind, refusal_kind::gone);
  EXPECT_THAT(late.error().sentence, HasSubstr("vervallen"));
  EXPECT_THAT(said(), IsEmpty());
}

TEST_F(NeighbourAsks, TheEndIsSaidOnceInBandsAndNeverWho) {
  const auto all = open_nurses(12);
  const std::string of = answered_case();
  relayed_by_hasselt(of, vacancy);
  EXPECT_EQ(one("select count(*) from tenant.volunteer_invitations"), "9");
  int noes = 0;
  for (const auto& p : all)
    for (const auto& i : asked_of(p))
      if (noes++ < 5)
        in_alken([&](transaction& tx) { EXPECT_TRUE(invitations::say_no(tx, i.id, node.time.now())); });
  EXPECT_THAT(said(), IsEmpty()) << "a no is not said when it falls";
  node.time.advance(std::chrono::days{11});
  in_alken([&](transaction& tx) { there::forget_old_questions(tx, node.time.now()); });
  const auto w = last<wire::InviteOutcome>("invite.outcome");
  EXPECT_EQ(w.state(), wire::INVITE_ENDED);
  EXPECT_EQ(w.no(), wire::FROM_5);
  in_alken([&](transaction& tx) { there::forget_old_questions(tx, node.time.now()); });
  EXPECT_THAT(said(), IsEmpty());
}

TEST_F(NeighbourAsks, ARelayCountsOnceAfterABandAndWithinTheDay) {
  open_nurses(6);
  EXPECT_EQ(relayed_by_hasselt(uuid_v7(node.time.now()), vacancy).why(), "unasked");
  const std::string of = answered_case();
  EXPECT_EQ(relayed_by_hasselt(of, in_hasselt(2).id).why(), "unasked") << "another vacancy";
  EXPECT_EQ(relayed_by_hasselt(of, vacancy).state(), wire::INVITE_ASKED);
  in_alken([&](transaction& tx) { there::hear_relay(tx, scope(), {hasselt, of, node.time.now()}, vacancy); });
  EXPECT_THAT(said(), IsEmpty()) << "the second changes nothing";
  EXPECT_EQ(one("select count(*) from tenant.invitation_rounds"), "1");
  const std::string second = put(speaking("arabic"), vacancy);
  said();
  run("update tenant.neighbour_days set rounds = 10");
  EXPECT_EQ(relayed_by_hasselt(second, vacancy).why(), "busy");
  policy(search_policy::off);
  EXPECT_EQ(relayed_by_hasselt(second, vacancy).why(), "off") << "who stops answering stops passing on";
}

TEST_F(NeighbourAsks, TwoRoundsAtOnceKeepTheTwoAWeekOfAPerson) {
  open_nurses(3);
  std::vector<std::string> cases;
  for (int i = 1; i <= 4; ++i) {
    auto l = in_hasselt(10 + i);
    l.organisation = "Vzw " + std::to_string(i);
    l.version += 100;
    accept(node, l);
    cases.push_back(put(nurse_question(), l.id));
  }
  said();
  std::barrier start(4);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&, i] {
      start.arrive_and_wait();
      in_alken([&](transaction& tx) {
        there::hear_relay(tx, scope(), {hasselt, cases[static_cast<std::size_t>(i)], node.time.now()},
                          fmt::format("00000000-0000-7000-8000-{:012}", 11 + i));
      });
    });
  for (auto& t : threads) t.join();
  EXPECT_THAT(all("select count(*) from tenant.volunteer_invitations group by profile_id"),
              testing::ElementsAre("2", "2", "2"));
}

// ---- asking

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

}  // namespace
}  // namespace paraat::test
