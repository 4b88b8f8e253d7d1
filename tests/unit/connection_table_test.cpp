#include "node/http/connection_table.hpp"

#include <gtest/gtest.h>

#include <array>

namespace paraat::http {
namespace {

using place = connection_table::place;

struct seat final : stoppable {
  void close_if_idle() override {}
  void shed() override { was_shed = true; }
  void close_now() override {}
  bool was_shed = false;
};

class ConnectionTable : public testing::Test {
 protected:
  connection_table table{{.total = 4, .one_address = 2, .spare = 1, .held = 1}};
  std::array<seat, 8> c;
  connection_table::clock::time_point at(int second) const {
    return connection_table::clock::time_point{} + std::chrono::seconds(1000 + second);
  }
  place enter(std::size_t i, const std::string& address) {
    return table.enter(&c[i], address, at(static_cast<int>(i)));
  }
};

TEST_F(ConnectionTable, ShedsTheLongestIdleConnectionOfTheSameAddressFirst) {
  EXPECT_EQ(enter(0, "other"), place::own);
  EXPECT_EQ(enter(1, "school"), place::own);
  EXPECT_EQ(enter(2, "school"), place::own);
  table.idle(&c[1], at(50));
  EXPECT_EQ(enter(3, "school"), place::own);
  EXPECT_TRUE(c[2].was_shed);
  EXPECT_FALSE(c[1].was_shed);
  EXPECT_FALSE(c[0].was_shed);
  EXPECT_EQ(table.shed_so_far(), 1U);
}

TEST_F(ConnectionTable, HoldsAConnectionWhoseAddressHasItsShareUntilThereIsRoom) {
  enter(0, "school");
  enter(1, "school");
  table.busy(&c[0]);
  table.busy(&c[1]);
  EXPECT_EQ(enter(2, "school"), place::spare);
  EXPECT_EQ(enter(3, "elsewhere"), place::own);
  EXPECT_EQ(enter(4, "school"), place::none);
  EXPECT_TRUE(table.hold(&c[2]));
  EXPECT_FALSE(table.admit(&c[2]));
  EXPECT_EQ(enter(4, "school"), place::spare);  // the one that is held left its spare place
  EXPECT_FALSE(table.hold(&c[4])) << "as many are held as may be";
  table.leave(&c[0]);
  EXPECT_TRUE(table.admit(&c[2]));
  table.leave(&c[4]);
  table.idle(&c[2], at(60));
  EXPECT_EQ(enter(5, "school"), place::own);  // in the place of the one that is idle
  EXPECT_TRUE(c[2].was_shed);
}

TEST_F(ConnectionTable, ShedsTheLongestIdleOfAllWhenTheTotalIsReached) {
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(enter(i, std::to_string(i)), place::own);
  table.busy(&c[0]);
  EXPECT_EQ(enter(4, "4"), place::own);
  EXPECT_TRUE(c[1].was_shed);
}

TEST_F(ConnectionTable, GivesASparePlaceWhenAllAreBusyAndThenNone) {
  for (std::size_t i = 0; i < 4; ++i) {
    enter(i, std::to_string(i));
    table.busy(&c[i]);
  }
  EXPECT_FALSE(table.full());
  EXPECT_EQ(enter(4, "4"), place::spare);
  table.busy(&c[4]);
  EXPECT_TRUE(table.full());
  EXPECT_EQ(enter(5, "5"), place::none);
  table.leave(&c[4]);
  EXPECT_EQ(enter(5, "5"), place::spare);
}

TEST_F(ConnectionTable, KeepsAConnectionThatGotARequestWhenItWasToldToGo) {
  enter(0, "school");
  enter(1, "school");
  table.busy(&c[1]);
  EXPECT_EQ(enter(2, "school"), place::own);
  EXPECT_TRUE(c[0].was_shed);
  table.busy(
      &c[0]);  // its request had arrived in that moment: three are open now, and none is idle but the last
  table.busy(&c[2]);
  EXPECT_EQ(enter(3, "school"), place::spare);
}

TEST_F(ConnectionTable, DoesNotLimitAnAddressThatIsNotTheVisitors) {
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(enter(i, ""), place::own);
    table.busy(&c[i]);
  }
  EXPECT_EQ(table.size(), 4U);
}

TEST(ConnectionBounds, LeaveRoomForOthersWithFewDescriptors) {
  const auto few = connection_table::bounds::within(100);
  EXPECT_LE(few.total + few.spare, 100U);
  EXPECT_GE(few.spare, 8U);
  EXPECT_EQ(few.one_address, few.total / 2);
  EXPECT_GE(connection_table::bounds::within(1).total, 1U);
}

}  // namespace
}  // namespace paraat::http
