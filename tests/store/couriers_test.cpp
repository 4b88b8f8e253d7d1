// Couriers carry messages out, against a folder for mail and a gateway for SMS that misbehaves as told.

#include "tenant/channels/couriers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <barrier>
#include <filesystem>
#include <fstream>
#include <pqxx/pqxx>
#include <set>
#include <thread>

#include "protocol/bytes.hpp"
#include "tenant/channels/answers.hpp"
#include "tenant/channels/signing.hpp"
#include "tests/support/postgres.hpp"
#include "tests/support/scripted_gateway.hpp"
#include "tests/support/world.hpp"

namespace paraat::test {
namespace {

using channels::channel;
using channels::fate;
using channels::gateway_report;
using channels::heard;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;
using namespace std::chrono_literals;

// What an owner was told, in the database, so that it is there when and only when the transaction is kept.
struct told {
  std::string about;
  fate what;
  std::string why;
};

class Couriers : public testing::Test {
 protected:
  fresh_database urls = make_database();
  database db{{.url = urls.application_url, .connections = 20}};
  manual_clock time{flood_night()};
  tenants::tenant alken = add_municipality(db, alken_nis);
  tenants::tenant wellen = add_municipality(db, wellen_nis);
  tenants::directory directory;
  metrics figures;
  std::string folder = [] {
    std::string name = "/tmp/paraat-couriers-XXXXXX";
    return std::string(::mkdtemp(name.data()));
  }();
  mail::post post{mail::folder_channel(folder), "noreply@alken.be", {}};
  scripted_gateway gateway;
  channels::office office = office_with({});
  channels::couriers couriers{{db, time, directory, post, office, figures}};
  channels::batch call{.id = uuid_v7(flood_night()), .owner = "callout"};

  std::mutex mutex;
  std::vector<told> reports;
  std::vector<channels::incoming> answers;
  bool understands = true;

  Couriers() { directory.load(db); }
  ~Couriers() override { std::filesystem::remove_all(folder); }

  channels::office office_with(channels::terms t) {
    t.secret = "secret";
    t.cost.sms = true;
    if (t.texts_per_second == 10) t.texts_per_second = 1000;
    channels::office o(
        t,
        channels::http_gateway(
            {.url = gateway.url(), .secret = "secret", .sender = "+32460000000", .patience = 300ms}, time));
    channels::owner mine;
    mine.reported = [this](transaction&, instant, const channels::report& r) {
      const std::lock_guard lock(mutex);
      reports.push_back({r.about, r.what, r.why});
    };
    mine.answered = [this](transaction&, instant, const channels::incoming& i) {
      answers.push_back(i);
      return understands || i.meant;
    };
    mine.people = [](transaction&, std::string_view) {
      return std::vector<channels::person>{{"an", "An Claes"}, {"jef", "Jef Claes"}};
    };
    o.serve({{"callout", mine}});
    return o;
  }

  static channels::message text(const std::string& about, const std::string& to = "+32470112233",
                                const std::string& key = {}) {
    return {.key = key.empty() ? "call/" + about : key,
            .via = channel::sms,
            .to = to,
            .about = about,
            .subject = "",
            .body = "Kom je helpen?"};
  }
  static channels::message letter(const std::string& about, const std::string& to = "an@claes.be") {
    return {.key = "mail/" + about,
            .via = channel::mail,
            .to = to,
            .about = about,
            .subject = "Oproep",
            .body = "Kom je?"};
  }
  int queue(const std::vector<channels::message>& list) { return queue(call, alken, list); }
  int queue(const channels::batch& b, const tenants::tenant& where,
            const std::vector<channels::message>& list) {
    return db.write(where.id, [&](transaction& tx) { return channels::queue(tx, time.now(), b, list); });
  }
  channels::stopped stop() {
    return db.write(alken.id, [&](transaction& tx) { return channels::stop(tx, time.now(), call.id); });
  }
  channels::progress progress(channel via = channel::sms) {
    return db.read(alken.id, [&](transaction& tx) { return channels::progress_of(tx, call.id, via); });
  }
  std::string one(const std::string& sql) {
    pqxx::connection c(urls.application_url);
    pqxx::work w(c);
    w.exec("select set_config('app.tenant', '" + std::to_string(alken.id.value) + "', true)");
    const auto rows = w.exec(sql);
    const std::string out = rows.empty() || rows[0][0].is_null() ? "" : rows[0][0].c_str();
    w.commit();
    return out;
  }
  std::string state_of(const std::string& about) {
    return one("select state from tenant.channel_messages where about = '" + about + "'");
  }
  // What came last of each person.
  fate last(const std::string& about) {
    fate out{};
    for (const told& t : reports)
      if (t.about == about) out = t.what;
    return out;
  }
  // Runs until the couriers have had every pause that they may take.
  void hours_pass(int hours) {
    for (int i = 0; i < hours * 6; ++i) {
      time.advance(10min);
      couriers.run_due();
    }
  }
  channels::listener listening() { return {db, directory, office, time.now()}; }
  heard report(const gateway_report& r) { return channels::take_report(listening(), r); }
  gateway_report delivered(const std::string& about, const std::string& id = "r1") {
    const std::string ref =
        one("select tenant_id || '.' || id from tenant.channel_messages where about = '" + about + "'");
    return {.id = id, .gateway_id = "gw-" + ref, .reference = ref, .what = fate::delivered, .why = ""};
  }
  heard hear(const std::string& from, const std::string& words, const std::string& id = "in-1") {
    return channels::take_answer(listening(), alken.id, {id, from, words});
  }
  int unclear(const tenants::tenant& where) {
    return db.read(where.id, [](transaction& tx) { return channels::count_unclear(tx); });
  }
  std::string coded(const tenants::tenant& where, channels::batch& b) {
    return b.code =
               db.write(where.id, [&](transaction& tx) { return channels::take_code(tx, time.now(), b.id); });
  }
};

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

TEST_F(Couriers, ANumberThatTheGatewayRefusesFailsAtOnce) {
  gateway.does([](const auto&) { return scripted_gateway::answer(400, R"({"error":"invalid_number"})"); });
  queue({text("an")});
  couriers.run_due();
  hours_pass(1);
  EXPECT_THAT(gateway.heard(), SizeIs(1));
  EXPECT_EQ(last("an"), fate::failed);
}

// Each way of failing, and then a gateway that works: everybody has the text once, and is told so.
TEST_F(Couriers, NothingIsLostOrDoubledWhateverTheGatewayDoes) {
  const std::vector<std::pair<std::string, scripted_gateway::script>> ways{
      {"refuses for now",
       [](const auto&) { return scripted_gateway::answer(503, "{}", "Retry-After: 30\r\n"); }},
      {"breaks off", [](const auto&) { return std::string(); }},
      {"answers nonsense", [](const auto&) { return scripted_gateway::answer(200, "<html>"); }},
      {"answers without a number", [](const auto&) { return scripted_gateway::answer(200, "{}"); }},
      {"answers no HTTP", [](const auto&) { return std::string("ho ho ho\r\n\r\n"); }},
      {"answers without end",
       [](const auto&) { return scripted_gateway::answer(200, std::string(100'000, 'x')); }},
      {"has a fault", [](const auto&) { return scripted_gateway::answer(500, ""); }},
      {"knows no such secret", [](const auto&) { return scripted_gateway::answer(401, ""); }}};
  int n = 0;
  for (const auto& [name, way] : ways) {
    const std::string who = "p" + std::to_string(n++);
    const std::string number = "+3247022000" + std::to_string(n);
    gateway.does(way);
    queue({text(who, number)});
    couriers.run_due();
    EXPECT_EQ(state_of(who), "waiting") << name;
    EXPECT_EQ(one("select count(*) from tenant.channel_messages where about = '" + who + "' and told <> ''"),
              "0");
    gateway.does(scripted_gateway::taken);
    hours_pass(1);
    EXPECT_EQ(state_of(who), "left") << name;
    EXPECT_EQ(last(who), fate::left) << name;
  }
  const auto to = gateway.sent_to();
  EXPECT_EQ(std::set(to.begin(), to.end()).size(), ways.size());
  EXPECT_EQ(to.size(), ways.size()) << "by the number of the message each was sent once";
}

TEST_F(Couriers, AGatewayThatHangsIsLeftAndTheTextIsRepeatedUnderTheSameNumber) {
  std::mutex hold;
  std::unique_lock held(hold);
  gateway.does([&](const auto& s) {
    const std::lock_guard wait(hold);
    return scripted_gateway::taken(s);
  });
  queue({text("an")});
  couriers.run_due();
  EXPECT_EQ(state_of("an"), "waiting");
  EXPECT_EQ(one("select why || maybe_left from tenant.channel_messages"), "gateway_timeouttrue");
  held.unlock();
  hours_pass(1);
  EXPECT_EQ(state_of("an"), "left");
  EXPECT_GE(gateway.heard().size(), 2U);
  EXPECT_THAT(gateway.sent_to(), SizeIs(1));
}

TEST_F(Couriers, WithAGatewayThatDoesNotKnowRepetitionsATextThatMayHaveLeftIsNotSentAgain) {
  office = office_with({.repeats_safely = false});
  gateway.does([](const auto&) { return std::string(); });
  queue({text("an")});
  couriers.run_due();
  gateway.does(scripted_gateway::taken);
  hours_pass(2);
  EXPECT_THAT(gateway.heard(), SizeIs(1));
  EXPECT_EQ(state_of("an"), "uncertain");
  EXPECT_EQ(last("an"), fate::uncertain);
  EXPECT_EQ(report(delivered("an")), heard::taken) << "a report can still say that it arrived";
  EXPECT_EQ(last("an"), fate::delivered);
}

TEST_F(Couriers, AGatewayThatFailsIsTriedByOneMessageAtATime) {
  gateway.does([](const auto&) { return scripted_gateway::answer(503, "{}"); });
  std::vector<channels::message> list;
  for (int i = 0; i < 50; ++i)
    list.push_back(text("p" + std::to_string(i), "+324701122" + std::to_string(10 + i)));
  queue(list);
  couriers.run_due();
  EXPECT_THAT(gateway.heard(), SizeIs(1));
  time.advance(3s);
  couriers.run_due();
  EXPECT_THAT(gateway.heard(), SizeIs(2));
  EXPECT_EQ(progress().waiting, 50);
  gateway.does(scripted_gateway::taken);
  hours_pass(1);
  EXPECT_EQ(progress().left, 50);
  EXPECT_THAT(gateway.sent_to(), SizeIs(50));
}

TEST_F(Couriers, GiveUpAfterADayAndSaySo) {
  gateway.does([](const auto&) { return scripted_gateway::answer(503, "{}"); });
  queue({text("an")});
  hours_pass(25);
  EXPECT_EQ(state_of("an"), "failed");
  EXPECT_EQ(reports.back().why, "given_up");
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

TEST_F(Couriers, AGatewayThatIsNotReachedLosesNothing) {
  office = channels::office(
      {}, channels::http_gateway({.url = "http://127.0.0.1:1/", .secret = "s", .sender = "x"}, time));
  queue({text("an")});
  couriers.run_due();
  EXPECT_EQ(one("select state || ' ' || why || ' ' || maybe_left from tenant.channel_messages"),
            "waiting gateway_unreachable false");
}

TEST_F(Couriers, WithoutAGatewayTextsWait) {
  office = channels::office({}, nullptr);
  queue({text("an"), letter("jef")});
  couriers.run_due();
  EXPECT_EQ(state_of("an"), "waiting");
  EXPECT_EQ(state_of("jef"), "left");
}

// ---- reports

TEST_F(Couriers, AReportCountsOnceAndOnlyMakesAMessageBetterKnown) {
  queue({text("an")});
  couriers.run_due();
  auto r = delivered("an");
  auto failed = r;
  failed.id = "r0";
  failed.what = fate::failed;
  failed.why = "not_delivered";
  EXPECT_EQ(report(failed), heard::taken);
  EXPECT_EQ(last("an"), fate::failed);
  EXPECT_EQ(report(r), heard::taken) << "it arrived after all";
  EXPECT_EQ(last("an"), fate::delivered);
  const auto before = reports.size();
  EXPECT_EQ(report(r), heard::repeated);
  failed.id = "r2";
  EXPECT_EQ(report(failed), heard::taken) << "too late: it did arrive";
  auto sent = r;
  sent.id = "r3";
  sent.what = fate::left;
  EXPECT_EQ(report(sent), heard::taken) << "out of order";
  EXPECT_EQ(state_of("an"), "delivered");
  EXPECT_EQ(reports.size(), before) << "nobody is told twice";
}

TEST_F(Couriers, AReportThatFitsNothingChangesNothing) {
  queue({text("an"), text("jef", "+32470112299")});
  couriers.run_due();
  auto r = delivered("an");
  r.gateway_id = "gw-of-somebody-else";
  EXPECT_EQ(report(r), heard::mismatched);
  for (const std::string& ref :
       {std::string(), std::string("x"), uuid_v7(time.now()), "99." + uuid_v7(time.now()),
        std::to_string(alken.id.value) + "." + uuid_v7(time.now()),
        std::to_string(wellen.id.value) +
            delivered("an").reference.substr(delivered("an").reference.find('.'))}) {
    r.reference = ref;
    r.id = "r" + ref;
    EXPECT_EQ(report(r), heard::unknown) << ref;
  }
  EXPECT_EQ(state_of("an"), "left");
  EXPECT_EQ(state_of("jef"), "left");
}

TEST_F(Couriers, AReportThatIsFasterThanTheAnswerOfTheGatewayHolds) {
  gateway.does([&](const auto& s) {
    report({.id = "r1",
            .gateway_id = "gw-" + s.reference(),
            .reference = s.reference(),
            .what = fate::delivered,
            .why = ""});
    return scripted_gateway::taken(s);
  });
  queue({text("an")});
  couriers.run_due();
  EXPECT_EQ(state_of("an"), "delivered");
  EXPECT_EQ(last("an"), fate::delivered);
}

TEST_F(Couriers, AReportOfATextThatWaitsToBeRepeatedEndsTheWaiting) {
  gateway.does([](const auto&) { return std::string(); });
  queue({text("an")});
  couriers.run_due();
  EXPECT_EQ(report(delivered("an")), heard::taken);
  gateway.does(scripted_gateway::taken);
  hours_pass(1);
  EXPECT_THAT(gateway.heard(), SizeIs(1));
  EXPECT_EQ(state_of("an"), "delivered");
}

// ---- answers

TEST_F(Couriers, AnAnswerWithACodeGoesToThePersonOfThatCallOut) {
  channels::batch other{.id = uuid_v7(flood_night()), .owner = "callout"};
  const std::string k = coded(alken, call), m = coded(wellen, other);
  queue({text("an")});
  queue(other, wellen, {text("an-in-wellen")});
  couriers.run_due();
  EXPECT_EQ(hear("+32470112233", "Ja " + m + "!", "in-1"), heard::taken);
  ASSERT_THAT(answers, SizeIs(1));
  EXPECT_EQ(answers[0].batch, other.id);
  EXPECT_EQ(answers[0].about, "an-in-wellen");
  std::string lower = k;
  for (char& c : lower) c = static_cast<char>(std::tolower(c));
  EXPECT_EQ(hear("32470112233", lower + " nee, sorry", "in-2"), heard::taken)
      << "without a plus, in small letters";
  EXPECT_EQ(answers.at(1).about, "an");
}

TEST_F(Couriers, AnAnswerCountsOnceHoweverOftenTheGatewaySaysIt) {
  queue({text("an")});
  couriers.run_due();
  EXPECT_EQ(hear("+32470112233", "ja"), heard::taken);
  EXPECT_EQ(hear("+32470112233", "ja"), heard::repeated);
  EXPECT_THAT(answers, SizeIs(1));
}

TEST_F(Couriers, WithoutACodeAnAnswerCountsWhenOneCallOutRunsForTheNumber) {
  queue({text("an")});
  couriers.run_due();
  EXPECT_EQ(hear("0470 11 22 33", "ja"), heard::taken);
  EXPECT_EQ(answers.at(0).about, "an");
  const channels::batch second{.id = uuid_v7(flood_night()), .owner = "callout"};
  queue(second, alken, {text("an", "+32470112233", "again")});
  couriers.run_due();
  EXPECT_EQ(hear("+32470112233", "ja", "in-2"), heard::unclear) << "two run: which one?";
  db.write(alken.id, [&](transaction& tx) { channels::finish(tx, call.id); });
  EXPECT_EQ(hear("+32470112233", "ja", "in-3"), heard::taken) << "one of them ended";
  EXPECT_EQ(answers.at(1).batch, second.id);
}

TEST_F(Couriers, WithoutACodeTwoMunicipalitiesOnOneNumberAreADoubtAndOneOfThemSeesIt) {
  const channels::batch other{.id = uuid_v7(flood_night()), .owner = "callout"};
  queue({text("an")});
  time.advance(1min);
  queue(other, wellen, {text("an-in-wellen")});
  couriers.run_due();
  EXPECT_EQ(hear("+32470112233", "ja"), heard::unclear);
  EXPECT_EQ(unclear(wellen), 1) << "who wrote last";
  EXPECT_EQ(unclear(alken), 0);
  EXPECT_THAT(answers, IsEmpty());
}

TEST_F(Couriers, TwoPeopleWithOneNumberAreNotGuessed) {
  coded(alken, call);
  queue({text("an"), text("jef")});
  couriers.run_due();
  EXPECT_EQ(hear("+32470112233", "ja " + call.code), heard::unclear);
  EXPECT_THAT(answers, IsEmpty());
  const auto waiting = db.read(alken.id, [](transaction& tx) { return channels::unclear_answers(tx, 10); });
  ASSERT_THAT(waiting, SizeIs(1));
  EXPECT_THAT(waiting[0].candidates, SizeIs(2));
  EXPECT_EQ(waiting[0].batch, call.id);
}

TEST_F(Couriers, AHumanAttributesATextOnceAndOnlyToSomebodyOfTheCallOut) {
  queue({text("an"), text("jef")});
  couriers.run_due();
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

TEST_F(Couriers, WordsThatSayNothingWaitForAHuman) {
  understands = false;
  queue({text("an")});
  couriers.run_due();
  EXPECT_EQ(hear("+32470112233", "welke loods?"), heard::unclear);
  const auto waiting = db.read(alken.id, [](transaction& tx) { return channels::unclear_answers(tx, 10); });
  ASSERT_THAT(waiting, SizeIs(1));
  EXPECT_EQ(waiting[0].text, "welke loods?");
  EXPECT_THAT(waiting[0].candidates, SizeIs(1));
}

TEST_F(Couriers, AStrangerIsHeardButDoesNotFloodTheQueue) {
  for (int i = 0; i < channels::most_unclear_of_one_number; ++i)
    EXPECT_EQ(hear("+32499999999", "hallo", "in-" + std::to_string(i)), heard::unclear);
  EXPECT_EQ(hear("+32499999999", "hallo", "in-more"), heard::flooded);
  EXPECT_EQ(unclear(alken), channels::most_unclear_of_one_number);
  EXPECT_EQ(hear("BPOST", "uw pakje", "in-word"), heard::unclear) << "a sender that is no number";
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
