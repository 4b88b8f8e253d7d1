// The end of a task that is shown to the public: those who come through the site are counted before, and told
// once.

#include "tests/pages/shared_places.hpp"
#include "tests/pages/with_gateway.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class SharedPlacesWithAGateway : protected with_gateway, public SharedPlaces {
 protected:
  SharedPlacesWithAGateway() : SharedPlaces(config()) {}
  // An and Bob come through the site, Cas waits for an answer; nobody was called.
  vacancies::vacancy with_people(const incidents::task& t) {
    const auto v = shown(t);
    EXPECT_TRUE(accepted(answered(v, "an", "0470 11 22 33")));
    EXPECT_TRUE(accepted(answered(again(v), "bob")));
    answered(again(v), "cas");
    return v;
  }
};

TEST_F(SharedPlacesWithAGateway, TheStandDownPageCountsThemWithTheirMessagesAndPrice) {
  const auto i = incident();
  with_people(task(i, 4));
  const std::string page = open(coordinator, "/beheer/noodsituaties/" + i.id + "/einde").body;
  EXPECT_THAT(page,
              AllOf(HasSubstr("Stuur iedereen naar huis: 2 mensen, €"), HasSubstr("Wie via de site komt"),
                    HasSubstr("Je hoeft niet meer te komen"), Not(HasSubstr("Niemand krijgt een bericht")),
                    HasSubstr("1 vacature op de site sluit"),
                    HasSubstr("1 mens die op antwoord wacht, krijgt een mail")));
  const auto cost = node.db().read(
      alken.id, [&](transaction& tx) { return closeout::plan_stand_down(tx, scope(), i, "").cost; });
  EXPECT_EQ(cost.mails, 2);
  EXPECT_EQ(cost.texts, 1);
  ASSERT_EQ(click(coordinator, "/beheer/noodsituaties/" + i.id + "/einde").status, 303);
  later(std::chrono::seconds{1});
  EXPECT_EQ(told("an@voorbeeld.be", "+32470112233"), "1 1") << "as the page said";
}

TEST_F(SharedPlacesWithAGateway, TheArchiveAsksFirstAndSaysThatTheyAreTold) {
  const auto i = incident();
  with_people(task(i, 4));
  const std::string at = "/beheer/noodsituaties/" + i.id + "/archief";
  EXPECT_THAT(open(coordinator, at).body,
              AllOf(HasSubstr("2 mensen die via de site komen, krijgen bericht"),
                    HasSubstr("Alleen wie via de site komt of daar op antwoord wacht, krijgt bericht"),
                    Not(HasSubstr("Niemand krijgt bericht"))));
  EXPECT_EQ(click(coordinator, at).status, 409) << "not by one tap";
  EXPECT_EQ(told("an@voorbeeld.be", "+32470112233"), "0 0");
  ASSERT_EQ(click(coordinator, at, {{"toch", "ja"}}).status, 303);
}

TEST_F(SharedPlacesWithAGateway, StoppingATaskAsksFirstAndSaysWhoIsTold) {
  const auto i = incident();
  const auto t = task(i, 4);
  with_people(t);
  const std::string at = "/beheer/taken/" + t.id;
  const auto led = click(coordinator, at, {{"stop", "ja"}});
  ASSERT_EQ(led.status, 303);
  EXPECT_EQ(led.headers.at("location"), at + "/stopzetting");
  later(std::chrono::seconds{1});
  EXPECT_EQ(told("an@voorbeeld.be", "+32470112233"), "0 0") << "asked, not done";
  EXPECT_THAT(open(coordinator, at + "/stopzetting").body,
              AllOf(HasSubstr("De taak “" + t.what.name + "” stoppen?"),
                    HasSubstr("2 mensen die via de site komen, krijgen bericht"),
                    HasSubstr("Stop deze taak: 2 mensen, €")));
  ASSERT_EQ(click(coordinator, at + "/stopzetting").status, 303);
  later(std::chrono::seconds{1});
  EXPECT_EQ(told("an@voorbeeld.be", "+32470112233"), "1 1");
  EXPECT_EQ(open(coordinator, at + "/stopzetting").status, 303) << "it was stopped";
}

TEST_F(SharedPlacesWithAGateway, WhoWaitsForAnAnswerReadsThatNobodyIsNeededAndNotThatAnotherWasChosen) {
  const auto i = incident();
  with_people(task(i, 4));
  stand_down(i);
  later(std::chrono::seconds{1});
  const auto mails =
      sql("select body from tenant.channel_messages where recipient = 'cas@voorbeeld.be' and kind = "
          "'application_closed'");
  ASSERT_EQ(mails.size(), 1U);
  EXPECT_THAT(mails[0][0].c_str(),
              AllOf(HasSubstr("zoekt daar nu niemand meer"), Not(HasSubstr("iemand anders"))));
}

TEST_F(SharedPlacesWithAGateway, WhoWasAcceptedHearsOfEachStandDownOnceByMailAndByText) {
  const auto i = incident();
  const auto v = shown(task(i, 4));
  ASSERT_TRUE(accepted(answered(v, "an", "0470 11 22 33")));
  ASSERT_TRUE(accepted(answered(again(v), "bob", "011 59 00 00")));
  answered(again(v), "cas", "0470 44 55 66");
  stand_down(i);
  later(std::chrono::seconds{1});
  EXPECT_EQ(told("an@voorbeeld.be", "+32470112233"), "1 1");
  EXPECT_EQ(told("bob@voorbeeld.be", "+3211590000"), "1 0") << "no mobile number";
  EXPECT_EQ(told("cas@voorbeeld.be", "+32470445566"), "0 0") << "was not accepted";
  EXPECT_THAT(std::string(sql("select body from tenant.channel_messages where via = 'sms' and kind = "
                              "'task_stopped'")[0][0]
                              .c_str()),
              HasSubstr("Je hoeft niet meer te komen"));
  node.db().write(alken.id, [&](transaction& tx) {
    closeout::archive(tx, scope(), i.id, true, coordinator.account).value();
  });
  later(std::chrono::seconds{1});
  EXPECT_EQ(told("an@voorbeeld.be", "+32470112233"), "1 1") << "once";
  node.db().write(alken.id, [&](transaction& tx) {
    closeout::reopen(tx, i.id, coordinator.account, node.time.now()).value();
  });
  later(std::chrono::seconds{1});
  stand_down(i);
  later(std::chrono::seconds{1});
  EXPECT_EQ(told("an@voorbeeld.be", "+32470112233"), "2 2") << "it went on, and ended again";
}

TEST_F(SharedPlaces, WhoWasAcceptedHearsOfAStoppedTaskAlsoWhenTheVacancyWasClosedBefore) {
  const auto t = task(incident(), 4);
  const auto v = shown(t);
  ASSERT_TRUE(accepted(answered(v, "an", "0470 11 22 33")));
  click(coordinator, "/beheer/vacatures/" + v.id + "/sluiting", {{"reden", "gevonden"}});
  EXPECT_EQ(told("an@voorbeeld.be"), "0 0") << "the place stays";
  stop(t);
  later(std::chrono::seconds{1});
  EXPECT_EQ(told("an@voorbeeld.be", "+32470112233"), "1 0") << "there is no gateway";
}

TEST_F(SharedPlaces, AfterTheLastHourOfATaskNobodyIsToldNotToCome) {
  const auto i = incident();
  const auto v = shown(task(i, 4));
  ASSERT_TRUE(accepted(answered(v, "an")));
  later(std::chrono::hours{6});
  stand_down(i);
  later(std::chrono::seconds{1});
  EXPECT_EQ(told("an@voorbeeld.be"), "0 0");
}

}  // namespace
}  // namespace paraat::test
