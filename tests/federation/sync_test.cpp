// Two nodes that hold the same, and know it: after a day apart, after a restored backup, after rows that were
// altered behind their back, and against a publisher that lies.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <protocol/paraat.pb.h>

#include <cstdlib>
#include <filesystem>
#include <pqxx/pqxx>
#include <thread>

#include "federation/endpoints/feed_answers.hpp"
#include "federation/feeds/feeds.hpp"
#include "federation/sync/mending.hpp"
#include "protocol/wire.hpp"
#include "tests/support/peer_front.hpp"
#include "tests/support/same_feed.hpp"

namespace paraat::test {
namespace {

namespace fed = paraat::federation;
namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

bool long_run() { return std::getenv("PARAAT_LONG") != nullptr; }

// Alken's node reads what Hasselt publishes; a front stands before Hasselt.
class Followed : public testing::Test {
 protected:
  manual_clock time{flood_night()};
  peer_front front;
  federated_node hasselt_node{"hasselt", &time, front.stands_at()};
  federated_node network{"haspengouw", &time};
  tenants::tenant hasselt = hasselt_node.municipality(hasselt_nis);
  tenants::tenant alken = network.municipality(alken_nis);
  const fed::feed_id feed{hasselt.party, "listings", "public"};
  std::string organisation;

  void SetUp() override {
    front.stand_before(hasselt_node);
    network.admit(hasselt_node);
    organisation = hasselt_node.db().write(hasselt.id, [](transaction& tx) { return add_organisation(tx); });
  }
  void TearDown() override { front.stand_aside(); }
  vacancies::vacancy publish(const std::string& title) {
    auto c = sandbags(organisation, hasselt_nis);
    c.place = "Kuringen";
    c.title = title;
    return hasselt_node.publish(hasselt, c);
  }
  std::vector<vacancies::vacancy> publish_many(int count, const std::string& prefix = "Ploeg") {
    std::vector<vacancies::vacancy> out;
    for (int i = 0; i < count; ++i) out.push_back(publish(prefix + " " + std::to_string(i)));
    return out;
  }
  void close(const std::string& id) {
    hasselt_node.db().write(hasselt.id, [&](transaction& tx) {
      vacancies::close(tx, hasselt, id, "Klaar", std::nullopt, time.now()).value();
    });
  }
  void rename(const std::string& id, const std::string& title) {
    hasselt_node.db().write(hasselt.id, [&](transaction& tx) {
      const auto v = vacancies::find(tx, id).value();
      auto c = v.what;
      c.title = title;
      vacancies::edit(tx, hasselt, id, c, v.version, std::nullopt, time.now()).value();
    });
  }
  fed::sync::feed_status status() { return status_of(network, feed); }
  fed::feeds::head head() {
    return hasselt_node.db().read(std::nullopt,
                                  [&](transaction& tx) { return fed::feeds::head_of(tx, feed).value(); });
  }
  // Everything projected, read and found equal.
  bool level() {
    return network.until([&] {
      hasselt_node.inside().federation()->beat();
      network.round_with("hasselt");
      const auto s = status();
      const auto h = head();
      return s.equal && s.epoch == h.epoch && s.cursor == h.number;
    });
  }
  std::string differences() { return test::differences(hasselt_node, network, feed); }
  bool alken_shows(const std::string& text) {
    return network.get("alken.localhost", "/vacatures").body.find(text) != std::string::npos;
  }
  // The owner of the reader's database, who may do what no node does.
  void alter(const std::string& sql) {
    pqxx::connection c(network.settings().database_owner);
    pqxx::nontransaction(c).exec(sql);
  }
  std::size_t shown() {
    return network.db().read(std::nullopt, [&](transaction& tx) {
      return listings::of_publisher(tx, hasselt.party, false).size();
    });
  }
  void put_back(const fresh_database& copy, federated_node::tell_tale by) {
    front.stand_aside();
    hasselt_node.put_back(copy, by);
    front.stand_before(hasselt_node);
  }
  fresh_database back_up() {
    front.stand_aside();
    auto copy = hasselt_node.back_up();
    front.stand_before(hasselt_node);
    return copy;
  }
};

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
  time.advance(2h);
  EXPECT_THAT(network.round_with("hasselt"), Not(testing::IsEmpty()));
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

TEST_F(Followed, ABackupThatIsPutBackBeginsANewEpochAndTheSetIsExact) {
  const auto kept = publish_many(6, "Blijft");
  ASSERT_TRUE(level());
  const auto backup = back_up();
  const auto first_epoch = head().epoch;
  publish_many(3, "Verloren");
  close(kept[0].id);
  ASSERT_TRUE(level());
  EXPECT_EQ(status().count, 8);
  put_back(backup, federated_node::tell_tale::database);
  ASSERT_TRUE(level()) << status().trouble;
  EXPECT_GT(head().epoch, first_epoch);
  EXPECT_EQ(status().count, 6) << "what the backup holds, no more and no less";
  EXPECT_EQ(differences(), "");
  EXPECT_TRUE(alken_shows("Blijft 0"));
  EXPECT_FALSE(alken_shows("Verloren"));
  publish("Daarna");
  ASSERT_TRUE(level()) << "numbers go on in the new epoch";
  EXPECT_EQ(differences(), "");
}

TEST_F(Followed, ADatabaseThatIsBehindItsFolderIsNoticed) {
  publish_many(2);
  ASSERT_TRUE(level());
  const auto backup = back_up();
  const auto first_epoch = head().epoch;
  publish_many(2, "Verloren");
  ASSERT_TRUE(level());
  put_back(backup, federated_node::tell_tale::folder);
  ASSERT_TRUE(level()) << status().trouble;
  EXPECT_GT(head().epoch, first_epoch);
  EXPECT_EQ(differences(), "");
}

TEST_F(Followed, AMachineThatIsSetBackAsAWholeHearsItFromItsPeers) {
  publish_many(2);
  ASSERT_TRUE(level());
  const auto backup = back_up();
  const auto first_epoch = head().epoch;
  publish_many(2, "Verloren");
  ASSERT_TRUE(level());
  put_back(backup, federated_node::tell_tale::none);
  EXPECT_EQ(head().epoch, first_epoch) << "nothing here gives it away";
  publish("Onder een oud nummer");
  ASSERT_EQ(network.round_with("hasselt"), "");
  ASSERT_TRUE(level()) << status().trouble;
  EXPECT_GT(head().epoch, first_epoch);
  EXPECT_EQ(differences(), "");
  EXPECT_TRUE(alken_shows("Onder een oud nummer"));
  EXPECT_FALSE(alken_shows("Verloren"));
}

TEST_F(Followed, TheDoctorTellsThatABackupWasPutBack) {
  publish("Eén");
  ASSERT_TRUE(level());
  const fs::path file = hasselt_node.settings().folder / "feed.epoch";
  const auto told = [&] {
    const fed::feeds::epoch_keeper keeper(file, false);
    return hasselt_node.db().read(std::nullopt,
                                  [&](transaction& tx) { return fed::feeds::report(tx, keeper); });
  };
  EXPECT_THAT(told(), HasSubstr("since 2026-11-21 (the feeds begin)"));
  front.stand_aside();
  hasselt_node.stop();
  fs::copy_file(file, file.string() + ".copy");
  const fed::feeds::epoch_keeper copied(file.string() + ".copy", false);
  hasselt_node.restart();
  EXPECT_THAT(
      hasselt_node.db().read(std::nullopt, [&](transaction& tx) { return fed::feeds::report(tx, copied); }),
      HasSubstr("put back (the folder of the node is a copy)"));
}

TEST_F(Followed, AFolderThatIsCopiedBackIsNoticed) {
  publish("Eén");
  ASSERT_TRUE(level());
  const auto first_epoch = head().epoch;
  const fs::path file = hasselt_node.settings().folder / "feed.epoch";
  ASSERT_TRUE(fs::exists(file));
  front.stand_aside();
  hasselt_node.restart();
  hasselt_node.inside().beat();
  EXPECT_EQ(head().epoch, first_epoch) << "a restart is no reason";
  hasselt_node.stop();
  fs::copy_file(file, file.string() + ".copy");
  fs::remove(file);
  fs::rename(file.string() + ".copy", file);
  hasselt_node.restart();
  front.stand_before(hasselt_node);
  ASSERT_TRUE(level());
  EXPECT_GT(head().epoch, first_epoch);
  EXPECT_EQ(differences(), "");
}

TEST_F(Followed, WhenMoreThanHalfWouldGoASecondLookDecides) {
  publish_many(2, "Blijft");
  ASSERT_TRUE(level());
  const auto backup = back_up();
  publish_many(8, "Verloren");
  ASSERT_TRUE(level());
  EXPECT_EQ(shown(), 10U);
  put_back(backup, federated_node::tell_tale::database);
  ASSERT_TRUE(level());
  EXPECT_EQ(status().held_back, 8);
  EXPECT_EQ(shown(), 10U) << "they still stand there";
  EXPECT_TRUE(alken_shows("Verloren 7"));
  time.advance(fed::sync::second_look - 1s);
  ASSERT_EQ(network.round_with("hasselt"), "");
  EXPECT_EQ(shown(), 10U) << "not yet";
  time.advance(2s);
  ASSERT_EQ(network.round_with("hasselt"), "");
  EXPECT_EQ(shown(), 2U);
  EXPECT_EQ(status().held_back, 0);
  EXPECT_EQ(differences(), "");
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

// ---- a publisher that lies: what it says is signed by it, and wrong

class LyingPublisher : public Followed {
 protected:
  // Changes each page of the feed of listings.
  void lie_in_pages(std::function<void(wire::FeedPage&)> how) {
    front.lie([how](const web::request& r, web::response& answer) {
      wire::FeedPage p;
      if (!r.path.ends_with("/listings/public") || answer.status != 200 || !p.ParseFromString(answer.body))
        return;
      how(p);
      answer.body = p.SerializeAsString();
    });
  }
  wire::SignedCheckpoint checkpoint(const std::function<void(wire::Checkpoint&)>& change) {
    wire::SignedCheckpoint out;
    out.ParseFromString(fed::feeds::signed_checkpoint(own(), head(), time.now()));
    wire::Checkpoint inner;
    inner.ParseFromString(out.checkpoint());
    change(inner);
    out.set_checkpoint(inner.SerializeAsString());
    out.set_signature(own().signing().key.sign(keys::domain::checkpoint, out.checkpoint()));
    return out;
  }
  const fed::node_keys& own() { return hasselt_node.inside().federation()->own(); }
  // One look of the reader, long enough after the last one.
  void another_round() {
    time.advance(2min);
    network.round_with("hasselt");
  }
  // Nothing is believed and nothing goes while the lie lasts; the truth mends it.
  void never_level_until_the_truth() {
    hasselt_node.inside().federation()->beat();
    another_round();
    EXPECT_FALSE(status().equal);
    EXPECT_NE(status().trouble, "");
    front.lie({});
    // The loop may still hold an answer from before.
    for (int i = 0; i < 10 && !status().equal; ++i) another_round();
    EXPECT_TRUE(status().equal) << status().trouble;
    EXPECT_EQ(differences(), "");
  }
};

TEST_F(LyingPublisher, AnItemThatIsWithheldIsMissedAndFetched) {
  const auto v = publish("Verzwegen");
  lie_in_pages([](wire::FeedPage& p) { p.clear_items(); });
  hasselt_node.inside().federation()->beat();
  EXPECT_TRUE(network.until([&] { return alken_shows("Verzwegen"); })) << "through the repair";
  EXPECT_EQ(differences(), "");
  EXPECT_GE(status().repaired, 1);
}

TEST_F(LyingPublisher, WithoutACheckpointNothingIsEqual) {
  front.lie([](const web::request& r, web::response& answer) {
    if (r.path.ends_with("/diff") || r.path.ends_with("/checkpoint")) answer.status = 404;
    wire::FeedPage p;
    if (!r.path.ends_with("/listings/public") || !p.ParseFromString(answer.body)) return;
    p.clear_checkpoint();
    answer.body = p.SerializeAsString();
  });
  publish("Zonder bewijs");
  never_level_until_the_truth();
}

TEST_F(LyingPublisher, ACheckpointOfAnotherFeedOrTimeOrHandIsNone) {
  publish_many(2);
  ASSERT_TRUE(level());
  const auto list = network.members();
  const auto read = [&](const wire::SignedCheckpoint& c) {
    return fed::sync::read_checkpoint(*list, "hasselt", feed, c.SerializeAsString(), time.now()).has_value();
  };
  EXPECT_TRUE(read(checkpoint([](auto&) {})));
  EXPECT_FALSE(read(checkpoint([](auto& c) { c.set_publisher("be-nis-73001"); })));
  EXPECT_FALSE(read(checkpoint([](auto& c) { c.set_feed("organisations"); })));
  EXPECT_FALSE(read(checkpoint([](auto& c) { c.set_audience(wire::MEMBERS); })));
  EXPECT_FALSE(read(checkpoint([](auto& c) { c.set_created(c.created() - 3600); })));
  EXPECT_FALSE(read(checkpoint([](auto& c) { c.set_created(c.created() + 3600); })));
  EXPECT_FALSE(read(checkpoint([](auto& c) { c.set_digest("kort"); })));
  EXPECT_FALSE(read(checkpoint([](auto& c) { c.set_count(UINT64_MAX); })));
  EXPECT_FALSE(read(checkpoint([](auto& c) { c.set_floor_number(99); })));
  auto forged = checkpoint([](auto&) {});
  forged.set_signature(keys::signing_key::generate().sign(keys::domain::checkpoint, forged.checkpoint()));
  EXPECT_FALSE(read(forged));
  auto as_listing = checkpoint([](auto&) {});
  as_listing.set_signature(own().signing().key.sign(keys::domain::listing, as_listing.checkpoint()));
  EXPECT_FALSE(read(as_listing)) << "what is signed as another kind of object";
  EXPECT_FALSE(fed::sync::read_checkpoint(*list, "vreemde", feed,
                                          checkpoint([](auto&) {}).SerializeAsString(), time.now()));
}

TEST_F(LyingPublisher, AnOldCheckpointDoesNotComeBack) {
  publish("Eén");
  ASSERT_TRUE(level());
  const auto old = checkpoint([](auto&) {});
  time.advance(1min);
  publish("Twee");
  ASSERT_TRUE(level());
  network.db().write(std::nullopt, [&](transaction& tx) {
    auto row = fed::sync::take_row(tx, feed);
    const auto c =
        fed::sync::read_checkpoint(*network.members(), "hasselt", feed, old.SerializeAsString(), time.now());
    ASSERT_TRUE(c.has_value()) << "within its five minutes";
    row.cursor = c->head;
    row.sum = c->sum;
    fed::sync::settle(tx, row, c, time.now());
    EXPECT_EQ(row.at, fed::sync::state::repairing);
    EXPECT_EQ(row.trouble, "an old checkpoint");
    tx.abandon();
  });
}

TEST_F(LyingPublisher, AForgedSumIsNeverEqualAndTakesNothingAway) {
  publish_many(3, "Blijft");
  ASSERT_TRUE(level());
  front.lie([this](const web::request& r, web::response& answer) {
    const auto wrong = checkpoint([](auto& c) { c.set_digest(std::string(32, 'x')), c.set_count(0); });
    wire::FeedPage p;
    wire::Diff d;
    if (r.path.ends_with("/listings/public") && p.ParseFromString(answer.body)) {
      *p.mutable_checkpoint() = wrong;
      answer.body = p.SerializeAsString();
    } else if (r.path.ends_with("listings/public/diff") && d.ParseFromString(answer.body)) {
      *d.mutable_checkpoint() = wrong;
      answer.body = d.SerializeAsString();
    } else if (r.path.ends_with("listings/public/checkpoint")) {
      answer.body = wrong.SerializeAsString();
    }
  });
  publish("Nieuw");
  never_level_until_the_truth();
  EXPECT_EQ(shown(), 4U);
}

TEST_F(LyingPublisher, ADiffThatCannotBeMeantIsNotBelieved) {
  publish_many(4);
  ASSERT_TRUE(level());
  const auto list = network.members();
  const auto believed = [&](const std::function<void(wire::Diff&)>& change) {
    wire::Diff d;
    *d.mutable_checkpoint() = checkpoint([](auto&) {});
    d.set_complete(true);
    wire::Bucket& b = *d.add_buckets();
    b.set_index(7);
    wire::BucketEntry& e = *b.add_entries();
    e.set_object(uuid_bytes("0193a000-0000-7000-8000-000000000007"));
    e.set_hash(std::string(32, 'h'));
    change(d);
    return fed::sync::read_diff(*list, "hasselt", feed, d.SerializeAsString(), time.now()).has_value();
  };
  EXPECT_TRUE(believed([](auto&) {}));
  EXPECT_FALSE(believed([](auto& d) { d.mutable_buckets(0)->set_index(8); })) << "the wrong bucket";
  EXPECT_FALSE(believed([](auto& d) { d.mutable_buckets(0)->set_index(256); }));
  EXPECT_FALSE(believed([](auto& d) { *d.add_buckets() = d.buckets(0); })) << "a bucket twice";
  EXPECT_FALSE(believed([](auto& d) { *d.mutable_buckets(0)->add_entries() = d.buckets(0).entries(0); }))
      << "an object twice";
  EXPECT_FALSE(believed([](auto& d) { d.mutable_buckets(0)->mutable_entries(0)->set_hash("kort"); }));
  EXPECT_FALSE(believed([](auto& d) { d.mutable_buckets(0)->mutable_entries(0)->set_object("kort"); }));
  EXPECT_FALSE(believed([](auto& d) { d.clear_checkpoint(); }));
}

TEST_F(LyingPublisher, AnEmptyDiffTakesNothingAway) {
  publish_many(3, "Blijft");
  ASSERT_TRUE(level());
  alter(
      "delete from node.foreign_objects where object = (select min(object::text)::uuid from "
      "node.foreign_objects where feed = 'listings')");
  front.lie([](const web::request& r, web::response& answer) {
    wire::Diff d;
    if (!r.path.ends_with("listings/public/diff") || !d.ParseFromString(answer.body)) return;
    for (auto& b : *d.mutable_buckets()) b.clear_entries();
    answer.body = d.SerializeAsString();
  });
  time.advance(fed::sync::look_through_every);
  network.round_with("hasselt");
  EXPECT_FALSE(status().equal);
  EXPECT_GE(shown(), 2U);
  front.lie({});
  another_round();
  EXPECT_EQ(differences(), "");
}

TEST_F(LyingPublisher, ItemsOfAnotherPublisherAndOfAnotherFeedAreNotTaken) {
  federated_node third{"sint-truiden", &time};
  const auto other = third.municipality(sint_truiden_nis);
  network.admit(third);
  auto c = sandbags("", sint_truiden_nis);
  c.title = "Van een ander";
  third.publish(other, c);
  third.inside().federation()->beat();
  const auto foreign = third.db().read(std::nullopt, [&](transaction& tx) {
    return fed::feeds::page(tx, {other.party, "listings", "public"}, 0, 10)->items.at(0);
  });
  const auto list = network.members();
  const auto look = [&](const fed::feed_id& f, std::string_view peer) {
    return fed::sync::look(*list, peer, f, foreign.signed_item, time.now(), foreign.number).looked;
  };
  using fed::sync::verdict;
  EXPECT_EQ(look({other.party, "listings", "public"}, "sint-truiden"), verdict::applied);
  EXPECT_EQ(look(feed, "hasselt"), verdict::wrong_publisher);
  EXPECT_EQ(look({other.party, "listings", "public"}, "hasselt"), verdict::wrong_publisher);
  EXPECT_EQ(look({other.party, "listings", "members"}, "sint-truiden"), verdict::wrong_feed);
  EXPECT_EQ(look({other.party, "organisations", "public"}, "sint-truiden"), verdict::bad_signature);
}

TEST_F(LyingPublisher, WhatIsUnseenInANewEpochStaysUntilACheckpointIsEqual) {
  publish_many(6, "Blijft");
  ASSERT_TRUE(level());
  const auto backup = back_up();
  publish_many(2, "Verloren");
  ASSERT_TRUE(level());
  front.lie([](const web::request& r, web::response& answer) {
    if (r.path.ends_with("/diff") || r.path.ends_with("/checkpoint")) answer.status = 404;
    wire::FeedPage p;
    if (!r.path.ends_with("/listings/public") || !p.ParseFromString(answer.body)) return;
    p.clear_checkpoint();
    answer.body = p.SerializeAsString();
  });
  put_back(backup, federated_node::tell_tale::database);
  hasselt_node.inside().federation()->beat();
  ASSERT_TRUE(network.until([&] { return status().epoch == head().epoch; }));
  EXPECT_EQ(shown(), 8U);
  EXPECT_TRUE(alken_shows("Verloren 1"));
  front.lie({});
  another_round();
  EXPECT_EQ(shown(), 6U);
  EXPECT_EQ(differences(), "");
}

TEST_F(LyingPublisher, APageOfAnEarlierEpochHasNoEffect) {
  publish_many(2, "Oud");
  ASSERT_TRUE(level());
  std::string recorded;
  hasselt_node.db().read(std::nullopt, [&](transaction& tx) {
    const auto p = fed::feeds::page(tx, feed, 0, 500).value();
    wire::FeedPage w;
    w.set_epoch(static_cast<std::uint64_t>(p.at.epoch));
    w.set_head(static_cast<std::uint64_t>(p.at.number));
    for (const auto& i : p.items) {
      wire::Item& item = *w.add_items();
      item.set_number(static_cast<std::uint64_t>(i.number));
      item.mutable_listing()->ParseFromString(i.signed_item);
    }
    w.mutable_checkpoint()->ParseFromString(fed::feeds::signed_checkpoint(own(), p.at, time.now()));
    recorded = w.SerializeAsString();
  });
  const auto backup = back_up();
  put_back(backup, federated_node::tell_tale::database);
  ASSERT_TRUE(level());
  const auto before = status();
  const auto old = fed::sync::read_page(*network.members(), "hasselt", feed, recorded, time.now());
  ASSERT_TRUE(old.has_value());
  const auto taken = network.db().write(
      std::nullopt, [&](transaction& tx) { return fed::sync::take_page(tx, feed, 0, *old, time.now()); });
  EXPECT_TRUE(taken.went_back);
  EXPECT_EQ(status().epoch, before.epoch);
  EXPECT_EQ(status().digest, before.digest);
  EXPECT_EQ(status().trouble, "the publisher went back");
  another_round();
  EXPECT_TRUE(status().equal);
}

TEST_F(LyingPublisher, TwoTextsOfOneVersionAreEvidenceThatAnyoneCanCheck) {
  publish("Eerste tekst");
  ASSERT_TRUE(level());
  const auto first = hasselt_node.db().read(
      std::nullopt, [&](transaction& tx) { return fed::feeds::page(tx, feed, 0, 10)->items.at(0); });
  wire::SignedListing outer;
  wire::ListingEnvelope e;
  wire::Listing l;
  outer.ParseFromString(first.signed_item);
  e.ParseFromString(outer.envelope());
  l.ParseFromString(e.data());
  l.set_title("Tweede tekst");
  e.set_data(l.SerializeAsString());
  e.set_number(2);
  outer.set_envelope(e.SerializeAsString());
  outer.set_signature(own().signing().key.sign(keys::domain::listing, outer.envelope()));
  lie_in_pages([&](wire::FeedPage& p) {
    p.clear_items();
    p.set_head(2);
    wire::Item& i = *p.add_items();
    i.set_number(2);
    *i.mutable_listing() = outer;
  });
  publish("Iets anders");
  hasselt_node.inside().federation()->beat();
  another_round();
  const auto found =
      network.db().read(std::nullopt, [](transaction& tx) { return fed::sync::equivocations(tx); });
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(alken_shows("Eerste tekst"));
  EXPECT_FALSE(alken_shows("Tweede tekst"));
  const auto key = own().signing().key.public_key();
  EXPECT_TRUE(fed::sync::proves(found[0], key));
  EXPECT_FALSE(fed::sync::proves(found[0], keys::signing_key::generate().public_key()));
  auto same = found[0];
  same.second = same.first;
  EXPECT_FALSE(fed::sync::proves(same, key));
  EXPECT_THAT(network.get("127.0.0.1", "/metrics").body,
              HasSubstr("paraat_federation_objects_total{verdict=\"equivocation\"}"));
}

}  // namespace
}  // namespace paraat::test
