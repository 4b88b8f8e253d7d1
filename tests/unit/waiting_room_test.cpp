// Long-polls that wait for a topic, on an io_context that the test turns by hand.

#include "node/http/long_poll_registry.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>

namespace paraat::http {
namespace {
namespace net = boost::asio;

class WaitingRoom : public testing::Test {
 protected:
  net::io_context io;
  outbox::heads heads;
  waiting_room room{heads};
  int came_back = 0;

  void SetUp() override {
    heads.listen([this](const std::string& topic) { room.wake(topic); });
  }
  void wait_on(const std::string& topic, std::uint64_t seen,
               std::chrono::seconds longest = std::chrono::hours(1)) {
    const auto strand = net::make_strand(io);
    net::co_spawn(strand, room.wait(strand, topic, seen, longest),
                  [this](const std::exception_ptr&) { ++came_back; });
    turn();
  }
  void turn() {
    io.restart();
    io.poll();
  }
};

TEST_F(WaitingRoom, WhoWaitsComesBackWhenTheTopicMovesAndNobodyElseDoes) {
  wait_on("feeds", heads.version("feeds"));
  wait_on("feeds", heads.version("feeds"));
  wait_on("listings", heads.version("listings"));
  EXPECT_EQ(came_back, 0);
  EXPECT_EQ(room.size(), 3U);
  heads.wake("feeds");
  turn();
  EXPECT_EQ(came_back, 2);
  EXPECT_EQ(room.size(), 1U);
  heads.wake("listings");
  turn();
  EXPECT_EQ(came_back, 3);
}

TEST_F(WaitingRoom, WhoHasSeenAnOlderVersionDoesNotWait) {
  const auto seen = heads.version("feeds");
  heads.wake("feeds");
  wait_on("feeds", seen);
  EXPECT_EQ(came_back, 1);
  EXPECT_EQ(room.size(), 0U);
}

TEST_F(WaitingRoom, NobodyWaitsLongerThanAgreed) {
  wait_on("feeds", heads.version("feeds"), std::chrono::seconds(0));
  turn();
  EXPECT_EQ(came_back, 1);
  EXPECT_EQ(room.size(), 0U);
}

TEST_F(WaitingRoom, AClosedRoomSendsEveryoneAwayAndTakesNobodyIn) {
  wait_on("feeds", heads.version("feeds"));
  room.close();
  turn();
  EXPECT_EQ(came_back, 1);
  wait_on("feeds", heads.version("feeds"));
  EXPECT_EQ(came_back, 2);
  EXPECT_EQ(room.size(), 0U);
}

TEST_F(WaitingRoom, ATopicThatMovesAfterTheContextWentAwayWakesNobody) {
  {
    net::io_context gone;
    const auto strand = net::make_strand(gone);
    net::co_spawn(strand, room.wait(strand, "feeds", heads.version("feeds"), std::chrono::hours(1)),
                  [](const std::exception_ptr&) {});
    gone.poll();
    EXPECT_EQ(room.size(), 1U);
  }
  heads.wake("feeds");
  EXPECT_EQ(came_back, 0);
}

}  // namespace
}  // namespace paraat::http
