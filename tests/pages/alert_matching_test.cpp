// What a saved search finds: the same as the overview, each listing once, from the moment it is confirmed.

#include <thread>

#include "tenant/publishing/alerts/matching_sql.hpp"
#include "tests/pages/alerts.hpp"

namespace paraat::test {
namespace {

using namespace std::chrono_literals;
using std::chrono::year;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class AlertMatching : public Alerts {
 protected:
  // The titles of the listings that were found for a person.
  std::string found(const std::string& who) {
    return one(
        "select string_agg(l.title, '|' order by l.title) from tenant.alert_items i join "
        "tenant.alert_subscribers s on s.id = i.subscriber_id join node.listings l on l.listing_id = "
        "i.listing_id where s.email = '" +
        who + "'");
  }
};

// A weekly search with a typing error is read anew at each matching.
TEST_F(AlertMatching, ReadingWordsAnewLeavesWhatWaitsInItsRhythm) {
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

// The job that ends the matching has seen no active search and is not committed when a person confirms.
TEST_F(AlertMatching, AConfirmationThatCrossesTheEndOfTheMatchingIsMatched) {
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

TEST_F(AlertMatching, TheNightBeginsAMatchingThatEnded) {
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

TEST_F(AlertMatching, WhatWasFoundForSomebodyWhoIsGoneHoldsNobodyUp) {
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

TEST_F(AlertMatching, AFullListingThatHasAPlaceAgainIsNews) {
  auto l = publish("Taal oefenen");
  l.places_free = 0;
  accept_again(l);
  follow("els@x.be", "at_once", {{"thema", "taal"}});
  l.urgent = true, l.places_free = 1;
  accept_again(l);
  minutes();
  EXPECT_THAT(alerts_to("els@x.be"), SizeIs(1));
}

TEST_F(AlertMatching, WhatStoodThereWhenASearchWasSavedIsNoNewsAndATakenPlaceIsNone) {
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

TEST_F(AlertMatching, WordsMeanWhatTheyMeanInTheSearch) {
  follow("bezoek@x.be", "daily", {{"q", "rusthuisbezoek"}});
  follow("stam@x.be", "daily", {{"q", "bomen"}});
  follow("thema@x.be", "daily", {{"q", "boodschappen"}});
  follow("niet@x.be", "daily", {{"q", "bos -planten"}});
  follow("niets@x.be", "daily", {{"q", "xqzt!! ''"}});
  publish("Op bezoek in het rusthuis", "zorg");
  publish("Een boom planten in het bos", "natuur");
  publish("Met de auto op pad", "vervoer");
  minutes();
  EXPECT_EQ(found("bezoek@x.be"), "Op bezoek in het rusthuis");
  EXPECT_EQ(found("stam@x.be"), "Een boom planten in het bos");
  EXPECT_EQ(found("thema@x.be"), "Met de auto op pad");
  EXPECT_EQ(found("niet@x.be"), "");
  EXPECT_EQ(found("niets@x.be"), "");
}

// Every filter by which the overview finds, against the same listings: the same ones are found.
TEST_F(AlertMatching, ASavedSearchFindsWhatTheOverviewFinds) {
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

TEST_F(AlertMatching, ADistanceCountsFromThePlaceThatWasTyped) {
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
  EXPECT_EQ(found("els@x.be"), "Dichtbij");
  EXPECT_EQ(found("an@x.be"), "Dichtbij|Verder weg");
}

TEST_F(AlertMatching, AnOverviewOfFlandersFindsEverywhereAndAMunicipalityInItsArea) {
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

TEST_F(AlertMatching, WithoutASavedSearchNoChangeIsNoted) {
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
