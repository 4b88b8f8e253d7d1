// The private PostgreSQL as a process: what it gets from the node that starts it.

#include "tenant/store/private_postgres.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <filesystem>

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

}  // namespace
}  // namespace paraat::test
