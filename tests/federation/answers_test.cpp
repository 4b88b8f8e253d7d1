// An answer to a vacancy of another node, through one's own municipality.

#include "tests/federation/answers.hpp"
#include "tenant/volunteering/applications/foreign_answers.hpp"

#include <barrier>
#include <thread>

namespace paraat::test {
namespace {

using applications::application_state;
using away::arrival;
using away::elsewhere_state;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST_F(AnswersElsewhere, AnAnswerArrivesIsAcceptedAndTheVolunteerReadsWhomToMeet) {
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

TEST_F(AnswersElsewhere, ATelephoneAloneIsPassedOnWhenThatWasChosen) {
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

TEST_F(AnswersElsewhere, NothingLeavesBeforeItIsConfirmed) {
  at(hasselt, [&](transaction& tx) { return away::keep(tx, listing(), typed(), time.now()).value().id; });
  for (int i = 0; i < 3; ++i) time.advance(1s), hasselt_node.inside().beat(), network.inside().beat();
  EXPECT_EQ(one(hasselt, "select count(*) from tenant.answer_messages"), "0");
  EXPECT_TRUE(there().empty());
}

TEST_F(AnswersElsewhere, TwoMunicipalitiesOfOneNodeDoItThroughTheSameVerbs) {
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

TEST_F(AnswersElsewhere, AProposalTravelsAndSoDoesTheYes) {
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

TEST_F(AnswersElsewhere, AYesToAProposalThatChangedMeanwhileTakesNoPlace) {
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

TEST_F(AnswersElsewhere, WithdrawingGivesThePlaceBackAndThePageShowsThatItArrived) {
  const auto id = submitted();
  ASSERT_TRUE(in_time([&] { return there().size() == 1; }));
  at(alken, [&](transaction& tx) {
    EXPECT_TRUE(applications::accept(tx, alken, there().at(0).id, "", std::nullopt, time.now()));
  });
  ASSERT_TRUE(comes(id, elsewhere_state::accepted));
  const std::string page = own_page(id);
  EXPECT_THAT(shown(page), Not(HasSubstr("/wissing"))) << "who is accepted withdraws first";
  EXPECT_EQ(post(page + "/intrekking").status, 303);
  ASSERT_TRUE(in_time([&] { return there().at(0).status == application_state::withdrawn; }));
  EXPECT_EQ(one(alken, "select places_taken from tenant.vacancies"), "0");
  ASSERT_TRUE(in_time([&] { return arrived(id, "answer.withdraw") == arrival::arrived; }));
  EXPECT_THAT(shown(page), HasSubstr("Alken weet dat je je antwoord introk."));
  EXPECT_EQ(home(id)->status, elsewhere_state::withdrawn);
}

TEST_F(AnswersElsewhere, AYesThatCrossesAWithdrawalChangesNothingAtHomeAndKeepsNoPlace) {
  const auto id = submitted();
  ASSERT_TRUE(in_time([&] { return home(id)->received_on.has_value(); }));
  cut();
  at(alken, [&](transaction& tx) {
    EXPECT_TRUE(applications::accept(tx, alken, there().at(0).id, "", std::nullopt, time.now()));
  });
  at(hasselt, [&](transaction& tx) { EXPECT_TRUE(away::withdraw(tx, id, time.now())); });
  heal();
  ASSERT_TRUE(in_time([&] { return there().at(0).status == application_state::withdrawn; }));
  EXPECT_EQ(one(alken, "select places_taken from tenant.vacancies"), "0");
  EXPECT_EQ(home(id)->status, elsewhere_state::withdrawn);
  EXPECT_EQ(one(hasselt, "select count(*) from tenant.channel_messages where kind = 'elsewhere_accepted'"),
            "0");
}

TEST_F(AnswersElsewhere, CutOffThePageSaysSoWithATelephoneAndItArrivesAfterwardsOnce) {
  cut();
  const auto id = submitted();
  const std::string page = own_page(id);
  for (int i = 0; i < 5; ++i) time.advance(10min), hasselt_node.inside().beat();
  EXPECT_EQ(arrived(id), arrival::on_its_way);
  EXPECT_THAT(shown(page),
              HasSubstr("Nog niet aangekomen in Alken. Kan het niet wachten? Bel Alken: 011 59 00 00."));
  heal();
  ASSERT_TRUE(in_time([&] { return arrived(id) == arrival::arrived; }));
  EXPECT_EQ(there().size(), 1U);
  EXPECT_THAT(shown(page), HasSubstr("Je antwoord is aangekomen in Alken"));
}

TEST_F(AnswersElsewhere, OneThatNeverArrivesIsToldToItsWriter) {
  cut();
  const auto id = submitted();
  time.advance(24h * 15);
  ASSERT_TRUE(in_time([&] { return arrived(id) == arrival::lost; }));
  EXPECT_THAT(shown(own_page(id)), HasSubstr("Niet aangekomen in Alken."));
  EXPECT_EQ(one(hasselt, "select count(*) from tenant.channel_messages where kind = 'elsewhere_lost'"), "1");
}

TEST_F(AnswersElsewhere, ErasingReachesBothSidesAndItsReceiptIsShown) {
  const auto id = submitted();
  ASSERT_TRUE(in_time([&] { return home(id)->received_on.has_value(); }));
  const std::string page = own_page(id);
  cut();
  EXPECT_EQ(hasselt_node.get("hasselt.localhost", page + "/wissing").status, 200);
  EXPECT_TRUE(home(id)) << "opening the page erases nothing";
  ASSERT_EQ(post(page + "/wissing").status, 303);
  EXPECT_FALSE(home(id));
  EXPECT_THAT(shown(page), AllOf(HasSubstr("Je antwoord is gewist"),
                                 HasSubstr("Nog niet aangekomen in Alken."), Not(HasSubstr("Els Janssens"))));
  heal();
  ASSERT_TRUE(in_time([&] { return !one(hasselt, "select there_at from tenant.answer_receipts").empty(); }));
  EXPECT_TRUE(there().empty());
  EXPECT_THAT(shown(page), HasSubstr("dat het ook daar gewist is"));
  for (const char* table : {"applications", "persons", "contact_points"})
    EXPECT_EQ(one(alken, std::string("select count(*) from tenant.") + table +
                             " t where t::text like '%els@voorbeeld%' or t::text like '%Els Janssens%'"),
              "0")
        << table;
  EXPECT_EQ(one(hasselt, "select count(*) from tenant.answers_elsewhere"), "0");
}

TEST_F(AnswersElsewhere, TheEndOfATermThereIsToldAndAFullOrClosedVacancyKeepsNobody) {
  at(alken, [&](transaction& tx) {
    EXPECT_TRUE(vacancies::close(tx, alken, vacancy.id, "klaar", std::nullopt, time.now()));
  });
  const auto id = submitted();
  ASSERT_TRUE(comes(id, elsewhere_state::not_taken));
  EXPECT_EQ(home(id)->why, "closed");
  EXPECT_TRUE(there().empty());
  EXPECT_EQ(one(hasselt, "select count(*) from tenant.channel_messages where kind = 'elsewhere_not_taken'"),
            "1");
  at(hasselt, [&](transaction& tx) { EXPECT_TRUE(away::erase(tx, id, time.now())); });
  EXPECT_TRUE(in_time([&] { return !one(hasselt, "select there_at from tenant.answer_receipts").empty(); }))
      << "also when there was nothing";
}

TEST_F(AnswersElsewhere, TheLastPlaceIsGivenOnceToALocalOrAForeignPerson) {
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

TEST_F(AnswersElsewhere, TheClockOfTheOtherSideIsShownAndDayFourteenIsToldFromHome) {
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

TEST_F(AnswersElsewhere, ATaskThatStopsIsSaidOnceAndThePageNamesNoMeetingAnyMore) {
  const auto id = submitted();
  ASSERT_TRUE(in_time([&] { return home(id)->received_on.has_value(); }));
  const auto mine = there().at(0);
  at(alken, [&](transaction& tx) {
    EXPECT_TRUE(applications::accept(tx, alken, mine.id, "", std::nullopt, time.now()));
  });
  ASSERT_TRUE(comes(id, elsewhere_state::accepted));
  at(alken, [&](transaction& tx) {
    applications::say_state(tx, applications::find(tx, mine.id).value(), time.now(), {.stopped = true});
  });
  ASSERT_TRUE(in_time([&] { return home(id)->stopped_at.has_value(); }));
  EXPECT_THAT(shown(own_page(id)), AllOf(HasSubstr("Je hoeft niet meer te komen"),
                                         Not(HasSubstr("rekent op jou")), Not(HasSubstr("Dorpsstraat 1"))));
  const std::string letters =
      "select count(*) from tenant.channel_messages where kind = 'elsewhere_task_stopped' and priority = "
      "'crisis'";
  EXPECT_EQ(one(hasselt, letters), "1");
  at(alken, [&](transaction& tx) {
    applications::say_state(tx, applications::find(tx, mine.id).value(), time.now(), {.stopped = true});
  });
  ASSERT_TRUE(in_time([&] { return one(alken, "select count(*) from tenant.outgoing") == "0"; }));
  for (int i = 0; i < 3; ++i) time.advance(1s), hasselt_node.inside().beat();
  EXPECT_EQ(one(hasselt, letters), "1") << "said once";
}

TEST_F(AnswersElsewhere, ALostWithdrawalOrErasureIsSaidAgainAndALostAnswerCanBeGivenAnew) {
  const auto first = submitted();
  ASSERT_TRUE(in_time([&] { return home(first)->received_on.has_value(); }));
  const auto second = submitted(typed("Jan Maes"));
  ASSERT_TRUE(in_time([&] { return there().size() == 2; }));
  cut();
  at(hasselt, [&](transaction& tx) {
    EXPECT_TRUE(away::withdraw(tx, first, time.now()));
    EXPECT_TRUE(away::erase(tx, second, time.now()));
  });
  const auto lost = submitted(typed("Mia Put"));
  at(hasselt, [&](transaction& tx) {
    const web::scope s = web::scope_of(hasselt_node.inside().services(), hasselt.id, time.now());
    for (const std::string& message :
         all(hasselt, "select id from tenant.answer_messages where fate = 'sent'"))
      away::settle(tx, s, message, "undelivered");
  });
  EXPECT_EQ(one(hasselt, "select count(*) from tenant.channel_messages where kind = 'elsewhere_lost'"), "2")
      << "the withdrawal and the answer; of the erased one nobody is left to tell";
  ASSERT_EQ(arrived(second, "answer.withdraw"), arrival::lost);
  EXPECT_EQ(home(lost)->why, "lost");
  EXPECT_NE(submitted(typed("Mia Put")), lost) << "answered anew";
  time.advance(1s);  // the last word about an answer is the latest
  at(hasselt, [&](transaction& tx) { away::say_lost_again(tx, time.now()); });
  for (const auto& id : {first, second}) {
    EXPECT_EQ(
        one(hasselt,
            "select count(*) from tenant.answer_messages where kind = 'answer.withdraw' and answer_id = '" +
                id + "'"),
        "2");
    EXPECT_EQ(arrived(id, "answer.withdraw"), arrival::on_its_way);
  }
  EXPECT_EQ(one(hasselt, "select places from tenant.answer_receipts"), "3")
      << "submit, withdraw, withdraw again";
  at(hasselt, [&](transaction& tx) { away::say_lost_again(tx, time.now()); });
  EXPECT_EQ(one(hasselt, "select count(*) from tenant.answer_messages where kind = 'answer.withdraw'"), "4")
      << "not while it is on its way";
}

TEST_F(AnswersElsewhere, WhatWasTypedLastIsConfirmedAndTheEarlierLinkEnds) {
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

TEST_F(AnswersElsewhere, TheEndOfATermOnOneSideEndsTheOther) {
  const auto id = submitted();
  ASSERT_TRUE(in_time([&] { return home(id)->received_on.has_value(); }));
  run(alken, "update tenant.applications set updated_at = updated_at - interval '400 days'");
  at(alken, [&](transaction& tx) { applications::forget_old(tx, time.now()); });
  ASSERT_TRUE(comes(id, elsewhere_state::not_taken));
  EXPECT_EQ(home(id)->why, "term");
  EXPECT_TRUE(there().empty());
  vacancy = published(2);
  const auto other = submitted();
  ASSERT_TRUE(in_time([&] { return there().size() == 1; }));
  run(hasselt, "update tenant.answers_elsewhere set updated_at = updated_at - interval '400 days'");
  at(hasselt, [&](transaction& tx) { away::forget_old(tx, time.now()); });
  EXPECT_FALSE(home(other));
  EXPECT_TRUE(in_time([&] { return there().empty(); })) << "not left running there";
}

TEST_F(AnswersElsewhere, ATelephoneThatNobodyProvedJoinsNoPersonOfThere) {
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

TEST_F(AnswersElsewhere, TheDeskOfTheOtherSideSaysThroughWhomItCame) {
  submitted();
  ASSERT_TRUE(in_time([&] { return there().size() == 1; }));
  const auto bea = sign_in(network.db(), time.now(), alken, web::role::coordinator);
  const auto page =
      test::get(network.inside().port(), "alken.localhost", "/beheer/antwoorden", bea.cookie_header);
  EXPECT_THAT(page.body, AllOf(HasSubstr("Els Janssens"), HasSubstr("via Hasselt")));
}

TEST_F(AnswersElsewhere, AVisitorAnswersFromTheListThroughTheFormAndTheMailedLink) {
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
