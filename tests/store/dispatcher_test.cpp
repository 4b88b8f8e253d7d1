// The dispatcher sends messages: once each, in their order and at their pace, also with two processes, and
// not after a stop.
#include <barrier>
#include <fstream>
#include <future>
#include <thread>

#include "tenant/messaging/channels/webhook_signature.hpp"
#include "tests/store/dispatcher.hpp"
#include "tests/support/smtp_server.hpp"

namespace paraat::test {
namespace {

using channels::fate;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(Dispatcher, CarryTextsOutSignedAndNumbered) {
  queue({text("an")});
  dispatcher.run_due();
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

TEST_F(Dispatcher, CarryMailsOutWithACalendarFileAndAnAttachment) {
  auto m = letter("an");
  m.html = "<p>Kom je?</p>";
  m.calendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
  m.file = {"lijst één.html", "text/html; charset=utf-8", "<h1>Lijst</h1>"};
  queue({m});
  dispatcher.run_due();
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

TEST_F(Dispatcher, SendOnAtTheirPaceAfterAClockThatRanAheadIsSetRight) {
  channels::messaging_config slow = office_with({.texts_per_second = 1});
  channels::dispatcher mine{{db, time, directory, post, slow, figures, seen}};
  time.advance(1h);
  queue({text("an")});
  mine.run_due();
  ASSERT_EQ(state_of("an"), "left");
  time.advance(-1h);
  queue({text("jef")});
  time.advance(2s);
  mine.run_due();  // learns that the bucket is of the future
  time.advance(2s);
  mine.run_due();
  EXPECT_EQ(state_of("jef"), "left");
}

TEST_F(Dispatcher, UrgentMessagesLeaveBeforeTheOthers) {
  auto urgent = text("jef", "+32470112299");
  urgent.urgent = true;
  queue({text("an"), urgent});
  dispatcher.run_due();
  EXPECT_THAT(gateway.sent_to(), ElementsAre("+32470112299", "+32470112233"));
}

TEST_F(Dispatcher, SayThatANumberIsNoneWithoutAskingTheGateway) {
  queue({text("an", "+3211590123"), text("jef", "zomaar"), letter("bea", "bea")});
  dispatcher.run_due();
  EXPECT_THAT(gateway.heard(), IsEmpty());
  EXPECT_EQ(last("an"), fate::failed);
  EXPECT_EQ(reports.at(0).why == "invalid_address" ? reports.at(1).why : reports.at(0).why, "invalid_number");
  EXPECT_EQ(state_of("bea"), "failed");
  EXPECT_THAT(mail::mails_in(folder, 10), IsEmpty());
}

TEST_F(Dispatcher, KeepThePaceThatIsSetAlsoWithTwoProcesses) {
  office = office_with({.texts_per_second = 5});
  channels::dispatcher others{{db, time, directory, post, office, figures, seen}};
  std::vector<channels::message> list;
  for (int i = 0; i < 20; ++i)
    list.push_back(text("p" + std::to_string(i), "+324701122" + std::to_string(10 + i)));
  queue(list);
  const auto both = [&] {
    std::thread one([&] { dispatcher.run_due(); });
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

TEST_F(Dispatcher, TwoProcessesSendEachMessageOnce) {
  channels::dispatcher others{{db, time, directory, post, office, figures, seen}};
  std::vector<channels::message> list;
  for (int i = 0; i < 60; ++i)
    list.push_back(text("p" + std::to_string(i), "+324701122" + std::to_string(10 + i)));
  queue(list);
  dispatcher.start(4);
  others.start(4);
  dispatcher.run_due();
  others.run_due();
  dispatcher.run_due();
  EXPECT_EQ(progress().left, 60);
  EXPECT_THAT(gateway.heard(), SizeIs(60));
  EXPECT_THAT(reports, SizeIs(60));
}

TEST_F(Dispatcher, OfManyTenantsGoRound) {
  const channels::batch other{.id = uuid_v7(flood_night()), .owner = "callout"};
  std::vector<channels::message> many;
  for (int i = 0; i < 10; ++i)
    many.push_back(text("p" + std::to_string(i), "+324701122" + std::to_string(10 + i)));
  queue(many);
  queue(other, wellen, {text("an", "+32499000000")});
  dispatcher.run_due();
  const auto to = gateway.sent_to();
  ASSERT_THAT(to, SizeIs(11));
  EXPECT_LE(std::ranges::find(to, "+32499000000") - to.begin(), 1) << "one of each, not first all of the one";
}

// A stop while messages leave: one that no worker claimed never leaves, and the count is right.
TEST_F(Dispatcher, StopHoldsForAllThatHasNotLeft) {
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
  dispatcher.start(4);
  dispatcher.wake();
  together.arrive_and_wait();
  const auto held = stop();
  const std::size_t at_stop = gateway.heard().size();
  dispatcher.run_due();
  const auto p = progress();
  EXPECT_EQ(p.waiting + p.leaving, 0);
  EXPECT_EQ(p.stopped, held.kept_back);
  EXPECT_EQ(p.left + p.stopped, people);
  EXPECT_GT(p.stopped, 0);
  EXPECT_LE(held.under_way, 4);
  const auto sent = gateway.sent_to();
  EXPECT_EQ(static_cast<int>(sent.size()), p.left);
  EXPECT_LE(sent.size(), at_stop + static_cast<std::size_t>(held.under_way));
  dispatcher.stop();
}

TEST_F(Dispatcher, WhatFailsWhileItIsStoppedIsNotTriedAgain) {
  gateway.does([&](const auto&) {
    stop();
    return scripted_gateway::answer(503, "{}");
  });
  queue({text("an")});
  dispatcher.run_due();
  hours_pass(1);
  EXPECT_THAT(gateway.heard(), SizeIs(1));
  EXPECT_EQ(state_of("an"), "stopped");
  EXPECT_EQ(last("an"), fate::stopped);
}

TEST_F(Dispatcher, AMessageWhoseWorkerDiedIsRepeatedUnderTheSameNumber) {
  queue({text("an")});
  one("update tenant.channel_messages set state = 'leaving', attempts = 1, next_at = '2026-11-21 "
      "19:01:00+00' returning 1");
  dispatcher.run_due();
  EXPECT_THAT(gateway.heard(), IsEmpty()) << "somebody has it";
  time.advance(61s);
  dispatcher.run_due();
  EXPECT_THAT(gateway.heard(), SizeIs(1));
  EXPECT_EQ(one("select state || maybe_left from tenant.channel_messages"), "lefttrue");
}

// A gateway that holds one text, while the clock runs past its lease.
TEST_F(Dispatcher, ALivingProcessKeepsWhatItIsSendingAndADeadOneLosesItWithinTwentySeconds) {
  std::promise<void> answer;
  auto answered = answer.get_future().share();
  gateway.does([&](const auto& s) {
    if (s.field("to") == "+32470112233") answered.wait();
    return scripted_gateway::taken(s);
  });
  patience = 60s;
  office = office_with({});
  dispatcher.start(1);
  queue({text("an"), text("jef", "+32470112299")});
  dispatcher.wake();
  while (gateway.heard().empty()) std::this_thread::yield();
  // Another process that died held the text for Jef; this process holds the one for An.
  one("update tenant.channel_messages set state = 'leaving', attempts = 1, next_at = '2026-11-21 "
      "19:00:15+00' where about = 'jef' and state = 'waiting' returning 1");
  time.advance(10s);
  while (one("select next_at > '2026-11-21 19:00:20+00' from tenant.channel_messages where about = 'an'") !=
         "t")
    std::this_thread::yield();
  time.advance(10s);
  channels::dispatcher others{{db, time, directory, post, office, figures, seen}};
  others.run_due();
  EXPECT_EQ(state_of("an"), "leaving") << "its lease was renewed";
  EXPECT_EQ(state_of("jef"), "left") << "free twenty seconds after its process died";
  answer.set_value();
  while (state_of("an") == "leaving") std::this_thread::yield();
  dispatcher.stop();
  EXPECT_EQ(state_of("an"), "left");
  EXPECT_EQ(one("select attempts from tenant.channel_messages where about = 'an'"), "1");
}

// A mail server that hangs holds one lane; the other lanes continue.
class hanging_mail : public mail::channel {
 public:
  explicit hanging_mail(std::shared_future<void> until, std::atomic<int>& held)
      : until_(until), held_(held) {}
  std::optional<std::string> deliver(const mail::outgoing& o) override {
    if (o.what.subject != "Oproep") {
      ++held_;
      until_.wait();
    }
    return std::nullopt;
  }

 private:
  std::shared_future<void> until_;
  std::atomic<int>& held_;
};

TEST_F(Dispatcher, MailsOfANewsletterThatHangHoldNoMailOfACallOutAndNoSignInLink) {
  std::promise<void> ends;
  std::atomic<int> held = 0;
  mail::mailer hangs{std::make_unique<hanging_mail>(ends.get_future().share(), held), "noreply@alken.be", {}};
  channels::dispatcher many{{db, time, directory, hangs, office, figures, seen}};
  const channels::batch news{.id = uuid_v7(flood_night()), .owner = "corps", .level = priority::bulk};
  std::vector<channels::message> list;
  for (int i = 0; i < 10; ++i) {
    list.push_back(letter("n" + std::to_string(i)));
    list.back().subject = "Nieuws";
  }
  queue(news, alken, list);
  many.start(2);
  while (held < 1) std::this_thread::yield();
  queue({letter("an")});
  db.write(alken.id, [&](transaction& tx) {
    mail::queue(tx,
                {.to = "els@voorbeeld.be",
                 .subject = "Oproep",
                 .text = "Je link",
                 .html = {},
                 .kind = "sign_in_link"},
                time.now());
  });
  many.wake();
  const auto waits = [&](const std::string& what) {
    return one("select count(*) from tenant.channel_messages where priority = '" + what +
               "' and state <> 'left'") != "0";
  };
  while (waits("crisis") || waits("normal")) std::this_thread::yield();
  EXPECT_EQ(held, 1) << "bulk has one worker, and it still hangs";
  EXPECT_TRUE(waits("bulk"));
  ends.set_value();
  many.stop();
}

class doubtful_mail : public mail::channel {
 public:
  explicit doubtful_mail(std::vector<std::string>& ids) : ids_(ids) {}
  std::optional<std::string> deliver(const mail::outgoing& o) override {
    ids_.push_back(o.message_id);
    return "smtp_uncertain";
  }

 private:
  std::vector<std::string>& ids_;
};

TEST_F(Dispatcher, AMailServerThatStaysSilentIsCountedAsAFailureAndTheMailWaits) {
  const smtp_server silent("silent");
  auto s = silent.settings();
  s.conversation = 300ms;
  mail::mailer by_smtp{mail::smtp_channel(s), "noreply@alken.be", {}};
  channels::dispatcher mine{{db, time, directory, by_smtp, office, figures, seen}};
  queue({letter("an")});
  mine.run_due();
  EXPECT_EQ(state_of("an"), "waiting");
  EXPECT_THAT(figures.exposition(), HasSubstr("paraat_mails_total{outcome=\"failed\"} 1"));
  EXPECT_THAT(figures.exposition(), HasSubstr("paraat_mails_total{outcome=\"given_up\"} 0"));
}

TEST_F(Dispatcher, AMailWithoutAnAnswerIsRepeatedOnceUnderTheSameMessageId) {
  std::vector<std::string> ids;
  mail::mailer doubtful{std::make_unique<doubtful_mail>(ids), "noreply@alken.be", {}};
  channels::dispatcher some{{db, time, directory, doubtful, office, figures, seen}};
  queue({letter("an")});
  for (int i = 0; i < 30 * 6; ++i) {
    some.run_due();
    time.advance(10min);
  }
  ASSERT_THAT(ids, SizeIs(2));
  EXPECT_EQ(ids[0], ids[1]);
  EXPECT_EQ(state_of("an"), "uncertain");
  EXPECT_EQ(last("an"), fate::uncertain);
}

TEST_F(Dispatcher, AnOwnerThatCannotTakeAReportIsToldLaterAndTheTextIsNotSentAgain) {
  bool broken = true;
  channels::owner mine;
  mine.reported = [&](transaction&, instant, const channels::report& r) {
    if (broken) throw std::runtime_error("not now");
    reports.push_back({r.about, r.what, r.why});
  };
  office.serve({{"callout", mine}});
  queue({text("an")});
  dispatcher.run_due();
  EXPECT_EQ(state_of("an"), "left");
  EXPECT_THAT(reports, IsEmpty());
  broken = false;
  dispatcher.run_due();
  EXPECT_EQ(last("an"), fate::left);
  EXPECT_THAT(gateway.heard(), SizeIs(1));
}

TEST_F(Dispatcher, MetricsCountWithoutAnythingOfPeople) {
  queue({text("an")});
  dispatcher.run_due();
  const std::string shown = figures.exposition();
  EXPECT_THAT(shown, HasSubstr("paraat_channel_messages_total{channel=\"sms\",class=\"crisis\",kind="
                               "\"callout\",outcome=\"taken\"} 1"));
  EXPECT_THAT(shown, testing::Not(HasSubstr("470112233")));
}

}  // namespace
}  // namespace paraat::test
