// A publisher restored from a backup: its database, its folder or the whole machine. Its reader ends with the
// listings that it publishes now.
#include <filesystem>

#include "federation/sync/repair.hpp"
#include "tests/federation/followed.hpp"

namespace paraat::test {
namespace {

namespace fed = paraat::federation;
namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::HasSubstr;

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

// Items missing since a second check are not removed with items held back by the first: each item has two
// checks.
TEST_F(Followed, WhatIsMissedAfterTheFirstLookHasASecondLookOfItsOwn) {
  publish_many(2, "Blijft");
  ASSERT_TRUE(level());
  const auto without_all = back_up();
  publish_many(8, "Later weg");
  ASSERT_TRUE(level());
  const auto without_some = back_up();
  publish_many(11, "Eerst weg");
  ASSERT_TRUE(level());
  put_back(without_some, federated_node::tell_tale::database);
  ASSERT_TRUE(level());
  EXPECT_EQ(status().held_back, 11);
  time.advance(fed::sync::second_look - 80s);
  put_back(without_all, federated_node::tell_tale::database);
  ASSERT_TRUE(level());
  EXPECT_EQ(status().held_back, 19);
  time.advance(81s);
  ASSERT_EQ(network.round_with("hasselt"), "");
  EXPECT_EQ(shown(), 21U) << "eight of them have been missed for 80 seconds only";
  time.advance(fed::sync::second_look);
  ASSERT_EQ(network.round_with("hasselt"), "");
  EXPECT_EQ(shown(), 2U);
  EXPECT_EQ(status().held_back, 0);
  EXPECT_EQ(differences(), "");
}

}  // namespace
}  // namespace paraat::test
