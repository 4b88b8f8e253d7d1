// Delivery of messages: once each, numbered without gaps, with any number of processes, and in a crisis also
// when all other peers are away.
#include <thread>

#include "tests/federation/deliveries.hpp"

namespace paraat::test {
namespace {

using outbox::lane;
using way = behaviour::way;

TEST(Delivery, AMessageGoesOnceAndItsReceiptSettlesIt) {
  lying_neighbours net(1);
  net.write(0, "Hallo");
  net.deliver();
  net.deliver();
  EXPECT_EQ(net.state_of_only(), "delivered");
  ASSERT_EQ(net.peer().requests.size(), 1U);
  EXPECT_EQ(net.peer().times.begin()->second, 1);
}

TEST(Delivery, NumbersOfALaneHaveNoGapsHoweverManyWriteAtOnce) {
  lying_neighbours net(2);
  std::vector<std::thread> writers;
  for (int i = 0; i < 50; ++i)
    writers.emplace_back([&net, i] {
      net.write(static_cast<std::size_t>(i % 2), "tegelijk", i % 4 < 2);
      net.write(static_cast<std::size_t>(i % 2), "en nog een", i % 4 < 2);
    });
  // Numbers are given while others still write.
  for (int i = 0; i < 5; ++i) net.deliver();
  for (std::thread& t : writers) t.join();
  net.deliver();
  for (const auto& p : net.peers)
    for (const lane l : {lane::crisis, lane::bulk}) {
      std::vector<std::uint64_t> numbers;
      for (const auto& r : p->requests)
        if (r.where == l) numbers.insert(numbers.end(), r.numbers.begin(), r.numbers.end());
      ASSERT_FALSE(numbers.empty());
      for (std::size_t i = 0; i < numbers.size(); ++i) EXPECT_EQ(numbers[i], i + 1);
    }
  EXPECT_EQ(count_state(net.states(), "delivered"), 100);
}

TEST(Delivery, TwoProcessesOfOneNodeNeverSendTheSameTwice) {
  lying_neighbours net(8);
  const auto other = net.another_process();
  for (std::size_t p = 0; p < 8; ++p) net.write_many(p, 30, p % 2 == 0);
  std::thread second([&] {
    for (int i = 0; i < 10; ++i) other->beat();
  });
  for (int i = 0; i < 10; ++i) net.workers->beat();
  second.join();
  net.deliver();
  net.deliver(*other);
  EXPECT_EQ(count_state(net.states(), "delivered"), 240);
  for (const auto& p : net.peers)
    for (const auto& [id, times] : p->times) EXPECT_EQ(times, 1);
}

TEST(Delivery, AProcessThatDiedGivesItsLaneBackWhenItsLeaseEnds) {
  lying_neighbours net(1);
  net.peer().script = {{.what = way::silent}};
  net.write(0, "Onderweg", true);
  net.workers->beat();  // holds the lane, and never ends
  const auto other = net.another_process();
  net.run_what_is_ready();
  other->beat();
  net.run_what_is_ready(other.get());
  EXPECT_TRUE(net.peer().requests.empty());
  net.peer().script.clear();
  net.time.advance(16s);
  other->beat();
  net.run_what_is_ready(other.get());
  EXPECT_EQ(net.peer().requests.size(), 1U);
  net.give_up();
  net.deliver(*other);
  EXPECT_EQ(net.state_of_only(), "delivered");
  EXPECT_EQ(net.lane(0, lane::crisis).failures, 0) << "who lost the lease changes the lane no more";
}

TEST(Delivery, NeighboursThatAreAwayDoNotKeepTheCrisisLaneOfOthersWaiting) {
  lying_neighbours net(300);
  for (std::size_t p = 0; p < 299; ++p) {
    net.peer(p).usual.what = way::silent;
    net.write(p, "Iemand daar?", true);
  }
  // All dead peers fail for the first time, then hang in their next attempt.
  for (int i = 0; i < 10; ++i) {
    net.workers->beat();
    net.run_what_is_ready();
    net.give_up();
  }
  for (std::size_t p = 0; p < 299; ++p) ASSERT_GE(net.lane(p, lane::crisis).failures, 1);
  net.time.advance(3s);
  net.workers->beat();  // as many as may be are hanging again
  net.run_what_is_ready();
  net.write(299, "De dijk breekt", true);
  net.workers->beat();
  net.run_what_is_ready();
  ASSERT_EQ(net.peer(299).requests.size(), 1U) << "delivered while the dead are still being waited for";
  EXPECT_GT(net.hanging(), 0U);
  EXPECT_LE(net.hanging(), 32U) << "half of the workers";
}

TEST(Delivery, BulkLeavesAQuarterOfTheWorkersToTheCrisisLane) {
  lying_neighbours net(12);
  net.workers = net.another_process(8);
  for (std::size_t p = 0; p < 11; ++p) {
    net.peer(p).usual.what = way::silent;
    net.write_many(p, 2);
  }
  for (int i = 0; i < 3; ++i) {
    net.workers->beat();
    net.run_what_is_ready();
  }
  EXPECT_EQ(net.hanging(), 6U);
  net.write(11, "Dringend", true);
  net.workers->beat();
  net.run_what_is_ready();
  EXPECT_EQ(net.peer(11).requests.size(), 1U);
}

TEST(Delivery, ADatabaseThatWasRestoredStartsNewNumbersWhenThePeerKnowsMore) {
  lying_neighbours net(1);
  net.peer().script = {{.next_seq = 500}};
  net.write(0, "Na het herstel");
  net.deliver();
  EXPECT_EQ(net.state_of_only(), "delivered");
  const auto epoch_of = [&](std::size_t i) {
    wire::EnvelopeBatch b;
    b.ParseFromString(net.peer().bodies.at(i));
    wire::Envelope e;
    e.ParseFromString(b.envelopes(0).envelope());
    return std::pair(e.lane_epoch(), e.lane_seq());
  };
  net.time.advance(1s);
  net.write(0, "En verder");
  net.deliver();
  EXPECT_GT(epoch_of(1).first, epoch_of(0).first);
  EXPECT_EQ(epoch_of(1).second, 1U);
}

TEST(Delivery, BulkWaitsForTheOperatorWhenTheMembersListExpiredAMonthAgoAndTheCrisisLaneGoesOn) {
  lying_neighbours net(1);
  net.time.advance(net.members.now()->valid_until - net.time.now() + federation::operator_after + 1h);
  net.write(0, "Vergadering", false);
  net.write(0, "De dijk breekt", true);
  net.deliver();
  ASSERT_EQ(net.peer().requests.size(), 1U);
  EXPECT_EQ(net.peer().requests[0].where, lane::crisis);
  net.later(2h);
  for (const auto& r : net.peer().requests) EXPECT_EQ(r.where, lane::crisis);
  net.db().write(std::nullopt, [&](transaction& tx) {
    federation::go_on(tx, std::chrono::days{10}, "de ondertekenaar is weg", net.time.now()).value();
  });
  net.members.load(net.db());
  net.deliver();
  EXPECT_EQ(net.peer().requests.back().where, lane::bulk);
}

}  // namespace
}  // namespace paraat::test
