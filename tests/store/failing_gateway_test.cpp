// A gateway that refuses, hangs, breaks off, answers nonsense or is away: nothing is lost, and nothing is
// sent twice.
#include <set>

#include "tests/store/dispatcher.hpp"

namespace paraat::test {
namespace {

using channels::fate;
using channels::heard;
using testing::SizeIs;

TEST_F(Dispatcher, ANumberThatTheGatewayRefusesFailsAtOnce) {
  gateway.does([](const auto&) { return scripted_gateway::answer(400, R"({"error":"invalid_number"})"); });
  queue({text("an")});
  dispatcher.run_due();
  hours_pass(1);
  EXPECT_THAT(gateway.heard(), SizeIs(1));
  EXPECT_EQ(last("an"), fate::failed);
}

// Each way of failing, and then a gateway that works: everybody has the text once, and is told so.
TEST_F(Dispatcher, NothingIsLostOrDoubledWhateverTheGatewayDoes) {
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
    dispatcher.run_due();
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

TEST_F(Dispatcher, AGatewayThatHangsIsLeftAndTheTextIsRepeatedUnderTheSameNumber) {
  std::mutex hold;
  std::unique_lock held(hold);
  gateway.does([&](const auto& s) {
    const std::lock_guard wait(hold);
    return scripted_gateway::taken(s);
  });
  queue({text("an")});
  dispatcher.run_due();
  EXPECT_EQ(state_of("an"), "waiting");
  EXPECT_EQ(one("select why || maybe_left from tenant.channel_messages"), "gateway_timeouttrue");
  held.unlock();
  hours_pass(1);
  EXPECT_EQ(state_of("an"), "left");
  EXPECT_GE(gateway.heard().size(), 2U);
  EXPECT_THAT(gateway.sent_to(), SizeIs(1));
}

TEST_F(Dispatcher, WithAGatewayThatDoesNotKnowRepetitionsATextThatMayHaveLeftIsNotSentAgain) {
  office = office_with({.repeats_safely = false});
  gateway.does([](const auto&) { return std::string(); });
  queue({text("an")});
  dispatcher.run_due();
  gateway.does(scripted_gateway::taken);
  hours_pass(2);
  EXPECT_THAT(gateway.heard(), SizeIs(1));
  EXPECT_EQ(state_of("an"), "uncertain");
  EXPECT_EQ(last("an"), fate::uncertain);
  EXPECT_EQ(report(delivered("an")), heard::taken) << "a report can still say that it arrived";
  EXPECT_EQ(last("an"), fate::delivered);
}

TEST_F(Dispatcher, AGatewayThatFailsIsTriedByOneMessageAtATime) {
  gateway.does([](const auto&) { return scripted_gateway::answer(503, "{}"); });
  std::vector<channels::message> list;
  for (int i = 0; i < 50; ++i)
    list.push_back(text("p" + std::to_string(i), "+324701122" + std::to_string(10 + i)));
  queue(list);
  dispatcher.run_due();
  EXPECT_THAT(gateway.heard(), SizeIs(1));
  time.advance(3s);
  dispatcher.run_due();
  EXPECT_THAT(gateway.heard(), SizeIs(2));
  EXPECT_EQ(progress().waiting, 50);
  gateway.does(scripted_gateway::taken);
  hours_pass(1);
  EXPECT_EQ(progress().left, 50);
  EXPECT_THAT(gateway.sent_to(), SizeIs(50));
}

TEST_F(Dispatcher, GiveUpAfterADayAndSaySo) {
  gateway.does([](const auto&) { return scripted_gateway::answer(503, "{}"); });
  queue({text("an")});
  hours_pass(25);
  EXPECT_EQ(state_of("an"), "failed");
  EXPECT_EQ(reports.back().why, "given_up");
}

TEST_F(Dispatcher, AGatewayThatIsNotReachedLosesNothing) {
  office = channels::messaging_config(
      {}, channels::http_gateway({.url = "http://127.0.0.1:1/", .secret = "s", .sender = "x"}, time));
  queue({text("an")});
  dispatcher.run_due();
  EXPECT_EQ(one("select state || ' ' || why || ' ' || maybe_left from tenant.channel_messages"),
            "waiting gateway_unreachable false");
}

TEST_F(Dispatcher, WithoutAGatewayTextsWait) {
  office = channels::messaging_config({}, nullptr);
  queue({text("an"), letter("jef")});
  dispatcher.run_due();
  EXPECT_EQ(state_of("an"), "waiting");
  EXPECT_EQ(state_of("jef"), "left");
}

}  // namespace
}  // namespace paraat::test
