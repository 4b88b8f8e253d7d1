// Neighbours that are away or slow: when they are tried again.
#include "tests/federation/deliveries.hpp"

namespace paraat::test {
namespace {

using fed_state = federation::delivery::condition;
using outbox::lane;
using way = behaviour::way;

TEST(Delivery, APeerThatIsAwayIsTriedLessAndLessAndTheScheduleOutlivesTheProcess) {
  lying_neighbours net(1);
  net.peer().usual.what = way::away;
  net.write(0, "Ben je daar?", true);
  net.deliver();
  EXPECT_EQ(net.lane(0, lane::crisis).failures, 1);
  EXPECT_EQ(net.lane(0, lane::crisis).now, fed_state::backing_off);
  net.later(1s);
  EXPECT_EQ(net.lane(0, lane::crisis).failures, 1) << "the pause is two seconds";
  net.later(1s);
  EXPECT_EQ(net.lane(0, lane::crisis).failures, 2);
  net.workers = net.another_process();
  net.deliver();  // a starting process knows only the database
  net.later(3s);
  EXPECT_EQ(net.lane(0, lane::crisis).failures, 2) << "the pause is four seconds";
  net.peer().usual.what = way::honest;
  net.later(5s);
  EXPECT_EQ(net.state_of_only(), "delivered");
  EXPECT_EQ(net.lane(0, lane::crisis).now, fed_state::open);
}

TEST(Delivery, ALaneThatFailedTriesOneMessageBeforeTheOthersFollow) {
  lying_neighbours net(1);
  net.peer().script = {{.what = way::away}};
  net.write_many(0, 20);
  net.deliver();
  EXPECT_TRUE(net.peer().requests.empty());
  net.later(31s);
  ASSERT_EQ(net.peer().requests.size(), 2U);
  EXPECT_EQ(net.peer().requests[0].ids.size(), 1U);
  EXPECT_EQ(net.peer().requests[1].ids.size(), 19U);
}

TEST(Delivery, ASignOfLifeBringsTheNextAttemptForwardAndDoesNotOpenTheLane) {
  lying_neighbours net(1);
  net.peer().usual.what = way::away;
  net.write(0, "Bulk");
  net.deliver();
  net.pass(31s);
  net.pass(61s);
  ASSERT_EQ(net.lane(0).failures, 3);  // the next one after two minutes
  const auto planned = *net.lane(0).next_try;
  net.later(31s);
  net.workers->heard_from(net.peer().id);
  net.deliver();
  EXPECT_EQ(net.lane(0).failures, 3) << "hearing is not reaching";
  EXPECT_LE(*net.lane(0).next_try, net.time.now() + 30s);
  EXPECT_LT(*net.lane(0).next_try, planned);
  net.later(30s);
  EXPECT_EQ(net.lane(0).failures, 4);
  net.workers->heard_from(net.peer().id);
  net.deliver();
  EXPECT_GT(*net.lane(0).next_try, net.time.now() + 60s) << "one attempt in half a minute is enough";
}

TEST(Delivery, WhatThePeerAsksWithRetryAfterIsHonoured) {
  lying_neighbours net(1);
  net.peer().script = {{.what = way::refuses, .status = 429, .code = "too-costly", .retry_after = "90"}};
  net.write(0, "Rustig aan");
  net.deliver();
  net.later(80s);
  EXPECT_EQ(net.peer().requests.size(), 1U);
  net.later(11s);
  EXPECT_EQ(net.state_of_only(), "delivered");
}

TEST(Delivery, AfterAnOutageFailingLanesWakeUpOneByOne) {
  lying_neighbours net(40);
  for (std::size_t p = 0; p < 40; ++p) {
    net.peer(p).usual.what = way::away;
    net.write(p, "Bulk");
  }
  net.deliver();
  net.deliver();
  net.time.advance(2h);  // this node was away itself
  net.deliver();
  int later = 0;
  for (const auto& l : net.lanes()) later += l.next_try && *l.next_try > net.time.now() ? 1 : 0;
  EXPECT_GE(later, 30);
  for (const auto& l : net.lanes())
    if (l.failures == 1) EXPECT_LE(*l.next_try, net.time.now() + 30s);
}

}  // namespace
}  // namespace paraat::test
