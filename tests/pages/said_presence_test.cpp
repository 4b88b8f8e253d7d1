// Self check-in and check-out by the link, by SMS or by telephone: the person is on site, or gone, for the
// roll call too.

#include <atomic>
#include <thread>

#include "tenant/crisis/responses/sms_answers.hpp"
#include "tests/pages/callouts.hpp"

namespace paraat::test {
namespace {

using callouts::person_state;
using testing::HasSubstr;
using testing::Not;

class SaidPresence : public Night {
 protected:
  incidents::incident flood;
  callouts::callout c;
  callouts::person an;  // has a place

  void SetUp() override {
    Night::SetUp();
    members(1, 20);
    flood = incident();
    c = started(flood, {task(flood, 2)});
    an = people(c)[0];
    ASSERT_EQ(tap(an, "ja").status, 303);
  }
  std::string presence() const { return "/beheer/noodsituaties/" + flood.id + "/aanwezig"; }
  answer at_the_desk(const std::string& what) {
    return click(coordinator, presence() + "/" + what, {{"wie", an.id}});
  }
  answer at_the_telephone(const std::string& what) {
    return click(coordinator, "/beheer/oproepen/mensen/" + an.id + "/" + what);
  }
  bool text(const std::string& words) {
    return node.db().write(alken.id, [&](transaction& tx) {
      return callouts::channel_owner().answered(
          tx, node.time.now(),
          {.batch = c.id, .about = an.id, .text = words, .meant = std::nullopt, .at = node.time.now()});
    });
  }
  // The page of a new roll call; the one before it is closed.
  std::string roll_call() {
    const std::string roll = presence() + "/appel";
    EXPECT_EQ(click(coordinator, roll + "/begin").status, 303);
    std::string page = open(coordinator, roll).body;
    EXPECT_EQ(click(coordinator, roll, {{"appel", hidden_field(page, "appel")}}).status, 303);
    return page;
  }
  // "link sms 40": how they came, how they left (a hyphen while they are there) and the minutes between.
  std::vector<std::string> stays() {
    std::vector<std::string> out;
    for (const auto& r :
         sql("select in_how || ' ' || case when out_at is null then '-' else out_how || ' ' || "
             "round(extract(epoch from out_at - in_at) / 60)::int end from tenant.stays where person_id = '" +
             an.id + "' order by in_at, id"))
      out.emplace_back(r[0].c_str());
    return out;
  }
};

TEST_F(SaidPresence, WhoSaysByTheLinkThatTheyAreThereIsInTheRollCallUntilTheyLeave) {
  ASSERT_EQ(tap(an, "aankomst").status, 303);
  EXPECT_THAT(roll_call(), HasSubstr("Lid1 Achternaam"));
  node.time.advance(std::chrono::minutes{40});
  ASSERT_EQ(tap(an, "vertrek").status, 303);
  EXPECT_THAT(roll_call(), Not(HasSubstr("Lid1 Achternaam")));
  EXPECT_THAT(stays(), testing::ElementsAre("link link 40"));
  EXPECT_EQ(again(an).status, person_state::departed);
}

TEST_F(SaidPresence, AStayThatTheDeskOpenedEndsWithTheWordOfThePerson) {
  ASSERT_EQ(at_the_desk("aankomst").status, 303);
  node.time.advance(std::chrono::minutes{30});
  ASSERT_EQ(tap(an, "vertrek").status, 303);
  EXPECT_THAT(stays(), testing::ElementsAre("desk link 30"));
  EXPECT_THAT(roll_call(), Not(HasSubstr("Lid1 Achternaam")));
  EXPECT_EQ(number("select count(*) from tenant.stays where in_by is not null and out_by is null"), 1)
      << "no account let them out";
  EXPECT_EQ(at_the_desk("vertrek").status, 409) << "they are gone";
  EXPECT_EQ(tap(an, "vertrek").status, 303) << "said twice";
  EXPECT_THAT(stays(), testing::ElementsAre("desk link 30"));
}

TEST_F(SaidPresence, BySmsAndAtTheTelephoneItIsTheSame) {
  EXPECT_TRUE(text("aangekomen " + c.code));
  EXPECT_THAT(roll_call(), HasSubstr("Lid1 Achternaam"));
  node.time.advance(std::chrono::minutes{20});
  EXPECT_TRUE(text("vertrokken"));
  EXPECT_THAT(roll_call(), Not(HasSubstr("Lid1 Achternaam")));
  ASSERT_EQ(at_the_telephone("aankomst").status, 303);
  node.time.advance(std::chrono::minutes{10});
  ASSERT_EQ(at_the_telephone("vertrek").status, 303);
  EXPECT_THAT(stays(), testing::ElementsAre("sms sms 20", "desk desk 10"));
  EXPECT_EQ(number("select count(*) from tenant.stays where out_by is not null"), 1) << "the coordinator";
}

TEST_F(SaidPresence, SaidTwiceOrAtTheDeskTooItIsOneStayAndWhoComesBackHasAnother) {
  ASSERT_EQ(tap(an, "aankomst").status, 303);
  ASSERT_EQ(tap(an, "aankomst").status, 303);
  EXPECT_TRUE(text("aangekomen"));
  EXPECT_EQ(at_the_desk("aankomst").status, 409) << "in already";
  EXPECT_THAT(stays(), testing::ElementsAre("link -"));
  node.time.advance(std::chrono::minutes{15});
  ASSERT_EQ(at_the_desk("vertrek").status, 303);
  ASSERT_EQ(tap(an, "aankomst").status, 303);
  EXPECT_THAT(stays(), testing::ElementsAre("link desk 15", "link -"));
  EXPECT_THAT(roll_call(), HasSubstr("Lid1 Achternaam"));
}

TEST_F(SaidPresence, HoweverFastSomebodyTapsThereIsOneStay) {
  const std::string to = link(an) + "/aankomst";
  std::atomic<int> taken = 0;
  {
    std::vector<std::jthread> taps;
    for (int n = 0; n < 6; ++n)
      taps.emplace_back([&] {
        if (node.post(host, to, "").status == 303) ++taken;
      });
  }
  EXPECT_EQ(taken, 6);
  EXPECT_THAT(stays(), testing::ElementsAre("link -"));
}

TEST_F(SaidPresence, WithoutAPlaceOrTooEarlyNobodyIsThere) {
  an = people(c)[1];
  EXPECT_EQ(tap(an, "aankomst").status, 409);
  EXPECT_FALSE(text("aangekomen"));
  EXPECT_EQ(tap(an, "vertrek").status, 409);
  ASSERT_EQ(tap(an, "ja").status, 303);
  EXPECT_EQ(tap(an, "vertrek").status, 409) << "not there yet";
  sql("update tenant.incident_tasks set starts_at = starts_at + interval '8 hours', ends_at = ends_at + "
      "interval '8 hours'");
  EXPECT_EQ(tap(an, "aankomst").status, 409) << "too early";
  EXPECT_THAT(stays(), testing::IsEmpty());
}

TEST_F(SaidPresence, WhoWorkedAsLongAsTheyMayIsLetInByACoordinatorOnly) {
  ASSERT_EQ(click(coordinator, presence() + "/grens", {{"grens", "1"}}).status, 303);
  ASSERT_EQ(tap(an, "aankomst").status, 303);
  node.time.advance(std::chrono::minutes{61});
  ASSERT_EQ(tap(an, "vertrek").status, 303) << "leaving is never refused";
  const auto refused = tap(an, "aankomst");
  EXPECT_EQ(refused.status, 429);
  EXPECT_THAT(refused.body, HasSubstr("zo lang als mag"));
  EXPECT_FALSE(text("aangekomen")) << "a human reads it";
  EXPECT_EQ(again(an).status, person_state::departed) << "nothing of it happened";
  EXPECT_THAT(stays(), testing::ElementsAre("link link 61"));
  EXPECT_EQ(click(coordinator, presence() + "/aankomst", {{"wie", an.id}, {"toch", "ja"}}).status, 303);
  EXPECT_EQ(again(an).status, person_state::on_site);
}

}  // namespace
}  // namespace paraat::test
