// A publisher that lies: its answers are signed by it, and wrong.

#include <protocol/paraat.pb.h>

#include "federation/sync/repair.hpp"
#include "protocol/feed_digest.hpp"
#include "protocol/wire.hpp"
#include "tests/federation/lying_publisher.hpp"

namespace paraat::test {
namespace {

namespace fed = paraat::federation;
using namespace std::chrono_literals;
using testing::HasSubstr;

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
    EXPECT_EQ(row.at, fed::sync::feed_state::repairing);
    EXPECT_EQ(row.trouble, "an old checkpoint");
    tx.abandon();
  });
}

// While the test itself asks thirty times in a row, the loop beside it hardly asks at all.
TEST_F(LyingPublisher, APeerThatDoesNotWaitIsAskedEverLessOften) {
  publish("Eén");
  ASSERT_TRUE(level());
  front.lie([](const web::request& r, web::response& answer) {
    wire::Heads heads;
    if (r.path != "/fed/v1/changes" || !heads.ParseFromString(answer.body)) return;
    heads.clear_heads();
    answer.body = heads.SerializeAsString();
    answer.wait_on.reset();
  });
  publish("Twee");
  hasselt_node.inside().federation()->beat();  // ends the wait that is under way
  const auto asked = [&] { return front.asked("/fed/v1/changes"); };
  const int first = asked();
  ASSERT_TRUE(network.until([&] { return asked() >= first + 6; }));
  const int before = asked();
  for (int i = 0; i < 30; ++i) ASSERT_EQ(network.round_with("hasselt"), "");
  EXPECT_LE(asked() - before - 30, 6);
}

TEST_F(LyingPublisher, APublisherThatAlwaysSaysGoneIsAskedTwice) {
  publish_many(2);
  ASSERT_TRUE(level());
  front.lie([](const web::request& r, web::response& answer) {
    if (r.path.ends_with("/listings/public")) answer.status = 410;
  });
  publish("Nieuw");
  hasselt_node.inside().federation()->beat();
  const int before = front.asked("/listings/public");
  network.round_with("hasselt");
  EXPECT_LE(front.asked("/listings/public") - before, 4) << "the loop may look beside this round";
  EXPECT_THAT(status().trouble, HasSubstr("410"));
  the_truth_mends_it();
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
  the_truth_mends_it();
  EXPECT_EQ(shown(), 6U);
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
