// What a saved search finds and when it is mailed: on the clock of the test, in Brussels time.

#include "tenant/publishing/alerts/alert_mails.hpp"

#include <thread>

#include "tenant/messaging/mail/mailer.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/publishing/alerts/alert_mails_sql.hpp"
#include "tenant/publishing/alerts/matching_sql.hpp"
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

// A weekly search with a typing error is read anew at each matching.
TEST_F(AlertMails, ReadingWordsAnewLeavesWhatWaitsInItsRhythm) {
  publish("Bewoners begeleiden", "zorg");
  follow("els@x.be", "weekly", {{"q", "bewonres"}});
  follow("els@x.be", "daily", {{"thema", "taal"}});
  ASSERT_EQ(one("select count(*) from tenant.alert_searches where corrected"), "1");
  publish("Voorlezen aan bewoners");
  minutes();
  publish("Bomen planten", "natuur");
  minutes();
  EXPECT_EQ(one("select due from tenant.alert_items"), "daily");
  until_local(year{2026} / 11 / 22, 8);
  EXPECT_THAT(alerts_to("els@x.be"), SizeIs(1));
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

// The job that ends the matching has seen no active search and is not committed when a person confirms.
TEST_F(AlertMails, AConfirmationThatCrossesTheEndOfTheMatchingIsMatched) {
  const std::string page = follow("els@x.be", "daily", {{"thema", "taal"}});
  save("an@x.be", "daily", {{"thema", "taal"}});
  const std::string link = link_in(last_mail_to(node, alken, "an@x.be"), alken, "/zoekopdracht/bevestiging/");
  node.post(host, page + "/stopzetting", "");
  std::thread person;
  node.db().write(alken.id, [&](transaction& tx) {
    EXPECT_TRUE(alerts::rows::end_without_searches(tx));
    person = std::thread([&] { EXPECT_EQ(node.post(host, link, "").status, 303); });
    while (one("select count(*) from pg_stat_activity where wait_event_type = 'Lock'") == "0")
      std::this_thread::yield();
  });
  person.join();
  publish("Taal oefenen");
  until_local(year{2026} / 11 / 22, 8);
  EXPECT_THAT(alerts_to("an@x.be"), SizeIs(1));
}

TEST_F(AlertMails, TheNightBeginsAMatchingThatEnded) {
  follow("els@x.be", "daily", {{"thema", "taal"}});
  for (const char* lost :
       {"delete from tenant.alert_positions returning 1", "delete from node.alert_tenants returning 1",
        "delete from node.jobs where kind like 'alerts.%' returning 1"})
    ASSERT_EQ(one(lost), "1");
  node.db().write(alken.id, [&](transaction& tx) { alerts::forget_old(tx, node.time.now()); });
  EXPECT_EQ(one("select count(*) from node.jobs where kind like 'alerts.%'"), "3");
  publish("Taal oefenen");
  EXPECT_EQ(one("select count(*) from node.listing_changes"), "1");
  minutes();
  EXPECT_EQ(one("select count(*) from tenant.alert_items"), "1");
  until_local(year{2026} / 11 / 22, 8);
  EXPECT_THAT(alerts_to("els@x.be"), SizeIs(1));
}

TEST_F(AlertMails, WhatWasFoundForSomebodyWhoIsGoneHoldsNobodyUp) {
  follow("els@x.be", "daily", {{"thema", "taal"}});
  one("insert into tenant.alert_items (tenant_id, subscriber_id, publisher, listing_id, searches, due, "
      "found_at) select " +
      std::to_string(alken.id.value) +
      ", ('00000000-0000-0000-0000-0000000000' || n)::uuid, 'x', gen_random_uuid(), "
      "'{}', 'daily', now() from generate_series(10, 69) n returning 1");
  publish("Taal oefenen");
  until_local(year{2026} / 11 / 22, 8);
  EXPECT_THAT(alerts_to("els@x.be"), SizeIs(1));
  EXPECT_EQ(one("select count(*) from tenant.alert_items"), "1");
}

TEST_F(AlertMails, AFullListingThatHasAPlaceAgainIsNews) {
  auto l = publish("Taal oefenen");
  l.places_free = 0;
  accept_again(l);
  follow("els@x.be", "at_once", {{"thema", "taal"}});
  l.urgent = true, l.places_free = 1;
  accept_again(l);
  minutes();
  EXPECT_THAT(alerts_to("els@x.be"), SizeIs(1));
}

TEST_F(AlertMails, WhatStoodThereWhenASearchWasSavedIsNoNewsAndATakenPlaceIsNone) {
  auto l = publish("Taal oefenen");
  node.time.advance(std::chrono::days{3});
  follow("els@x.be", "daily", {{"thema", "taal"}});
  --l.places_free;
  accept_again(l);
  // Its publisher says all of it again after a repair.
  withdraw(l);
  accept_again(l);
  minutes();
  EXPECT_EQ(one("select count(*) from tenant.alert_items"), "0");
}

TEST_F(AlertMails, WordsMeanWhatTheyMeanInTheSearch) {
  follow("bezoek@x.be", "daily", {{"q", "rusthuisbezoek"}});
  follow("stam@x.be", "daily", {{"q", "bomen"}});
  follow("thema@x.be", "daily", {{"q", "boodschappen"}});
  follow("niet@x.be", "daily", {{"q", "bos -planten"}});
  follow("niets@x.be", "daily", {{"q", "xqzt!! ''"}});
  publish("Op bezoek in het rusthuis", "zorg");
  publish("Een boom planten in het bos", "natuur");
  publish("Met de auto op pad", "vervoer");
  minutes();
  const auto found = [&](const std::string& who) {
    return one(
        "select string_agg(l.title, '|' order by l.title) from tenant.alert_items i join "
        "tenant.alert_subscribers s on s.id = i.subscriber_id join node.listings l on l.listing_id = "
        "i.listing_id where s.email = '" +
        who + "'");
  };
  EXPECT_EQ(found("bezoek@x.be"), "Op bezoek in het rusthuis");
  EXPECT_EQ(found("stam@x.be"), "Een boom planten in het bos");
  EXPECT_EQ(found("thema@x.be"), "Met de auto op pad");
  EXPECT_EQ(found("niet@x.be"), "");
  EXPECT_EQ(found("niets@x.be"), "");
}

// Every filter by which the overview finds, against the same listings: the same ones are found.
TEST_F(AlertMails, ASavedSearchFindsWhatTheOverviewFinds) {
  const std::vector<fields> searches{{{"q", "taal"}},
                                     {{"q", "boeken voorlezen"}},
                                     {{"q", "\"boeken\" -kind"}},
                                     {{"thema", "zorg"}, {"thema", "taal"}},
                                     {{"moment", "avond"}},
                                     {{"weten", "rolstoel"}},
                                     {{"soort", "tijdelijk"}},
                                     {{"gemeente", "hasselt"}},
                                     {{"q", "vrijwilliger"}},
                                     {{"q", "voorleezen"}},
                                     {{"q", "taal"}, {"gemeente", "alken"}},
                                     {{"q", "vrije tijd"}}};
  publish("Voorlezen");  // the word is known before a typing error of it is saved
  std::vector<std::string> people;
  for (const fields& f : searches) {
    people.push_back(fmt::format("p{}@x.be", people.size()));
    follow(people.back(), "daily", f);
  }
  const char* titles[] = {"Taal oefenen", "Boeken voorlezen aan kinderen", "Boekenkast vullen",
                          "Sporten op zaterdag", "Soep bedelen"};
  const char* themes[] = {"taal", "zorg", "sport", "natuur"};
  for (int i = 0; i < 40; ++i) {
    auto l = foreign_listing(i % 3 == 0 ? alken_nis : hasselt_nis, 100 + i, node.time.now());
    l.title = fmt::format("{} {}", titles[i % 5], i), l.theme = themes[i % 4];
    l.body = "In de buurt.", l.moments = 1 << (i % 4), l.good_to_know = i % 2,
    l.kind = i % 7 == 0 ? "crisis_job" : "volunteer";
    accept(node, l);
  }
  minutes();
  for (std::size_t i = 0; i < searches.size(); ++i) {
    const std::string page = node.get(host, "/vacatures.atom?" + encoded(searches[i])).body;
    std::size_t shown = 0;
    for (auto at = page.find("<entry>"); at != std::string::npos; at = page.find("<entry>", at + 1)) ++shown;
    const bool first_too = page.find("<title>Voorlezen</title>") != std::string::npos;
    const std::string found =
        one("select count(*) from tenant.alert_items i join tenant.alert_subscribers s on s.id = "
            "i.subscriber_id where s.email = '" +
            people[i] + "'");
    EXPECT_EQ(found, std::to_string(shown - (first_too ? 1 : 0))) << encoded(searches[i]);
  }
}

TEST_F(AlertMails, ADistanceCountsFromThePlaceThatWasTyped) {
  follow("els@x.be", "daily", {{"bij", "Kortessem"}, {"afstand", "5"}});
  follow("an@x.be", "daily", {{"bij", "Kortessem"}, {"afstand", "50"}});
  const auto at = [&](const char* place, const std::string& title) {
    auto l = foreign_listing(hasselt_nis, ++published, node.time.now());
    const auto p = node.inside().services().municipalities.point_named(place).value();
    l.title = title, l.lat = p.lat, l.lon = p.lon;
    accept(node, l);
  };
  at("Kortessem", "Dichtbij");
  at("Sint-Truiden", "Verder weg");
  at("Oostende", "Aan zee");
  minutes();
  const auto found = [&](const std::string& who) {
    return one(
        "select string_agg(l.title, '|' order by l.title) from tenant.alert_items i join "
        "tenant.alert_subscribers s on s.id = i.subscriber_id join node.listings l on l.listing_id = "
        "i.listing_id where s.email = '" +
        who + "'");
  };
  EXPECT_EQ(found("els@x.be"), "Dichtbij");
  EXPECT_EQ(found("an@x.be"), "Dichtbij|Verder weg");
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

TEST_F(AlertMails, AnOverviewOfFlandersFindsEverywhereAndAMunicipalityInItsArea) {
  const tenants::tenant flanders = add_flanders(node);
  follow("els@x.be", "daily", {{"thema", "taal"}});
  node.time.advance(1s);
  ASSERT_EQ(node.post("vlaanderen.localhost", "/zoekopdracht",
                      encoded(save_form("an@x.be", "daily", {{"thema", "taal"}})))
                .status,
            303);
  ASSERT_EQ(
      node.post("vlaanderen.localhost",
                link_in(last_mail_to(node, flanders, "an@x.be"), flanders, "/zoekopdracht/bevestiging/"), "")
          .status,
      303);
  publish("Taal in Oostende", "taal", false, 35013);
  until_local(year{2026} / 11 / 22, 8);
  EXPECT_THAT(alerts_to("els@x.be"), IsEmpty());
  EXPECT_THAT(last_mail_to(node, flanders, "an@x.be").text,
              AllOf(HasSubstr("Taal in Oostende"), HasSubstr("Taal en onderwijs in heel Vlaanderen")));
  EXPECT_EQ(one("select count(*) from tenant.alert_subscribers"), "1") << "Alken sees no one of the overview";
}

TEST_F(AlertMails, WithoutASavedSearchNoChangeIsNoted) {
  publish("Taal oefenen");
  EXPECT_EQ(one("select count(*) from node.listing_changes"), "0");
  const std::string page = follow("els@x.be", "daily", {{"thema", "taal"}});
  publish("Taal oefenen");
  EXPECT_EQ(one("select count(*) from node.listing_changes"), "1");
  node.post(host, page + "/stopzetting", "");
  minutes();
  EXPECT_EQ(one("select count(*) from node.alert_tenants"), "0");
}

}  // namespace
}  // namespace paraat::test
