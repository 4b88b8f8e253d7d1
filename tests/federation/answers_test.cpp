// An answer to a vacancy of another node, through one's own municipality.

#include <barrier>
#include <thread>

#include "tests/federation/answers.hpp"

namespace paraat::test {
namespace {

using applications::application_state;
using away::arrival;
using away::elsewhere_state;
using testing::AllOf;
using testing::HasSubstr;

class AnswersThere : public AnswersElsewhere {};

TEST_F(AnswersThere, AnAnswerArrivesIsAcceptedAndTheVolunteerReadsWhomToMeet) {
  const auto id = submitted();
  ASSERT_TRUE(in_time([&] { return there().size() == 1; }));
  const auto mine = there().at(0);
  EXPECT_EQ(mine.name, "Els Janssens");
  EXPECT_EQ(mine.email, "els@voorbeeld.be");
  EXPECT_EQ(mine.phone, "") << "only the way to be reached that was chosen";
  EXPECT_EQ(mine.via, hasselt.party);
  EXPECT_EQ(mine.status, application_state::waiting);
  ASSERT_TRUE(in_time([&] { return home(id)->received_on.has_value(); }));
  EXPECT_EQ(arrived(id), arrival::arrived);
  EXPECT_THAT(shown(own_page(id)), AllOf(HasSubstr("Je antwoord is aangekomen in Alken"),
                                         HasSubstr("kreeg je antwoord op 21 november")));
  at(alken, [&](transaction& tx) {
    EXPECT_TRUE(applications::accept(tx, alken, mine.id, "Breng laarzen mee", std::nullopt, time.now()));
  });
  ASSERT_TRUE(comes(id, elsewhere_state::accepted));
  EXPECT_THAT(shown(own_page(id)), AllOf(HasSubstr("Breng laarzen mee"), HasSubstr("bea@korps.be"),
                                         HasSubstr("Dorpsstraat 1, 3570 Alken")));
  EXPECT_EQ(one(alken, "select count(*) from tenant.channel_messages where recipient = 'els@voorbeeld.be'"),
            "0")
      << "the volunteer hears it from Hasselt";
  EXPECT_EQ(one(hasselt, "select count(*) from tenant.channel_messages where kind = 'elsewhere_accepted'"),
            "1");
}

TEST_F(AnswersThere, ATelephoneAloneIsPassedOnWhenThatWasChosen) {
  auto a = typed();
  a.passes = away::passed_on::phone;
  submitted(a);
  ASSERT_TRUE(in_time([&] { return there().size() == 1; }));
  EXPECT_EQ(there().at(0).email, "");
  EXPECT_EQ(there().at(0).phone, "0470 11 22 33");
  a.phone = "";
  EXPECT_EQ(
      at(hasselt, [&](transaction& tx) { return away::keep(tx, listing(), a, time.now()).error().field; }),
      "telefoon");
}

TEST_F(AnswersThere, NothingLeavesBeforeItIsConfirmed) {
  at(hasselt, [&](transaction& tx) { return away::keep(tx, listing(), typed(), time.now()).value().id; });
  for (int i = 0; i < 3; ++i) time.advance(1s), hasselt_node.inside().beat(), network.inside().beat();
  EXPECT_EQ(one(hasselt, "select count(*) from tenant.answer_messages"), "0");
  EXPECT_TRUE(there().empty());
}

TEST_F(AnswersThere, TwoMunicipalitiesOfOneNodeDoItThroughTheSameVerbs) {
  const auto id = network.db().write(wellen.id, [&](transaction& tx) {
    const auto kept = away::keep(tx, listing(), typed(), time.now()).value();
    return away::confirm(tx, kept.id, time.now()).value().id;
  });
  ASSERT_TRUE(in_time([&] { return there().size() == 1; }));
  EXPECT_EQ(there().at(0).via, wellen.party);
  at(alken, [&](transaction& tx) {
    EXPECT_TRUE(applications::decline(tx, there().at(0).id, "Bedankt", std::nullopt, time.now()));
  });
  EXPECT_TRUE(in_time([&] {
    return network.db().read(wellen.id, [&](transaction& tx) { return away::find(tx, id)->status; }) ==
           elsewhere_state::declined;
  }));
}

TEST_F(AnswersThere, AProposalTravelsAndSoDoesTheYes) {
  const auto id = submitted();
  ASSERT_TRUE(in_time([&] { return there().size() == 1; }));
  const auto mine = there().at(0).id;
  at(alken, [&](transaction& tx) {
    EXPECT_TRUE(applications::propose(tx, mine, "Zondag om 10 uur", std::nullopt, time.now()));
  });
  ASSERT_TRUE(comes(id, elsewhere_state::proposed));
  const std::string page = own_page(id);
  EXPECT_THAT(shown(page), AllOf(HasSubstr("Zondag om 10 uur"), HasSubstr("Ja, dat past")));
  EXPECT_EQ(post(page + "/aanvaarding").status, 303);
  ASSERT_TRUE(comes(id, elsewhere_state::accepted));
  EXPECT_EQ(one(alken, "select places_taken from tenant.vacancies"), "1");
}

TEST_F(AnswersThere, AYesToAProposalThatChangedMeanwhileTakesNoPlace) {
  const auto id = submitted();
  ASSERT_TRUE(in_time([&] { return there().size() == 1; }));
  const auto mine = there().at(0).id;
  const auto propose = [&](const std::string& when) {
    at(alken, [&](transaction& tx) {
      EXPECT_TRUE(applications::propose(tx, mine, when, std::nullopt, time.now()));
    });
  };
  propose("Zondag");
  ASSERT_TRUE(comes(id, elsewhere_state::proposed));
  cut();
  propose("Maandag");
  at(hasselt, [&](transaction& tx) { EXPECT_TRUE(away::agree(tx, id, time.now())); });
  heal();
  ASSERT_TRUE(in_time([&] { return home(id)->proposal == "Maandag"; }));
  ASSERT_TRUE(in_time([&] { return arrived(id, "answer.agree") == arrival::arrived; }));
  EXPECT_EQ(one(alken, "select state from tenant.applications"), "proposed");
  EXPECT_EQ(one(alken, "select places_taken from tenant.vacancies"), "0");
}

TEST_F(AnswersThere, TheLastPlaceIsGivenOnceToALocalOrAForeignPerson) {
  vacancy = published(1);
  const auto id = submitted();
  ASSERT_TRUE(in_time([&] { return there().size() == 1; }));
  const auto foreign = there().at(0).id;
  const auto local = at(alken, [&](transaction& tx) {
    applications::application a;
    a.name = "Jan";
    a.email = "jan@voorbeeld.be";
    return applications::confirm(tx, applications::answer(tx, vacancy, a, time.now())->id, time.now())->id;
  });
  std::atomic<int> given = 0;
  std::barrier start(2);
  std::vector<std::thread> threads;
  for (const auto& who : {foreign, local})
    threads.emplace_back([&, who] {
      start.arrive_and_wait();
      given += network.db().write(alken.id, [&](transaction& tx) {
        const bool done = applications::accept(tx, alken, who, "", std::nullopt, time.now()).has_value();
        if (!done) tx.abandon();
        return done;
      });
    });
  for (auto& t : threads) t.join();
  EXPECT_EQ(given, 1);
  EXPECT_EQ(one(alken, "select places_taken from tenant.vacancies where places = 1"), "1");
  const bool theirs =
      one(alken, "select state from tenant.applications where id = '" + foreign + "'") == "accepted";
  EXPECT_EQ(comes(id, elsewhere_state::accepted) || !theirs, true);
}

TEST_F(AnswersThere, TheClockOfTheOtherSideIsShownAndDayFourteenIsToldFromHome) {
  const auto id = submitted();
  ASSERT_TRUE(in_time([&] { return home(id)->received_on.has_value(); }));
  const auto days = [&](int n) {
    time.advance(24h * n);
    ASSERT_TRUE(in_time([&] {
      network.db().write(alken.id, [&](transaction& tx) {
        applications::tick_clock(tx, network.inside().services(), time.now());
      });
      return one(alken, "select count(*) from tenant.outgoing") == "0";
    }));
  };
  days(3);
  ASSERT_TRUE(in_time([&] { return home(id)->steps.size() == 1; }));
  EXPECT_THAT(shown(own_page(id)), HasSubstr("Op 24 november herinnerde Alken de organisatie"));
  days(11);
  ASSERT_TRUE(in_time([&] { return home(id)->steps.size() >= 3; }));
  EXPECT_EQ(one(hasselt, "select count(*) from tenant.channel_messages where kind = 'elsewhere_unanswered'"),
            "1");
  EXPECT_EQ(one(alken, "select count(*) from tenant.channel_messages where kind = 'application_unanswered'"),
            "0");
}

TEST_F(AnswersThere, WhatWasTypedLastIsConfirmedAndTheEarlierLinkEnds) {
  const auto keep = [&](const std::string& message) {
    auto a = typed();
    a.message = message;
    return at(hasselt, [&](transaction& tx) { return away::keep(tx, listing(), a, time.now()).value(); });
  };
  const auto first = keep("Een scheldwoord");
  const std::string old = at(hasselt, [&](transaction& tx) {
    return one_time_tokens::issue_link(tx, away::confirm_purpose, first.id.text(), time.now() + 24h);
  });
  const auto second = keep("Ik kan zaterdag.");
  EXPECT_EQ(first.id, second.id);
  EXPECT_EQ(home(second.id)->message, "Ik kan zaterdag.");
  EXPECT_NE(hasselt_node.get("hasselt.localhost", "/antwoord-elders/" + old).status, 200);
  const std::string fresh = at(hasselt, [&](transaction& tx) {
    return one_time_tokens::issue_link(tx, away::confirm_purpose, second.id.text(), time.now() + 24h);
  });
  EXPECT_THAT(shown("/antwoord-elders/" + fresh),
              AllOf(HasSubstr("Ik kan zaterdag."), HasSubstr("Els Janssens"), HasSubstr("els@voorbeeld.be")));
}

TEST_F(AnswersThere, ATelephoneThatNobodyProvedJoinsNoPersonOfThere) {
  at(alken, [&](transaction& tx) {
    applications::application noor;
    noor.name = "Els Janssens";
    noor.email = "els@alken.example";
    noor.phone = "0470 11 22 33";
    (void)applications::answer(tx, published(3), noor, time.now());
  });
  auto a = typed();
  a.passes = away::passed_on::phone;
  submitted(a);
  ASSERT_TRUE(in_time([&] { return there().size() == 1; }));
  EXPECT_EQ(one(alken, "select count(distinct human_id) from tenant.applications"), "2");
}

TEST_F(AnswersThere, TheDeskOfTheOtherSideSaysThroughWhomItCame) {
  submitted();
  ASSERT_TRUE(in_time([&] { return there().size() == 1; }));
  const auto bea = sign_in(network.db(), time.now(), alken, web::role::coordinator);
  const auto page =
      test::get(network.inside().port(), "alken.localhost", "/beheer/antwoorden", bea.cookie_header);
  EXPECT_THAT(page.body, AllOf(HasSubstr("Els Janssens"), HasSubstr("via Hasselt")));
}

TEST_F(AnswersThere, AVisitorAnswersFromTheListThroughTheFormAndTheMailedLink) {
  ASSERT_TRUE(hasselt_node.shows("hasselt.localhost", vacancy.what.title));
  const std::string form = "/vacatures/elders/" + alken.party + "/" + vacancy.id + "/hulp";
  EXPECT_THAT(shown("/vacatures"), AllOf(HasSubstr(form), HasSubstr("Antwoord via Hasselt")));
  EXPECT_THAT(shown(form), AllOf(HasSubstr("Wat gaat er naar wie?"), HasSubstr("in Alken")));
  const std::string typed_in = "naam=Els&email=els%40voorbeeld.be&doorgeven=email&bericht=Hallo";
  const auto refused = post(form, typed_in);
  EXPECT_EQ(refused.status, 422) << "without consent";
  EXPECT_THAT(refused.body,
              AllOf(HasSubstr("Duid aan dat we je antwoord mogen doorgeven"), HasSubstr("Hallo")));
  EXPECT_EQ(one(hasselt, "select count(*) from tenant.answers_elsewhere"), "0");
  EXPECT_EQ(post(form, typed_in + "&akkoord=ja").status, 303);
  const std::string mail =
      one(hasselt, "select body from tenant.channel_messages where kind = 'elsewhere_confirmation'");
  const auto begin = mail.find("/antwoord-elders/");
  ASSERT_NE(begin, std::string::npos);
  const std::string link = mail.substr(begin, mail.find('\n', begin) - begin);
  EXPECT_THAT(shown(link), HasSubstr("Ja, geef het door"));
  EXPECT_TRUE(there().empty());
  ASSERT_EQ(post(link).status, 303);
  EXPECT_TRUE(in_time([&] { return there().size() == 1; }));
  EXPECT_EQ(
      hasselt_node.get("hasselt.localhost", "/vacatures/elders/" + alken.party + "/geen-id/hulp").status,
      410);
}

}  // namespace
}  // namespace paraat::test
