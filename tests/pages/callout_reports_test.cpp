// Results from the channels: SMS answers, and delivery reports.

#include "tenant/crisis/responses/sms_answers.hpp"
#include "tests/pages/callouts.hpp"

namespace paraat::test {
namespace {

using callouts::person_state;
using testing::HasSubstr;

class CalloutReports : public Night {};

TEST_F(CalloutReports, AnSmsAnswersAndWhatItDoesNotSayGoesToAHuman) {
  members(1, 20);
  const auto i = incident();
  const auto c = started(i, {task(i, 2)});
  const auto all = people(c);
  const auto owner = callouts::channel_owner();
  const auto text = [&](const callouts::person& p, const std::string& words,
                        std::optional<channels::meaning> meant = std::nullopt) {
    return node.db().write(alken.id, [&](transaction& tx) {
      return owner.answered(
          tx, node.time.now(),
          {.batch = c.id, .about = p.id, .text = words, .meant = meant, .at = node.time.now()});
    });
  };
  EXPECT_TRUE(text(all[0], "ja " + c.code + " 21u30 +2"));
  EXPECT_EQ(again(all[0]).status, person_state::confirmed);
  EXPECT_EQ(again(all[0]).brings, 2);
  EXPECT_EQ(web::local_clock_time(*again(all[0]).arrives_at), "21:30");
  later(callouts::schedule_every);
  EXPECT_THAT(texts_to(all[0], "sms").back(), HasSubstr("Parking De Alk"))
      << "who answered by SMS is told by SMS";
  EXPECT_FALSE(text(all[1], "wie bent u?"));
  EXPECT_EQ(again(all[1]).status, person_state::unclear);
  EXPECT_TRUE(text(all[1], "wie bent u?", channels::meaning::no)) << "a human read it";
  EXPECT_EQ(again(all[1]).status, person_state::no);
  EXPECT_FALSE(text(all[0], "jaja misschien of nee"));
  EXPECT_EQ(again(all[0]).status, person_state::confirmed) << "what was said stays said";
  EXPECT_TRUE(text(all[0], "NEE " + c.code));
  EXPECT_EQ(again(all[0]).status, person_state::withdrawn);
  EXPECT_TRUE(text(all[2], "yes"));
  EXPECT_TRUE(text(all[3], "oui"));
  EXPECT_TRUE(text(all[4], "ja"));
  EXPECT_EQ(again(all[4]).status, person_state::reserve);
  later(callouts::schedule_every);
  EXPECT_THAT(texts_to(all[4], "sms").back(), HasSubstr("reservelijst"));
  EXPECT_FALSE(node.db().write(alken.id, [&](transaction& tx) {
    return owner.answered(tx, node.time.now(),
                          {.batch = c.id, .about = "x", .text = "ja", .meant = {}, .at = {}});
  }));
}

TEST_F(CalloutReports, ReportsSayWhoWasReachedAndWhoWasNot) {
  members(1, 20);
  const auto i = incident();
  const auto c = started(i, {task(i, 2)});
  const auto p = people(c)[0];
  const auto owner = callouts::channel_owner();
  const auto report = [&](const std::string& key, channels::fate what) {
    node.db().write(alken.id, [&](transaction& tx) {
      owner.reported(tx, node.time.now(),
                     {.batch = c.id, .key = key + p.id, .about = p.id, .via = {}, .what = what, .why = ""});
    });
    return again(p).status;
  };
  EXPECT_EQ(report("question/mail/", channels::fate::failed), person_state::to_notify)
      << "the SMS may still arrive";
  EXPECT_EQ(report("question/sms/", channels::fate::failed), person_state::undeliverable);
  EXPECT_EQ(report("question/sms/", channels::fate::delivered), person_state::notified)
      << "it did arrive after all";
  EXPECT_EQ(report("reminder/mail/", channels::fate::failed), person_state::notified)
      << "other messages say nothing here";
}

}  // namespace
}  // namespace paraat::test
