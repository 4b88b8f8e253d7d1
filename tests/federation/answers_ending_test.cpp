// How an answer elsewhere ends: withdrawn, erased, lost on its way, its term over or its task stopped.

#include "tenant/volunteering/applications/foreign_answers.hpp"
#include "tests/federation/answers.hpp"

namespace paraat::test {
namespace {

using applications::application_state;
using away::arrival;
using away::elsewhere_state;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class AnswersEnding : public AnswersElsewhere {};

TEST_F(AnswersEnding, WithdrawingGivesThePlaceBackAndThePageShowsThatItArrived) {
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

TEST_F(AnswersEnding, AYesThatCrossesAWithdrawalChangesNothingAtHomeAndKeepsNoPlace) {
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

TEST_F(AnswersEnding, CutOffThePageSaysSoWithATelephoneAndItArrivesAfterwardsOnce) {
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

TEST_F(AnswersEnding, OneThatNeverArrivesIsToldToItsWriter) {
  cut();
  const auto id = submitted();
  time.advance(24h * 15);
  ASSERT_TRUE(in_time([&] { return arrived(id) == arrival::lost; }));
  EXPECT_THAT(shown(own_page(id)), HasSubstr("Niet aangekomen in Alken."));
  EXPECT_EQ(one(hasselt, "select count(*) from tenant.channel_messages where kind = 'elsewhere_lost'"), "1");
}

TEST_F(AnswersEnding, ErasingReachesBothSidesAndItsReceiptIsShown) {
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

TEST_F(AnswersEnding, TheEndOfATermThereIsToldAndAFullOrClosedVacancyKeepsNobody) {
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

TEST_F(AnswersEnding, ATaskThatStopsIsSaidOnceAndThePageNamesNoMeetingAnyMore) {
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

TEST_F(AnswersEnding, ALostWithdrawalOrErasureIsSaidAgainAndALostAnswerCanBeGivenAnew) {
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

TEST_F(AnswersEnding, TheEndOfATermOnOneSideEndsTheOther) {
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

}  // namespace
}  // namespace paraat::test
