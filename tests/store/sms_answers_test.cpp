// SMS answers of people: their sender, and the texts that wait for a coordinator.
#include "protocol/ascii.hpp"
#include "tenant/messaging/channels/opt_outs.hpp"
#include "tests/store/dispatcher.hpp"

namespace paraat::test {
namespace {

using channels::heard;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(Dispatcher, AnAnswerWithACodeGoesToThePersonOfThatCallOut) {
  channels::batch other{.id = uuid_v7(flood_night()), .owner = "callout"};
  const std::string k = coded(alken, call), m = coded(wellen, other);
  queue({text("an")});
  queue(other, wellen, {text("an-in-wellen")});
  dispatcher.run_due();
  EXPECT_EQ(hear("+32470112233", "Ja " + m + "!", "in-1"), heard::taken);
  ASSERT_THAT(answers, SizeIs(1));
  EXPECT_EQ(answers[0].batch, other.id);
  EXPECT_EQ(answers[0].about, "an-in-wellen");
  const std::string lower = ascii::lower(k);
  EXPECT_EQ(hear("32470112233", lower + " nee, sorry", "in-2"), heard::taken)
      << "without a plus, in small letters";
  EXPECT_EQ(answers.at(1).about, "an");
}

TEST_F(Dispatcher, AnAnswerCountsOnceHoweverOftenTheGatewaySaysIt) {
  queue({text("an")});
  dispatcher.run_due();
  EXPECT_EQ(hear("+32470112233", "ja"), heard::taken);
  EXPECT_EQ(hear("+32470112233", "ja"), heard::repeated);
  EXPECT_THAT(answers, SizeIs(1));
}

TEST_F(Dispatcher, WithoutACodeAnAnswerCountsWhenOneCallOutRunsForTheNumber) {
  queue({text("an")});
  dispatcher.run_due();
  EXPECT_EQ(hear("0470 11 22 33", "ja"), heard::taken);
  EXPECT_EQ(answers.at(0).about, "an");
  const channels::batch second{.id = uuid_v7(flood_night()), .owner = "callout"};
  queue(second, alken, {text("an", "+32470112233", "again")});
  dispatcher.run_due();
  EXPECT_EQ(hear("+32470112233", "ja", "in-2"), heard::unclear) << "two run: which one?";
  db.write(alken.id, [&](transaction& tx) { channels::finish(tx, call.id); });
  EXPECT_EQ(hear("+32470112233", "ja", "in-3"), heard::taken) << "one of them ended";
  EXPECT_EQ(answers.at(1).batch, second.id);
}

TEST_F(Dispatcher, WithoutACodeTwoMunicipalitiesOnOneNumberAreADoubtAndOneOfThemSeesIt) {
  const channels::batch other{.id = uuid_v7(flood_night()), .owner = "callout"};
  queue({text("an")});
  time.advance(1min);
  queue(other, wellen, {text("an-in-wellen")});
  dispatcher.run_due();
  EXPECT_EQ(hear("+32470112233", "ja"), heard::unclear);
  EXPECT_EQ(unclear(wellen), 1) << "who wrote last";
  EXPECT_EQ(unclear(alken), 0);
  EXPECT_THAT(answers, IsEmpty());
}

TEST_F(Dispatcher, TwoPeopleWithOneNumberAreNotGuessed) {
  coded(alken, call);
  queue({text("an"), text("jef")});
  dispatcher.run_due();
  EXPECT_EQ(hear("+32470112233", "ja " + call.code), heard::unclear);
  EXPECT_THAT(answers, IsEmpty());
  const auto waiting = db.read(alken.id, [](transaction& tx) { return channels::unclear_answers(tx, 10); });
  ASSERT_THAT(waiting, SizeIs(1));
  EXPECT_THAT(waiting[0].candidates, SizeIs(2));
  EXPECT_EQ(waiting[0].batch, call.id);
}

TEST_F(Dispatcher, AHumanAttributesATextOnceAndOnlyToSomebodyOfTheCallOut) {
  queue({text("an"), text("jef")});
  dispatcher.run_due();
  hear("+32470112233", "we komen");
  const auto waiting = db.read(alken.id, [](transaction& tx) { return channels::unclear_answers(tx, 10); });
  const auto give = [&](const channels::candidate& c) {
    return db.write(alken.id, [&](transaction& tx) {
      return channels::attribute(tx, time.now(), office, waiting.at(0).id, c, channels::meaning::yes, 1);
    });
  };
  EXPECT_FALSE(give({call.id, "somebody"}));
  EXPECT_FALSE(give({uuid_v7(time.now()), "an"}));
  EXPECT_TRUE(give({call.id, "an"}));
  EXPECT_EQ(answers.at(0).about, "an");
  EXPECT_EQ(answers.at(0).meant, channels::meaning::yes);
  EXPECT_FALSE(give({call.id, "jef"})) << "somebody was first";
  EXPECT_EQ(unclear(alken), 0);
}

TEST_F(Dispatcher, WordsThatSayNothingWaitForAHuman) {
  understands = false;
  queue({text("an")});
  dispatcher.run_due();
  EXPECT_EQ(hear("+32470112233", "welke loods?"), heard::unclear);
  const auto waiting = db.read(alken.id, [](transaction& tx) { return channels::unclear_answers(tx, 10); });
  ASSERT_THAT(waiting, SizeIs(1));
  EXPECT_EQ(waiting[0].text, "welke loods?");
  EXPECT_THAT(waiting[0].candidates, SizeIs(1));
}

TEST_F(Dispatcher, StopHoldsInEachMunicipalityThatWroteToTheNumberAndInNoOther) {
  const channels::batch other{.id = uuid_v7(flood_night()), .owner = "callout"};
  queue({text("an")});
  queue(other, wellen, {text("an-in-wellen"), text("bo", "+32470445566", "bo")});
  dispatcher.run_due();
  const auto silent = [&](const tenants::tenant& where, const std::string& number) {
    return db.read(where.id, [&](transaction& tx) { return channels::opted_out(tx, number); });
  };
  EXPECT_EQ(hear("0470 11 22 33", "ARRET"), heard::opted_out);
  EXPECT_EQ(hear("0470 11 22 33", "ARRET"), heard::repeated);
  EXPECT_TRUE(silent(alken, "+32470112233"));
  EXPECT_TRUE(silent(wellen, "+32470112233"));
  EXPECT_EQ(hear("+32470445566", "uitschrijven", "in-2"), heard::opted_out);
  EXPECT_TRUE(silent(wellen, "+32470445566"));
  EXPECT_FALSE(silent(alken, "+32470445566")) << "Alken never wrote to it";
  EXPECT_THAT(answers, IsEmpty());
}

TEST_F(Dispatcher, OnlyATextThatAsksForNothingElseIsAStop) {
  for (const char* words :
       {"STOP", "stop.", "Stop K7", "stoppen", "Stop met sms'en aub", "Arrêt", "ARRET", "arrêtez les sms svp",
        "Uitschrijven", "unsubscribe", "STOP!!!", "schrijf me uit", "\xe2\x80\x8bSTOP"})
    EXPECT_TRUE(channels::stop_language(words)) << words;
  for (const char* words : {"ja", "stop ik ben er om 18u", "ja stop", "niet stoppen", "bushalte stop 3",
                            "waar is de stop?", "", "K7", "stopcontact"})
    EXPECT_FALSE(channels::stop_language(words)) << words;
}

TEST_F(Dispatcher, AStrangerIsHeardButDoesNotFloodTheQueue) {
  for (int i = 0; i < channels::most_unclear_of_one_number; ++i)
    EXPECT_EQ(hear("+32499999999", "hallo", "in-" + std::to_string(i)), heard::unclear);
  EXPECT_EQ(hear("+32499999999", "hallo", "in-more"), heard::flooded);
  EXPECT_EQ(unclear(alken), channels::most_unclear_of_one_number);
  EXPECT_EQ(hear("BPOST", "uw pakje", "in-word"), heard::unclear) << "a sender that is no number";
}

}  // namespace
}  // namespace paraat::test
