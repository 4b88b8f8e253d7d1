// When what a saved search found is mailed, and what the mail says: on the clock of the test, in Brussels
// time.

#include "tenant/publishing/alerts/alert_mails.hpp"

#include "tenant/messaging/mail/mailer.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/publishing/alerts/alert_mails_sql.hpp"
#include "tests/pages/alerts.hpp"

namespace paraat::test {
namespace {

using namespace std::chrono_literals;
using std::chrono::year;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class AlertMails : public Alerts {};

TEST_F(AlertMails, WhatIsNewComesTheNextMorningOnceWithItsReason) {
  follow("els@x.be", "daily", {{"q", "taal"}, {"gemeente", "hasselt"}});
  publish("Taal oefenen met nieuwkomers");
  publish("Bomen planten", "natuur");
  minutes();
  EXPECT_THAT(alerts_to("els@x.be"), IsEmpty());
  until_local(year{2026} / 11 / 22, 7);
  EXPECT_THAT(alerts_to("els@x.be"), IsEmpty());
  until_local(year{2026} / 11 / 22, 8);
  const auto all = alerts_to("els@x.be");
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].subject, "Taal oefenen met nieuwkomers");
  EXPECT_THAT(all[0].text,
              AllOf(HasSubstr("Omdat je “taal” in Hasselt zoekt."),
                    HasSubstr("https://elders.example/vacatures/ref1"), Not(HasSubstr("Bomen"))));
  until_local(year{2026} / 11 / 23, 8);
  EXPECT_THAT(alerts_to("els@x.be"), SizeIs(1)) << "nothing new, no mail";
}

TEST_F(AlertMails, UrgentRingsAtOnceAndOnlyForWhoAskedSo) {
  follow("els@x.be", "at_once", {{"q", "taal"}});
  follow("an@x.be", "daily", {{"q", "taal"}});
  publish("Taal oefenen in de opvang", "taal", true);
  publish("Taal oefenen op school");
  minutes();
  const auto els = alerts_to("els@x.be");
  ASSERT_THAT(els, SizeIs(1));
  EXPECT_EQ(els[0].subject, "Dringend: Taal oefenen in de opvang");
  EXPECT_EQ(one("select priority from tenant.channel_messages where kind = 'alerts_at_once'"), "normal");
  EXPECT_THAT(alerts_to("an@x.be"), IsEmpty());
  until_local(year{2026} / 11 / 22, 8);
  ASSERT_THAT(alerts_to("els@x.be"), SizeIs(2));
  EXPECT_THAT(alerts_to("els@x.be")[1].text, AllOf(HasSubstr("op school"), Not(HasSubstr("in de opvang"))));
  ASSERT_THAT(alerts_to("an@x.be"), SizeIs(1));
  EXPECT_THAT(alerts_to("an@x.be")[0].text, AllOf(HasSubstr("op school"), HasSubstr("in de opvang")));
  EXPECT_EQ(one("select distinct priority from tenant.channel_messages where kind = 'alerts_daily'"), "bulk");
}

TEST_F(AlertMails, AnItemComesOnceWhicheverSearchesItFitsAndHoweverOftenItChanges) {
  follow("els@x.be", "daily", {{"q", "taal"}});
  follow("els@x.be", "daily", {{"thema", "taal"}});
  follow("els@x.be", "weekly", {{"gemeente", "hasselt"}});
  auto l = publish("Taal oefenen");
  until_local(year{2026} / 11 / 22, 8);
  ASSERT_THAT(alerts_to("els@x.be"), SizeIs(1));
  l.title = "Taal oefenen met kinderen";
  accept_again(l);
  minutes();
  l.urgent = true;
  accept_again(l);
  until_local(year{2026} / 11 / 23, 8);
  until_local(year{2026} / 11 / 30, 8);
  EXPECT_THAT(alerts_to("els@x.be"), SizeIs(1));
}

TEST_F(AlertMails, TheWeekComesOnMondayInOneMail) {
  follow("els@x.be", "weekly", {{"thema", "taal"}});
  publish("Taal oefenen");
  until_local(year{2026} / 11 / 22, 8);
  publish("Boeken voorlezen");
  EXPECT_THAT(alerts_to("els@x.be"), IsEmpty());
  until_local(year{2026} / 11 / 23, 8);
  const auto all = alerts_to("els@x.be");
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].subject, "2 nieuwe vacatures voor jou");
  EXPECT_THAT(all[0].text, AllOf(HasSubstr("Taal oefenen"), HasSubstr("Boeken voorlezen")));
}

TEST_F(AlertMails, WhatClosedBeforeTheMailLeavesIsNotInIt) {
  follow("els@x.be", "daily", {{"thema", "taal"}});
  const auto withdrawn = publish("Ingetrokken");
  auto full = publish("Volzet"), over = publish("Voorbij");
  publish("Staat open");
  minutes();
  ASSERT_EQ(one("select count(*) from tenant.alert_items"), "4");
  withdraw(withdrawn);
  full.places_free = 0;
  accept_again(full);
  over.valid_until = node.time.now() + 1h;
  accept_again(over);
  until_local(year{2026} / 11 / 22, 8);
  const auto all = alerts_to("els@x.be");
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].subject, "Staat open");
  EXPECT_THAT(all[0].text,
              AllOf(Not(HasSubstr("Ingetrokken")), Not(HasSubstr("Volzet")), Not(HasSubstr("Voorbij"))));
}

TEST_F(AlertMails, AMailThatStillWaitsIsWrittenAnewWhenSomethingInItCloses) {
  follow("els@x.be", "daily", {{"thema", "taal"}});
  const auto closes = publish("Ingetrokken");
  publish("Staat open");
  minutes();
  // The mail server takes nothing for an hour.
  node.db().write(alken.id, [&](transaction& tx) {
    alerts::send_mails(tx, node.inside().services(), alerts::rhythm::daily, node.time.now());
    sql::run(tx,
             "update tenant.channel_messages set next_at = now() + interval '10 years' where tenant_id = "
             "$1 and kind = 'alerts_daily'",
             tx.tenant());
  });
  ASSERT_THAT(alerts_to("els@x.be"), SizeIs(1));
  ASSERT_THAT(alerts_to("els@x.be")[0].text, HasSubstr("Ingetrokken"));
  withdraw(closes);
  minutes(3);
  ASSERT_THAT(alerts_to("els@x.be"), SizeIs(1));
  EXPECT_EQ(alerts_to("els@x.be")[0].subject, "Staat open");
}

TEST_F(AlertMails, NothingLeavesForAnAddressThatStopped) {
  const std::string page = follow("els@x.be", "daily", {{"thema", "taal"}});
  follow("an@x.be", "daily", {{"thema", "taal"}});
  publish("Staat open");
  minutes();
  node.db().write(alken.id, [&](transaction& tx) {
    alerts::send_mails(tx, node.inside().services(), alerts::rhythm::daily, node.time.now());
    sql::run(tx,
             "update tenant.channel_messages set next_at = now() + interval '10 years' where tenant_id = "
             "$1 and kind = 'alerts_daily'",
             tx.tenant());
  });
  ASSERT_EQ(node.post(host, page + "/stopzetting", "List-Unsubscribe=One-Click").status, 200);
  EXPECT_THAT(alerts_to("els@x.be"), IsEmpty());
  EXPECT_THAT(alerts_to("an@x.be"), SizeIs(1));
}

TEST_F(AlertMails, WhatIsFoundWhileAMailIsWrittenComesInTheNext) {
  follow("els@x.be", "daily", {{"thema", "taal"}});
  publish("Eerst gevonden");
  minutes();
  const alerts::subscriber_id els(one("select id from tenant.alert_subscribers"));
  const auto read = node.db().read(
      alken.id, [&](transaction& tx) { return alerts::rows::items_to_mail(tx, els, alerts::rhythm::daily); });
  publish("Intussen gevonden");
  minutes();
  node.db().write(alken.id, [&](transaction& tx) {
    alerts::rows::items_went(tx, els, read, "00000000-0000-7000-8000-000000000001");
  });
  until_local(year{2026} / 11 / 22, 8);
  ASSERT_THAT(alerts_to("els@x.be"), SizeIs(1));
  EXPECT_EQ(alerts_to("els@x.be")[0].subject, "Intussen gevonden");
}

TEST_F(AlertMails, AtMostThreeUrgentMailsADayAndOneAnHourOfOnePublisher) {
  follow("els@x.be", "at_once", {{"thema", "taal"}});
  const auto ring = [&](const std::string& title, int nis) {
    publish(title, "taal", true, nis);
    minutes();
    return alerts_to("els@x.be").size();
  };
  EXPECT_EQ(ring("Eerste", hasselt_nis), 1U);
  EXPECT_EQ(ring("Zelfde uur", hasselt_nis), 1U);
  EXPECT_EQ(ring("Tweede", wellen_nis), 2U);
  EXPECT_EQ(ring("Derde", alken_nis), 3U);
  node.time.advance(2h);
  EXPECT_EQ(ring("Te veel", hasselt_nis), 3U);
  until_local(year{2026} / 11 / 22, 8);
  ASSERT_THAT(alerts_to("els@x.be"), SizeIs(4));
  EXPECT_THAT(alerts_to("els@x.be")[3].text, AllOf(HasSubstr("Zelfde uur"), HasSubstr("Te veel")));
}

// In 2027 the clock goes forward on 28 March and back on 31 October: 8 o'clock is 7:00, 6:00 and 7:00 UTC.
TEST_F(AlertMails, TheMorningIsEightOClockInBrusselsInTheNightsWhenTheClockChanges) {
  follow("els@x.be", "daily", {{"thema", "taal"}});
  for (const auto& [day, utc_hour] : {std::pair{year{2027} / 3 / 27, 7},
                                      {year{2027} / 3 / 28, 6},
                                      {year{2027} / 10 / 30, 6},
                                      {year{2027} / 10 / 31, 7}}) {
    const instant before = std::chrono::sys_days{day} + std::chrono::hours{utc_hour} - 5min;
    node.time.advance(before - 10min - node.time.now());
    node.inside().beat();
    const auto had = alerts_to("els@x.be").size();
    auto l = publish("Taal oefenen");
    node.time.advance(before - node.time.now());
    node.inside().beat();
    node.inside().beat();
    EXPECT_THAT(alerts_to("els@x.be"), SizeIs(had));
    node.time.advance(6min);
    node.inside().beat();
    node.inside().beat();
    EXPECT_THAT(alerts_to("els@x.be"), SizeIs(had + 1)) << int(day.year()) << unsigned(day.month());
  }
}

TEST_F(AlertMails, TheMailIsInTheLanguageOfItsReaderAndStopsWithOneClick) {
  one("update node.tenants set languages = '{nl,fr}' where id = " + std::to_string(alken.id.value) +
      " returning 1");
  node.inside().reload_tenants();
  node.time.advance(1s);
  ASSERT_EQ(node.post(host, "/zoekopdracht", encoded(save_form("luc@x.be", "daily", {{"thema", "taal"}})),
                      "Cookie: taal=fr\r\n")
                .status,
            303);
  ASSERT_EQ(confirm("luc@x.be").status, 303);
  publish("Taal oefenen");
  until_local(year{2026} / 11 / 22, 8);
  const received mail = last_mail_to(node, alken, "luc@x.be");
  EXPECT_THAT(mail.text, AllOf(HasSubstr("Parce que tu cherches"), HasSubstr("Bonjour")));
  const std::string stop = one("select unsubscribe from tenant.channel_messages where kind = 'alerts_daily'");
  EXPECT_THAT(stop, AllOf(HasSubstr(alken.public_url + "/zoekopdrachten/"), HasSubstr("/stopzetting")));
  EXPECT_EQ(mail::further_headers({.unsubscribe = stop}),
            (std::vector<std::string>{"List-Unsubscribe: <" + stop + ">",
                                      "List-Unsubscribe-Post: List-Unsubscribe=One-Click"}));
  EXPECT_THAT(
      mail::to_eml(
          {.message_id = "m@x", .from = "a@b.be", .what = {.to = "luc@x.be", .unsubscribe = stop}, .at = {}}),
      HasSubstr("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
}

}  // namespace
}  // namespace paraat::test
