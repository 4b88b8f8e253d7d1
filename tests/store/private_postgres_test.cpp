// The private PostgreSQL as a process: inherited descriptors, and restarts.

#include "tenant/platform/store/private_postgres.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

namespace paraat::test {
namespace {

TEST(PrivatePostgres, HoldsNothingThatTheNodeHadOpen) {
  const auto folder = std::filesystem::temp_directory_path() / ("paraat-held-" + std::to_string(::getpid()));
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);  // as a listening socket: it would go to a child that is started now
  {
    private_postgres server({.folder = folder, .durable = false});
    ::close(ends[1]);
    pollfd end{ends[0], POLLIN, 0};
    EXPECT_EQ(::poll(&end, 1, 10'000), 1) << "somebody else still holds the other end";
    char byte = 0;
    if ((end.revents & POLLHUP) != 0) EXPECT_EQ(::read(ends[0], &byte, 1), 0);
  }
  ::close(ends[0]);
  std::filesystem::remove_all(folder);
}

// A server that cannot start is tried again after growing pauses, however often it is needed.
TEST(PrivatePostgres, ThatCannotStartIsNotTriedAgainAtOnce) {
  const auto folder = std::filesystem::temp_directory_path() / ("paraat-again-" + std::to_string(::getpid()));
  {
    private_postgres server({.folder = folder, .durable = false});
    const auto control = folder / "data/global/pg_control";
    std::filesystem::rename(control, folder / "control");
    ::kill(server.pid(), SIGKILL);
    testing::internal::CaptureStderr();
    for (int i = 0; i < 200; ++i) {
      EXPECT_FALSE(server.revive());
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    const std::string log = testing::internal::GetCapturedStderr();
    int tries = 0;
    for (auto at = log.find("does_not_start"); at != log.npos; at = log.find("does_not_start", at + 1))
      ++tries;
    EXPECT_GE(tries, 1);
    EXPECT_LE(tries, 6);
    std::filesystem::rename(folder / "control", control);
    bool again = false;
    for (int i = 0; i < 3000 && !again; ++i) {
      again = server.revive();
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    EXPECT_TRUE(again);
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace paraat::test
