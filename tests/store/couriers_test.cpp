// Couriers carry messages out: once each, in their order and at their pace, also when two processes do it,
// and not after a stop.
#include <barrier>
#include <fstream>
#include <thread>

#include "tenant/channels/signing.hpp"
#include "tests/store/couriers.hpp"

namespace paraat::test {
namespace {

using channels::fate;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(Couriers, CarryTextsOutSignedAndNumbered) {
  queue({text("an")});
  couriers.run_due();
  const auto heard = gateway.heard();
  ASSERT_THAT(heard, SizeIs(1));
  const auto& s = heard[0];
  EXPECT_EQ(s.field("to"), "+32470112233");
  EXPECT_EQ(s.field("from"), "+32460000000");
  EXPECT_EQ(s.field("text"), "Kom je helpen?");
  EXPECT_EQ(s.field("report_to"), "http://alken.localhost/sms/verslag");
  EXPECT_EQ(s.reference(), s.field("reference"));
  EXPECT_TRUE(channels::signature_holds("secret", s.header("Paraat-Time"), "/messages", s.body,
                                        s.header("Paraat-Signature"), time.now()));
  EXPECT_FALSE(channels::signature_holds("secret", s.header("Paraat-Time"), "/sms/verslag", s.body,
                                         s.header("Paraat-Signature"), time.now()))
      << "it cannot be played back to us";
  EXPECT_EQ(state_of("an"), "left");
  EXPECT_EQ(last("an"), fate::left);
}

TEST_F(Couriers, CarryMailsOutWithACalendarFileAndAnAttachment) {
  auto m = letter("an");
  m.html = "<p>Kom je?</p>";
  m.calendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
  m.file = {"lijst één.html", "text/html; charset=utf-8", "<h1>Lijst</h1>"};
  queue({m});
  couriers.run_due();
  const auto mails = mail::mails_in(folder, 10);
  ASSERT_THAT(mails, SizeIs(1));
  EXPECT_EQ(mails[0].to, "an@claes.be");
  EXPECT_EQ(mails[0].text, "Kom je?");
  std::ifstream in(folder + "/" + mails[0].file + ".eml", std::ios::binary);
  const std::string eml((std::istreambuf_iterator<char>(in)), {});
  EXPECT_THAT(eml, HasSubstr("Content-Type: multipart/mixed; "));
  EXPECT_THAT(eml, HasSubstr("Content-Type: text/calendar; charset=utf-8; method=PUBLISH"));
  EXPECT_THAT(eml, HasSubstr(base64("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")));
  EXPECT_THAT(eml, HasSubstr("filename=\"lijst---"));
  EXPECT_THAT(eml, HasSubstr(base64("<h1>Lijst</h1>")));
  EXPECT_EQ(last("an"), fate::left);
}

TEST_F(Couriers, UrgentMessagesLeaveBeforeTheOthers) {
  auto urgent = text("jef", "+32470112299");
  urgent.urgent = true;
  queue({text("an"), urgent});
  couriers.run_due();
  EXPECT_THAT(gateway.sent_to(), ElementsAre("+32470112299", "+32470112233"));
}

TEST_F(Couriers, SayThatANumberIsNoneWithoutAskingTheGateway) {
  queue({text("an", "+3211590123"), text("jef", "zomaar"), letter("bea", "bea")});
  couriers.run_due();
  EXPECT_THAT(gateway.heard(), IsEmpty());
  EXPECT_EQ(last("an"), fate::failed);
  EXPECT_EQ(reports.at(0).why == "invalid_address" ? reports.at(1).why : reports.at(0).why, "invalid_number");
  EXPECT_EQ(state_of("bea"), "failed");
  EXPECT_THAT(mail::mails_in(folder, 10), IsEmpty());
}

TEST_F(Couriers, KeepThePaceThatIsSetAlsoWithTwoProcesses) {
  office = office_with({.texts_per_second = 5});
  channels::couriers others{{db, time, directory, post, office, figures}};
  std::vector<channels::message> list;
  for (int i = 0; i < 20; ++i)
    list.push_back(text("p" + std::to_string(i), "+324701122" + std::to_string(10 + i)));
  queue(list);
  const auto both = [&] {
    std::thread one([&] { couriers.run_due(); });
    others.run_due();
    one.join();
  };
  both();
  EXPECT_THAT(gateway.heard(), SizeIs(5));
  time.advance(1s);
  both();
  EXPECT_THAT(gateway.heard(), SizeIs(10));
  time.advance(10s);
  both();
  EXPECT_THAT(gateway.heard(), SizeIs(15)) << "the bucket holds no more than a second";
}

TEST_F(Couriers, TwoProcessesSendEachMessageOnce) {
  channels::couriers others{{db, time, directory, post, office, figures}};
  std::vector<channels::message> list;
  for (int i = 0; i < 60; ++i)
    list.push_back(text("p" + std::to_string(i), "+324701122" + std::to_string(10 + i)));
  queue(list);
  couriers.start(4);
  others.start(4);
  couriers.run_due();
  others.run_due();
  couriers.run_due();
  EXPECT_EQ(progress().left, 60);
  EXPECT_THAT(gateway.heard(), SizeIs(60));
  EXPECT_THAT(reports, SizeIs(60));
}

TEST_F(Couriers, OfManyTenantsGoRound) {
  const channels::batch other{.id = uuid_v7(flood_night()), .owner = "callout"};
  std::vector<channels::message> many;
  for (int i = 0; i < 10; ++i)
    many.push_back(text("p" + std::to_string(i), "+324701122" + std::to_string(10 + i)));
  queue(many);
  queue(other, wellen, {text("an", "+32499000000")});
  couriers.run_due();
  const auto to = gateway.sent_to();
  ASSERT_THAT(to, SizeIs(11));
  EXPECT_LE(std::ranges::find(to, "+32499000000") - to.begin(), 1) << "one of each, not first all of the one";
}

// Stop against couriers at work: whatever was not in somebody's hands never leaves, and the count is right.
TEST_F(Couriers, StopHoldsForAllThatHasNotLeft) {
  constexpr int people = 300;
  std::vector<channels::message> list;
  for (int i = 0; i < people; ++i)
    list.push_back(text("p" + std::to_string(i), "+3247011" + std::to_string(2000 + i)));
  queue(list);
  std::barrier together(2);
  std::atomic<int> begun = 0;
  gateway.does([&](const auto& s) {
    if (++begun == 20) together.arrive_and_wait();  // in the middle of it
    return scripted_gateway::taken(s);
  });
  couriers.start(4);
  couriers.wake();
  together.arrive_and_wait();
  const auto held = stop();
  const std::size_t at_stop = gateway.heard().size();
  couriers.run_due();
  const auto p = progress();
  EXPECT_EQ(p.waiting + p.leaving, 0);
  EXPECT_EQ(p.stopped, held.kept_back);
  EXPECT_EQ(p.left + p.stopped, people);
  EXPECT_GT(p.stopped, 0);
  EXPECT_LE(held.under_way, 4);
  const auto sent = gateway.sent_to();
  EXPECT_EQ(static_cast<int>(sent.size()), p.left);
  EXPECT_LE(sent.size(), at_stop + static_cast<std::size_t>(held.under_way));
  couriers.stop();
}

TEST_F(Couriers, WhatFailsWhileItIsStoppedIsNotTriedAgain) {
  gateway.does([&](const auto&) {
    stop();
    return scripted_gateway::answer(503, "{}");
  });
  queue({text("an")});
  couriers.run_due();
  hours_pass(1);
  EXPECT_THAT(gateway.heard(), SizeIs(1));
  EXPECT_EQ(state_of("an"), "stopped");
  EXPECT_EQ(last("an"), fate::stopped);
}

TEST_F(Couriers, AMessageWhoseCourierDiedIsRepeatedUnderTheSameNumber) {
  queue({text("an")});
  one("update tenant.channel_messages set state = 'leaving', attempts = 1, next_at = '2026-11-21 "
      "19:01:00+00' returning 1");
  couriers.run_due();
  EXPECT_THAT(gateway.heard(), IsEmpty()) << "somebody has it";
  time.advance(61s);
  couriers.run_due();
  EXPECT_THAT(gateway.heard(), SizeIs(1));
  EXPECT_EQ(one("select state || maybe_left from tenant.channel_messages"), "lefttrue");
}

TEST_F(Couriers, AnOwnerThatCannotTakeAReportIsToldLaterAndTheTextIsNotSentAgain) {
  bool broken = true;
  channels::owner mine;
  mine.reported = [&](transaction&, instant, const channels::report& r) {
    if (broken) throw std::runtime_error("not now");
    reports.push_back({r.about, r.what, r.why});
  };
  office.serve({{"callout", mine}});
  queue({text("an")});
  couriers.run_due();
  EXPECT_EQ(state_of("an"), "left");
  EXPECT_THAT(reports, IsEmpty());
  broken = false;
  couriers.run_due();
  EXPECT_EQ(last("an"), fate::left);
  EXPECT_THAT(gateway.heard(), SizeIs(1));
}

TEST_F(Couriers, MetricsCountWithoutAnythingOfPeople) {
  queue({text("an")});
  couriers.run_due();
  const std::string shown = figures.exposition();
  EXPECT_THAT(shown, HasSubstr("paraat_channel_messages_total{channel=\"sms\",outcome=\"taken\"} 1"));
  EXPECT_THAT(shown, testing::Not(HasSubstr("470112233")));
}

}  // namespace
}  // namespace paraat::test
