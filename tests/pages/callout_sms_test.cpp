// SMS answers of a call-out, from the gateway to the pages on which a coordinator reads them.

#include <atomic>
#include <thread>

#include "tenant/messaging/channels/inbound_sms.hpp"
#include "tenant/messaging/channels/opt_outs.hpp"
#include "tests/pages/callouts.hpp"

namespace paraat::test {
namespace {

using callouts::person_state;
using channels::heard;
using testing::HasSubstr;
using testing::Not;

class CalloutSms : public Night {
 protected:
  incidents::incident flood;
  incidents::task sandbags_task;
  callouts::callout c;
  callouts::person an;
  int heard_so_far = 0;

  void SetUp() override {
    Night::SetUp();
    members(1, 20);
    flood = incident();
    sandbags_task = task(flood, 3);  // from 21:00 to 01:00
    c = started(flood, {sandbags_task});
    an = people(c)[0];
    sql("update tenant.channel_messages set state = 'left'");
  }
  heard text(const std::string& words, const std::string& from = "+32470000001") {
    return channels::take_answer(
        {node.db(), node.inside().services().tenants, node.inside().channels(), node.time.now()}, alken.id,
        {"in-" + std::to_string(++heard_so_far), from, words});
  }
  std::string person_page() { return open(coordinator, "/beheer/oproepen/mensen/" + an.id).body; }
  std::string board() { return open(coordinator, "/beheer/noodsituaties/" + flood.id + "/bord").body; }
};

TEST_F(CalloutSms, TheWordsOfAnAnswerStandOnThePageOfThePersonWithTheirTerm) {
  EXPECT_EQ(text("Ja " + c.code + " ik ben er om 22u45 en breng een generator mee"), heard::taken);
  EXPECT_EQ(again(an).status, person_state::confirmed);
  EXPECT_EQ(web::local_clock_time(*again(an).arrives_at), "22:45");
  EXPECT_EQ(web::local_day(*again(an).arrives_at), web::local_day(sandbags_task.what.from));
  EXPECT_THAT(person_page(), HasSubstr("breng een generator mee"));
  EXPECT_THAT(person_page(), HasSubstr("We wissen ze na 30 dagen."));
}

TEST_F(CalloutSms, AnArrivalAfterMidnightIsOnTheNightOfTheTask) {
  EXPECT_EQ(text("Ja " + c.code + " om 00:30"), heard::taken);
  EXPECT_EQ(*again(an).arrives_at, sandbags_task.what.from + std::chrono::minutes{210});
}

TEST_F(CalloutSms, WhatIsNotSureCountsOnBoardIncidentAndDeskUntilItIsRead) {
  EXPECT_THAT(board(), Not(HasSubstr("wacht op jou")));
  EXPECT_EQ(text("Ja, ik kan van 21u tot 23u"), heard::unclear);
  EXPECT_EQ(again(an).status, person_state::unclear) << "no place on half understood words";
  for (const std::string& page : {board(), open(coordinator, "/beheer/noodsituaties/" + flood.id).body})
    EXPECT_THAT(page, HasSubstr("1 sms wacht op jou"));
  EXPECT_THAT(open(coordinator, "/beheer").body, HasSubstr("Sms’en om te lezen"));
  EXPECT_THAT(person_page(), HasSubstr("Nog te lezen"));
  const std::string queue = open(coordinator, "/beheer/sms").body, mark = "action=\"/beheer/sms/";
  const std::string id = queue.substr(queue.find(mark) + mark.size(), 36);
  ASSERT_EQ(click(coordinator, "/beheer/sms/" + id + "/toewijzing",
                  {{"oproep", c.id}, {"wie", an.id}, {"antwoord", "ja"}})
                .status,
            303);
  EXPECT_EQ(again(an).status, person_state::confirmed);
  EXPECT_THAT(board(), Not(HasSubstr("wacht op jou")));
  EXPECT_THAT(person_page(), HasSubstr("van 21u tot 23u")) << "the words stay";
}

TEST_F(CalloutSms, OnTheWayIsNoArrivalAndAnArrivalIsNone) {
  ASSERT_EQ(text("ja " + c.code), heard::taken);
  EXPECT_EQ(text("J'arrive " + c.code), heard::taken);
  EXPECT_EQ(again(an).status, person_state::on_the_way);
  EXPECT_EQ(number("select count(*) from tenant.stays"), 0) << "not in the roll call";
  EXPECT_EQ(text("Ben er"), heard::taken);
  EXPECT_EQ(again(an).status, person_state::on_site);
}

TEST_F(CalloutSms, StopIsAnOptOutThatIsConfirmedToldAndReversible) {
  EXPECT_EQ(text("STOP " + c.code), heard::opted_out);
  EXPECT_EQ(text("Stop"), heard::opted_out);
  EXPECT_EQ(number("select count(*) from tenant.sms_opt_outs where number = '+32470000001'"), 1);
  EXPECT_EQ(number("select count(*) from tenant.channel_messages where key = 'opt-out'"), 1)
      << "confirmed once";
  EXPECT_THAT(person_page(), HasSubstr("krijgt geen sms’en meer"));
  const std::string queue = open(coordinator, "/beheer/sms").body;
  EXPECT_THAT(queue, HasSubstr("Willen geen sms’en meer"));
  EXPECT_THAT(queue, HasSubstr("tel:+32470000001"));
  EXPECT_THAT(open(coordinator, "/beheer/korps/leden/" + member_id(1)).body,
              HasSubstr("krijgt geen sms’en meer"));
  ASSERT_EQ(click(coordinator, "/beheer/oproepen/mensen/" + an.id + "/sms-toelating").status, 303);
  EXPECT_THAT(person_page(), Not(HasSubstr("krijgt geen sms’en meer")));
  EXPECT_EQ(number("select count(*) from tenant.sms_opt_outs"), 0);
}

TEST_F(CalloutSms, ANoShowKeepsWhatWasAnsweredAndWhen) {
  ASSERT_EQ(text("Ja " + c.code + " +2"), heard::taken);
  const auto before = again(an);
  node.time.advance(std::chrono::hours{2});
  coordinator = sign_in(node, coordinator.account);
  ASSERT_EQ(click(coordinator, "/beheer/oproepen/mensen/" + an.id + "/afwezigheid").status, 303);
  const auto after = again(an);
  EXPECT_EQ(after.status, person_state::no_show);
  EXPECT_EQ(after.answered_at, before.answered_at);
  EXPECT_EQ(after.said_yes_at, before.said_yes_at);
  EXPECT_EQ(after.answered_via, "sms");
  EXPECT_EQ(after.brings, 2);
  EXPECT_EQ(after.answers, before.answers);
  EXPECT_FALSE(after.place_task);
  EXPECT_EQ(task_now(sandbags_task).taken, 0) << "the place is free again";
}

}  // namespace
}  // namespace paraat::test
