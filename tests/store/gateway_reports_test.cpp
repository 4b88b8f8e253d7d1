// Delivery reports of the gateway: late, twice, in the wrong order, or about an unknown message.
#include "tests/store/dispatcher.hpp"

namespace paraat::test {
namespace {

using channels::fate;
using channels::heard;
using testing::SizeIs;

TEST_F(Dispatcher, AReportCountsOnceAndOnlyMakesAMessageBetterKnown) {
  queue({text("an")});
  dispatcher.run_due();
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

TEST_F(Dispatcher, AReportThatFitsNothingChangesNothing) {
  queue({text("an"), text("jef", "+32470112299")});
  dispatcher.run_due();
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

TEST_F(Dispatcher, AReportThatIsFasterThanTheAnswerOfTheGatewayHolds) {
  gateway.does([&](const auto& s) {
    report({.id = "r1",
            .gateway_id = "gw-" + s.reference(),
            .reference = s.reference(),
            .what = fate::delivered,
            .why = ""});
    return scripted_gateway::taken(s);
  });
  queue({text("an")});
  dispatcher.run_due();
  EXPECT_EQ(state_of("an"), "delivered");
  EXPECT_EQ(last("an"), fate::delivered);
}

TEST_F(Dispatcher, AReportOfATextThatWaitsToBeRepeatedEndsTheWaiting) {
  gateway.does([](const auto&) { return std::string(); });
  queue({text("an")});
  dispatcher.run_due();
  EXPECT_EQ(report(delivered("an")), heard::taken);
  gateway.does(scripted_gateway::taken);
  hours_pass(1);
  EXPECT_THAT(gateway.heard(), SizeIs(1));
  EXPECT_EQ(state_of("an"), "delivered");
}

}  // namespace
}  // namespace paraat::test
