#include <gtest/gtest.h>
#include <signal.h>

#include <cstdlib>

#include "ops/log.hpp"

int main(int count, char** words) {
  ::signal(SIGPIPE, SIG_IGN);
  // PARAAT_TEST_LOG=yes shows the log of the nodes.
  const bool loud = std::getenv("PARAAT_TEST_LOG") != nullptr;
  paraat::log::set_threshold(loud ? paraat::log::level::info : paraat::log::level::error);
  testing::InitGoogleTest(&count, words);
  return RUN_ALL_TESTS();
}
