#include <gtest/gtest.h>
#include <signal.h>

#include "ops/log.hpp"

int main(int count, char** words) {
  ::signal(SIGPIPE, SIG_IGN);
  paraat::log::set_threshold(paraat::log::level::error);
  testing::InitGoogleTest(&count, words);
  return RUN_ALL_TESTS();
}
