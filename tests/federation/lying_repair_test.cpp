// A publisher that lies in a comparison and in what it says to repair.

#include <protocol/paraat.pb.h>

#include "federation/sync/repair.hpp"
#include "protocol/bytes.hpp"
#include "protocol/feed_digest.hpp"
#include "protocol/limits.hpp"
#include "protocol/wire.hpp"
#include "tests/federation/lying_publisher.hpp"

namespace paraat::test {
namespace {

namespace fed = paraat::federation;

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

TEST_F(LyingPublisher, WhoTakesMoreThanHalfAwayInARepairIsLookedAtTwice) {
  publish_many(5, "Blijft");
  ASSERT_TRUE(level());
  front.lie([this](const web::request& r, web::response& answer) {
    const auto nothing = checkpoint([](auto& c) { c.set_digest(std::string(32, '\0')), c.set_count(0); });
    if (r.path.ends_with("listings/public/checkpoint")) answer.body = nothing.SerializeAsString();
    if (!r.path.ends_with("listings/public/diff")) return;
    wire::Diff d;
    *d.mutable_checkpoint() = nothing;
    d.set_complete(true);
    for (unsigned i = 0; i < static_cast<unsigned>(buckets); ++i) d.add_buckets()->set_index(i);
    answer.body = d.SerializeAsString();
  });
  time.advance(fed::sync::look_through_every);
  another_round();
  // The loop may have been first, and be at it still.
  EXPECT_TRUE(network.until([&] { return status().held_back == 5; }));
  EXPECT_EQ(shown(), 5U);
  time.advance(fed::sync::second_look);
  for (int i = 0; i < 10 && shown() > 0; ++i) another_round();
  EXPECT_EQ(shown(), 0U) << "it means it";
  time.advance(fed::sync::look_through_every);
  the_truth_mends_it();
}

// Held-back items no longer count once the publisher shows them again.
TEST_F(LyingPublisher, AnEqualComparisonClearsWhatWasHeldBack) {
  publish_many(5, "Blijft");
  ASSERT_TRUE(level());
  front.lie([this](const web::request& r, web::response& answer) {
    const auto nothing = checkpoint([](auto& c) { c.set_digest(std::string(32, '\0')), c.set_count(0); });
    if (r.path.ends_with("listings/public/checkpoint")) answer.body = nothing.SerializeAsString();
    if (!r.path.ends_with("listings/public/diff")) return;
    wire::Diff d;
    *d.mutable_checkpoint() = nothing;
    d.set_complete(true);
    for (unsigned i = 0; i < static_cast<unsigned>(buckets); ++i) d.add_buckets()->set_index(i);
    answer.body = d.SerializeAsString();
  });
  time.advance(fed::sync::look_through_every);
  another_round();
  ASSERT_TRUE(network.until([&] { return status().held_back == 5; }));
  the_truth_mends_it();
  EXPECT_EQ(status().held_back, 0);
  EXPECT_EQ(shown(), 5U);
}

// Hashes of nothing: asked for once, not a hundred by a hundred.
TEST_F(LyingPublisher, ADiffFullOfItemsThatDoNotExistCostsTwoQuestions) {
  publish_many(2);
  ASSERT_TRUE(level());
  std::size_t entries = limits::diff_entries;
  front.lie([this, &entries](const web::request& r, web::response& answer) {
    if (r.path.ends_with("listings/public/checkpoint"))
      answer.body = checkpoint([](auto& c) { c.set_count(9999); }).SerializeAsString();
    if (!r.path.ends_with("listings/public/diff")) return;
    wire::Diff d;
    *d.mutable_checkpoint() = checkpoint([](auto& c) { c.set_count(9999); });
    for (unsigned i = 0; i < static_cast<unsigned>(buckets); ++i) d.add_buckets()->set_index(i);
    for (std::size_t i = 0; i < entries; ++i) {
      wire::BucketEntry& e = *d.mutable_buckets(static_cast<int>(i % buckets))->add_entries();
      std::string id = random_bytes(16);
      id[15] = static_cast<char>(i % buckets);
      e.set_object(id);
      e.set_hash(random_bytes(32));
    }
    answer.body = d.SerializeAsString();
  });
  const auto questions = [&](std::size_t count) {
    entries = count;
    const int diffs = front.asked("listings/public/diff"), items = front.asked("listings/public/items");
    time.advance(fed::sync::look_through_every);
    network.round_with("hasselt");
    return std::pair(front.asked("listings/public/diff") - diffs,
                     front.asked("listings/public/items") - items);
  };
  const auto [diffs, items] = questions(limits::diff_entries);
  EXPECT_GE(diffs, 1);
  EXPECT_LE(diffs, 2) << "the loop may look beside this round";
  EXPECT_EQ(items, diffs) << "none of a hundred came: no more are asked for";
  const auto more = questions(12'800);
  EXPECT_LE(more.first, 2);
  EXPECT_EQ(more.second, 0) << "more entries than an answer may hold";
  front.lie({});
  the_truth_mends_it();
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
  the_truth_mends_it();
}

}  // namespace
}  // namespace paraat::test
