// Members of a corps without an e-mail address: they get an SMS, or a coordinator sees that a call is needed.

#include "tenant/crisis/corps/corps.hpp"
#include "tests/pages/callouts.hpp"

namespace paraat::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class NoAddress : public Night {
 protected:
  void without_mail(int n, const std::string& phone) {
    sql("update tenant.corps_members set email = '', phone = '" + phone + "' where id = '" + member_id(n) +
        "'");
  }
  // Channel and address of every message that was queued since `after` of them.
  std::vector<std::string> sent(int after = 0) {
    std::vector<std::string> out;
    for (const auto& r :
         sql("select via || ' ' || recipient from (select via, recipient, row_number() over (order "
             "by seq) n from tenant.channel_messages where batch_id is not null) m where n > " +
             std::to_string(after) + " order by 1"))
      out.emplace_back(r[0].c_str());
    return out;
  }
  int queued() { return number("select count(*) from tenant.channel_messages where batch_id is not null"); }
};

TEST_F(NoAddress, WhoHasNoMailIsAskedAndConfirmedBySmsAndWhoHasNothingIsNotAsked) {
  members(1, 3);
  without_mail(1, "0470 00 00 01");
  without_mail(2, "");
  sql("update tenant.corps_members set phone = '' where id = '" + member_id(3) + "'");
  const auto i = incident();
  const auto t = task(i, 2);
  const auto c = started(i, {t});
  EXPECT_THAT(sent(), ElementsAre("mail lid3@alken.be", "sms +32470000001"));
  const auto all = people(c);
  ASSERT_EQ(all.size(), 2U) << "nobody is in a call-out that cannot reach them";
  ASSERT_TRUE(yes(all[0]));
  later(std::chrono::minutes{1});
  EXPECT_THAT(texts_to(all[0], "sms"), testing::SizeIs(2)) << "the question, and that they have a place";
  EXPECT_THAT(texts_to(all[0], "mail"), testing::IsEmpty());
  EXPECT_EQ(number("select count(*) from tenant.channel_messages where recipient = ''"), 0);
}

TEST_F(NoAddress, AMessageToAGroupGoesToWhoHasAnAddressAndIsRefusedWhenNobodyHasOne) {
  members(1, 2);
  const auto i = incident();
  const auto t = task(i, 2);
  const auto c = started(i, {t});
  const auto all = people(c);
  for (const auto& p : all) ASSERT_TRUE(yes(p));
  later(callouts::schedule_every);  // that they have a place is queued
  without_mail(1, "");              // lost since
  const int before = queued();
  const auto to = "/beheer/noodsituaties/" + i.id + "/bericht";
  const fields typed{{"groep", "komt"}, {"bericht", "Kom via de achterdeur."}, {"zeker", "ja"}};
  ASSERT_EQ(click(coordinator, to, with(typed, "submission_id", "een")).status, 303);
  EXPECT_THAT(sent(before), ElementsAre("mail lid2@alken.be", "sms +32470000002"));
  EXPECT_THAT(open(coordinator, "/beheer/oproepen/mensen/" + all[0].id).body,
              HasSubstr("Geen adres waar deze oproep berichten heen stuurt"));
  EXPECT_THAT(open(coordinator, "/beheer/oproepen/mensen/" + all[1].id).body, Not(HasSubstr("Geen adres")));
  without_mail(2, "");
  const auto nobody = click(coordinator, to, with(typed, "submission_id", "twee"));
  EXPECT_EQ(nobody.status, 409);
  EXPECT_THAT(nobody.body, HasSubstr("Niemand van deze groep heeft een adres"));
  EXPECT_THAT(nobody.body, HasSubstr("Kom via de achterdeur.")) << "what was typed stays";
}

TEST_F(NoAddress, NamesakesWithoutMailAreTwoPeopleInACallOut) {
  members(1, 2);
  without_mail(1, "0470 00 00 01");
  without_mail(2, "0470 00 00 02");
  sql("update tenant.corps_members set name = 'Jan Peeters'");
  const auto i = incident();
  const auto t = task(i, 2);
  const auto c = started(i, {t});
  const auto all = people(c);
  ASSERT_EQ(all.size(), 2U);
  for (const auto& p : all) ASSERT_TRUE(yes(p)) << "not a place of the other one";
  EXPECT_EQ(number("select count(*) from tenant.callout_people where place_task is not null"), 2);
}

TEST_F(NoAddress, NobodyGetsALinkByAskingForAnEmptyAddress) {
  members(1, 1);
  without_mail(1, "0470 00 00 01");
  const auto asked = post("/korps/link", encoded({{"email", ""}}));
  EXPECT_EQ(asked.status, 422);
  node.db().read(alken.id, [&](transaction& tx) { EXPECT_TRUE(corps::members_with_email(tx, "").empty()); });
}

TEST_F(NoAddress, WhoIsAcceptedWithoutMailIsToldByTheCoordinator) {
  members(1, 2);
  without_mail(1, "0470 00 00 01");
  sql("update tenant.corps_members set state = 'screening'");
  const auto taken = [&](int n) {
    const auto done = click(coordinator, "/beheer/korps/leden/" + member_id(n) + "/aanvaarding");
    EXPECT_EQ(done.status, 303);
    return open(coordinator, done.headers.at("location")).body;
  };
  EXPECT_THAT(taken(1), HasSubstr("heeft geen e-mailadres: bel om het te zeggen"));
  EXPECT_THAT(taken(2), Not(HasSubstr("geen e-mailadres: bel")));
  EXPECT_EQ(number("select count(*) from tenant.channel_messages where recipient = ''"), 0);
}

}  // namespace
}  // namespace paraat::test
