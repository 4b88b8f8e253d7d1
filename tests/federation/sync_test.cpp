// Two nodes that hold the same, and know it: with fifty writers, after days apart, after rows that were
// altered behind their back.
#include <protocol/paraat.pb.h>

#include <cstdlib>
#include <thread>

#include "federation/endpoints/feed_answers.hpp"
#include "federation/sync/repair.hpp"
#include "tests/federation/followed.hpp"

namespace paraat::test {
namespace {

namespace fed = paraat::federation;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

bool long_run() { return std::getenv("PARAAT_LONG") != nullptr; }

TEST_F(Followed, AFeedThatIsReadToItsHeadIsKnownToBeEqual) {
  publish_many(3);
  ASSERT_TRUE(level()) << status().trouble;
  EXPECT_EQ(status().count, 3);
  EXPECT_EQ(status().shown_state, "live");
  EXPECT_TRUE(status().verified_at.has_value());
  EXPECT_EQ(differences(), "");
}

TEST_F(Followed, FiftyWritersAtOnceAndNothingIsMissed) {
  std::vector<std::thread> writers;
  for (int i = 0; i < 50; ++i) writers.emplace_back([&, i] { publish("Post " + std::to_string(i)); });
  for (auto& w : writers) w.join();
  ASSERT_TRUE(level()) << status().trouble;
  EXPECT_EQ(status().count, 50);
  EXPECT_EQ(head().number, 50) << "numbers without a gap";
  EXPECT_EQ(differences(), "");
}

TEST_F(Followed, ADayApartAndHundredsOfChangesLaterTheyAreEqual) {
  auto all = publish_many(20, "Voor");
  ASSERT_TRUE(level());
  front.cut();
  time.advance(24h);
  const int rounds = long_run() ? 2500 : 125;
  for (int i = 0; i < rounds; ++i) {  // four changes each
    all.push_back(publish("Nacht " + std::to_string(i)));
    rename(all[static_cast<std::size_t>(i)].id, "Veranderd " + std::to_string(i));
    all.push_back(publish("Ochtend " + std::to_string(i)));
    close(all[static_cast<std::size_t>(i) * 2 + 5].id);
  }
  EXPECT_FALSE(alken_shows("Ochtend"));
  front.heal();
  network.round_with("hasselt");
  ASSERT_TRUE(level()) << status().trouble;
  EXPECT_EQ(differences(), "");
}

TEST_F(Followed, FifteenDaysApartBothWorkOnAndBecomeEqualAgain) {
  publish_many(5);
  ASSERT_TRUE(level());
  front.cut();
  EXPECT_THAT(network.round_with("hasselt"), Not(testing::IsEmpty()));
  for (int day = 0; day < 15; ++day) {
    time.advance(24h);
    publish("Dag " + std::to_string(day));
    network.inside().beat();
    hasselt_node.inside().beat();
  }
  EXPECT_THAT(hasselt_node.get("hasselt.localhost", "/vacatures").body, HasSubstr("20 vacatures"));
  EXPECT_EQ(network.get("alken.localhost", "/vacatures").status, 200);
  EXPECT_FALSE(alken_shows("Ploeg")) << "after seven days without a word";
  EXPECT_THAT(status().shown_state, testing::AnyOf("backoff", "stale"));
  front.heal();
  ASSERT_EQ(network.round_with("hasselt"), "");
  ASSERT_TRUE(level()) << status().trouble;
  EXPECT_EQ(differences(), "");
  EXPECT_TRUE(alken_shows("20 vacatures"));
}

TEST_F(Followed, FeedsAreCountedByTheStateThatIsShown) {
  publish("Zandzakken");
  ASSERT_TRUE(level());
  const auto count = [&] {
    return network.db().read(std::nullopt,
                             [&](transaction& tx) { return fed::sync::count_feeds(tx, time.now()); });
  };
  EXPECT_GE(count().in_state.at("live"), 1);
  EXPECT_EQ(count().in_state.at("stale"), 0);
  EXPECT_EQ(count().in_state.at("suspended"), 0);
  front.cut();
  // The loop may still take in an answer from before.
  for (int i = 0; i < 10 && count().in_state.at("live") > 0; ++i) {
    time.advance(2h);
    EXPECT_THAT(network.round_with("hasselt"), Not(testing::IsEmpty()));
  }
  const auto now = count();
  EXPECT_EQ(now.in_state.at("live"), 0);
  EXPECT_GE(now.in_state.at("stale") + now.in_state.at("backoff"), 1);
  EXPECT_EQ(now.held_back, 0);
}

TEST_F(Followed, AHundredAlteredRowsAreFoundAndPutRight) {
  publish_many(120);
  ASSERT_TRUE(level());
  alter(
      "update node.listings set title = 'Vervalst' where id in (select id from node.listings order by id "
      "limit 60)");
  alter("delete from node.listings where id in (select id from node.listings order by id desc limit 10)");
  alter(
      "update node.foreign_objects set signed = set_byte(signed, 40, get_byte(signed, 40) # 1) where "
      "object in (select object from node.foreign_objects where feed = 'listings' order by object limit 10)");
  alter(
      "update node.foreign_objects set version = 999 where object in (select object from "
      "node.foreign_objects where feed = 'listings' order by object offset 20 limit 10)");
  alter(
      "delete from node.foreign_objects where object in (select object from node.foreign_objects where feed "
      "= 'listings' order by object offset 40 limit 10)");
  alter(
      "insert into node.listings (publisher, listing_id, version, nis, ref, url, title, body, organisation, "
      "kind, theme, place, moments, good_to_know, minimum_age, rhythm, places, places_free, urgent, "
      "published_at, valid_until) select publisher, gen_random_uuid(), 1, nis, 'x' || g, url, 'Nooit "
      "gepubliceerd', body, organisation, kind, theme, place, moments, good_to_know, minimum_age, rhythm, "
      "places, places_free, urgent, published_at, valid_until from node.listings l, generate_series(1, 10) "
      "g where l.id = (select max(id) from node.listings)");
  EXPECT_NE(differences(), "");
  time.advance(fed::sync::look_through_every);
  ASSERT_EQ(network.round_with("hasselt"), "");
  ASSERT_TRUE(level()) << status().trouble;
  EXPECT_EQ(differences(), "");
  EXPECT_GE(status().repaired, 100);
  EXPECT_FALSE(alken_shows("Vervalst"));
  EXPECT_TRUE(alken_shows("120 vacatures"));
}

TEST_F(Followed, WhoWasAwayLongerThanDeletionsAreToldReadsFromTheStart) {
  const auto all = publish_many(6);
  ASSERT_TRUE(level());
  front.cut();
  close(all[0].id);
  close(all[1].id);
  hasselt_node.inside().beat();
  time.advance(fed::feeds::tombstone_term + 24h);
  hasselt_node.inside().beat();
  publish("Later");
  hasselt_node.inside().beat();
  ASSERT_GT(head().floor, 6) << "the deletions are told no more";
  network.stop();
  front.heal();
  network.restart();
  ASSERT_TRUE(level()) << status().trouble;
  EXPECT_EQ(differences(), "");
  EXPECT_EQ(status().count, 5);
}

TEST_F(Followed, ACursorBelowTheFloorIsTooOldUnlessTheWholeIsRead) {
  const auto all = publish_many(3);
  ASSERT_TRUE(level());
  close(all[2].id);
  hasselt_node.inside().beat();
  time.advance(fed::feeds::tombstone_term + 24h);
  hasselt_node.inside().beat();
  ASSERT_EQ(head().floor, 4);
  const auto ask = [&](const std::string& query) {
    web::request r;
    r.method = web::verb::get;
    r.peer = "haspengouw";
    r.path = r.raw_path = fed::path_of(feed);
    r.raw_query = query;
    r.query = web::parameters::parse(query).value();
    return fed::answer_feed(hasselt_node.inside().federation()->context(), r,
                            hasselt.party + "/feeds/listings/public");
  };
  const auto too_old = ask("after=2");
  EXPECT_EQ(too_old.status, 410U);
  wire::FedError e;
  ASSERT_TRUE(e.ParseFromString(too_old.body));
  EXPECT_EQ(e.code(), "cursor-too-old");
  EXPECT_EQ(ask("after=2&whole=1").status, 200U);
  EXPECT_EQ(ask("after=0").status, 200U);
  EXPECT_EQ(ask("after=4").status, 200U);
}

}  // namespace
}  // namespace paraat::test
