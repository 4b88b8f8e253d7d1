// The health of the database as its watching thread and the requests report it.

#include "node/database_health.hpp"

#include <gtest/gtest.h>

#include <future>

namespace paraat::node {
namespace {

TEST(DatabaseHealth, AnOlderQuestionDoesNotOverruleARequestThatFinishedSince) {
  std::promise<void> asked, asked_again, over;
  std::promise<bool> answer;
  std::shared_future<void> until_over = over.get_future().share();
  int questions = 0;
  database_health health([&] {
    ++questions;
    if (questions == 2) {
      asked.set_value();
      return answer.get_future().get();
    }
    if (questions == 3) asked_again.set_value();
    if (questions > 2) until_over.wait();
    return false;
  });
  health.start();
  EXPECT_FALSE(health.answers());
  asked.get_future().wait();
  health.seen(true);
  answer.set_value(false);
  asked_again.get_future().wait();
  EXPECT_TRUE(health.answers());
  over.set_value();
}

}  // namespace
}  // namespace paraat::node
