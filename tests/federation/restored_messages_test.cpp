// Messages of a node whose database was restored from a backup, and messages to it.

#include "tenant/administration/restores/restores.hpp"
#include "tests/federation/deliveries.hpp"
#include "tests/federation/reinforced.hpp"

namespace paraat::test {
namespace {

using namespace std::chrono_literals;

class RestoredMessages : public Reinforced {
 protected:
  void need_now(const reinforcement::request_id& id, int n) {
    time.advance(1s);  // after a restore
    ASSERT_TRUE(
        at(hasselt, [&](transaction& tx) { return reinforcement::need(tx, hasselt, id, n, time.now()); }));
  }
  // Hasselt's database is put back to a backup in which its word about 12 people waits for Alken.
  reinforcement::request_id put_back_with_a_waiting_word() {
    const auto id = ask(hasselt, {alken.party});
    EXPECT_TRUE(in_time([&] { return seen(alken, hasselt, id).has_value(); }));
    cut();
    need_now(id, 12);
    hasselt_node.inside().beat();
    before_hasselt.stand_aside();
    const auto backup = hasselt_node.back_up();
    hasselt_node.put_back(backup, federated_node::tell_tale::database);
    before_hasselt.stand_before(hasselt_node);
    heal();
    time.advance(1s);
    // A later word of a person leaves, and when it has come the other would have come too.
    const auto other = ask(hasselt, {alken.party});
    EXPECT_TRUE(in_time([&] { return seen(alken, hasselt, other).has_value(); }));
    EXPECT_EQ(needed_at_alken(id), 10);
    at(hasselt, [](transaction& tx) {
      const auto hold = restores::undecided(tx);
      EXPECT_TRUE(hold);
      if (hold) EXPECT_EQ(restores::waits_for(tx, *hold).messages, 1);
    });
    return id;
  }
  void decide(bool release) {
    EXPECT_TRUE(
        at(hasselt, [&](transaction& tx) { return restores::decide(tx, {.release = release}, time.now()); }));
  }
  int needed_at_alken(const reinforcement::request_id& id) {
    const auto h = seen(alken, hasselt, id);
    return h ? h->now.needed : 0;
  }
};

TEST_F(RestoredMessages, AnAskerWhoseDatabaseIsPutBackGivesNoPlaceOfACaseTwice) {
  const auto id = ask(hasselt, {alken.party});
  ASSERT_TRUE(in_time([&] { return seen(alken, hasselt, id).has_value(); }));
  before_hasselt.stand_aside();
  const auto backup = hasselt_node.back_up();
  before_hasselt.stand_before(hasselt_node);
  need_now(id, 12);
  ASSERT_TRUE(in_time([&] { return needed_at_alken(id) == 12; }));
  before_hasselt.stand_aside();
  hasselt_node.put_back(backup, federated_node::tell_tale::database);
  before_hasselt.stand_before(hasselt_node);
  need_now(id, 11);
  EXPECT_TRUE(in_time([&] { return needed_at_alken(id) == 11; }));
  EXPECT_FALSE(seen(hasselt, hasselt, id)->sides.at(0).stuck) << "nobody sees a refusal";
  need_now(id, 9);
  EXPECT_TRUE(in_time([&] { return needed_at_alken(id) == 9; })) << "and so it goes on";
}

TEST_F(RestoredMessages, AWordThatWaitedInTheBackupLeavesWhenACoordinatorDecidesSo) {
  const auto id = put_back_with_a_waiting_word();
  decide(true);
  EXPECT_TRUE(in_time([&] { return needed_at_alken(id) == 12; }));
}

TEST_F(RestoredMessages, AWordThatWaitedInTheBackupAndIsDiscardedNeverLeavesAndHoldsNoLaterOne) {
  const auto id = put_back_with_a_waiting_word();
  decide(false);
  EXPECT_TRUE(in_time([&] { return !seen(hasselt, hasselt, id)->sides.at(0).on_its_way; }));
  EXPECT_TRUE(seen(hasselt, hasselt, id)->sides.at(0).stuck) << "a coordinator sees that it did not arrive";
  need_now(id, 9);
  EXPECT_TRUE(in_time([&] { return needed_at_alken(id) == 9; }));
}

TEST_F(RestoredMessages, AMachineThatIsSetBackAsAWholeIsHeardFromItsSecondWordOn) {
  const auto id = ask(hasselt, {alken.party});
  ASSERT_TRUE(in_time([&] { return seen(alken, hasselt, id).has_value(); }));
  before_hasselt.stand_aside();
  const auto backup = hasselt_node.back_up();
  before_hasselt.stand_before(hasselt_node);
  for (const int n : {12, 14}) {
    need_now(id, n);
    ASSERT_TRUE(in_time([&] { return needed_at_alken(id) == n; }));
  }
  before_hasselt.stand_aside();
  hasselt_node.put_back(backup, federated_node::tell_tale::none);
  before_hasselt.stand_before(hasselt_node);
  need_now(id, 11);
  in_time([&] { return !seen(hasselt, hasselt, id)->sides.at(0).on_its_way; });
  need_now(id, 9);
  EXPECT_TRUE(in_time([&] { return needed_at_alken(id) == 9; }));
}

TEST_F(RestoredMessages, WhatASupplierLostWithItsDatabaseIsToldAgain) {
  const auto id = ask(hasselt, {alken.party});
  ASSERT_TRUE(in_time([&] { return seen(alken, hasselt, id).has_value(); }));
  before_network.stand_aside();
  const auto backup = network.back_up();
  before_network.stand_before(network);
  need_now(id, 12);
  ASSERT_TRUE(in_time([&] { return needed_at_alken(id) == 12; }));
  const auto other = ask(hasselt, {alken.party});
  ASSERT_TRUE(in_time([&] { return seen(alken, hasselt, other).has_value(); }));
  time.advance(11min);
  before_network.stand_aside();
  network.put_back(backup, federated_node::tell_tale::database);
  before_network.stand_before(network);
  EXPECT_EQ(needed_at_alken(id), 10) << "as the backup has it";
  need_now(id, 13);
  EXPECT_TRUE(in_time([&] { return needed_at_alken(id) == 13; }));
  EXPECT_TRUE(in_time([&] { return seen(alken, hasselt, other).has_value(); }))
      << "what nobody speaks of any more comes too";
}

TEST(RestoredPeer, WhatAPeerLostIsSentAgainAndAReceiptOfTheLastMinutesIsBelieved) {
  lying_neighbours net(1);
  const auto sent = [&](std::size_t i) {
    wire::EnvelopeBatch b;
    b.ParseFromString(net.peer().bodies.at(i));
    std::vector<std::uint64_t> out;
    for (const auto& signed_one : b.envelopes()) {
      wire::Envelope e;
      e.ParseFromString(signed_one.envelope());
      out.push_back(e.lane_seq());
    }
    for (const auto& range : b.skipped()) out.push_back(1000 + range.first());
    return out;
  };
  net.write(0, "Eerst", true);
  net.deliver();
  net.peer().usual.next_seq = 1;  // from now on it knows nothing any more
  net.write(0, "Meteen daarna", true);
  net.deliver();
  net.deliver();
  EXPECT_EQ(net.peer().bodies.size(), 2U) << "a receipt of a moment ago is believed";
  net.time.advance(11min);
  net.write(0, "Later", true);
  net.deliver();
  net.deliver();
  EXPECT_EQ(net.peer().bodies.size(), 4U)
      << "and a peer that says it over and over does not make us repeat it";
  EXPECT_EQ(sent(2), (std::vector<std::uint64_t>{3}));
  EXPECT_EQ(sent(3), (std::vector<std::uint64_t>{1, 2, 3}));
  net.time.advance(15 * 24h);
  net.write(0, "Veel later", true);
  net.deliver();
  net.deliver();
  EXPECT_EQ(sent(5), (std::vector<std::uint64_t>{4, 1001})) << "whose time is over will not come";
}

}  // namespace
}  // namespace paraat::test
