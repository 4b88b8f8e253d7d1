// Bounds of a conversation: who floods, and two at the same moment.

#include <atomic>
#include <barrier>
#include <thread>

#include "tests/pages/relay.hpp"

namespace paraat::test {
namespace {

using relay::side;
using testing::HasSubstr;

using RelayLimits = Talking;

TEST_F(RelayLimits, TenInARowWithoutAnAnswerAndTheNextDayAgain) {
  const auto c = about(answered());
  for (int i = 0; i < relay::most_unanswered; ++i) ASSERT_TRUE(post_as(c, side::second, "Hallo?"));
  const auto refused = post_as(c, side::second, "Hallo??");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, refusal_kind::too_many);
  const auto page = click(linde, desk_of(c) + "/berichten", {{"bericht", "Zo boos ben ik"}});
  EXPECT_EQ(page.status, 429);
  EXPECT_THAT(page.body, HasSubstr("Je schreef al 10 berichten na elkaar"));
  EXPECT_THAT(page.body, HasSubstr("Zo boos ben ik")) << "what was typed stays";
  EXPECT_TRUE(post_as(c, side::first, "Rustig")) << "the other side is not bound";
  EXPECT_TRUE(post_as(c, side::second, "Oké")) << "an answer makes room";
  for (int i = 1; i < relay::most_unanswered; ++i) ASSERT_TRUE(post_as(c, side::second, "Hallo?"));
  EXPECT_FALSE(post_as(c, side::second, "Hallo??"));
  node.time.advance(std::chrono::hours{25});
  EXPECT_TRUE(post_as(c, side::second, "Goedemorgen"));
}

TEST_F(RelayLimits, SixtyADayHoweverMuchTheOtherAnswers) {
  const auto c = about(answered());
  int sent = 0;
  for (int i = 0; i < relay::most_a_day + 5; ++i) {
    if (i % 5 == 0) ASSERT_TRUE(post_as(c, side::first, "Ja"));
    sent += post_as(c, side::second, "Hallo?") ? 1 : 0;
  }
  EXPECT_EQ(sent, relay::most_a_day);
}

TEST_F(RelayLimits, MessagesAtTheSameMomentCountEachOther) {
  const auto c = about(answered());
  constexpr int writers = 8;
  std::barrier start(writers);
  std::atomic<int> sent = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < writers; ++i)
    threads.emplace_back([&] {
      start.arrive_and_wait();
      for (int k = 0; k < 3; ++k)
        in_alken([&](transaction& tx) {
          const auto m = relay::post(tx, c.id, side::first, {.body = "Nu"}, node.time.now());
          if (!m)
            tx.abandon();
          else
            ++sent;
        });
    });
  for (auto& t : threads) t.join();
  EXPECT_EQ(sent, relay::most_unanswered);
  EXPECT_EQ(messages(c).size(), static_cast<std::size_t>(relay::most_unanswered));
}

TEST_F(RelayLimits, ManyWhoOpenAtOnceHaveOneConversation) {
  const auto a = answered();
  constexpr int openers = 6;
  std::barrier start(openers);
  std::vector<std::thread> threads;
  for (int i = 0; i < openers; ++i)
    threads.emplace_back([&] {
      start.arrive_and_wait();
      in_alken([&](transaction& tx) { EXPECT_TRUE(applications::open_conversation(tx, scope(), a)); });
    });
  for (auto& t : threads) t.join();
  EXPECT_EQ(one("select count(*) from tenant.relay_conversations"), "1");
  EXPECT_EQ(one("select count(*) from tenant.relay_sides"), "2");
}

// Each waits for the row: a message is before the close, or refused.
TEST_F(RelayLimits, NothingIsWrittenBehindAClose) {
  const auto c = about(answered());
  std::barrier start(2);
  bool wrote = false;
  std::thread writer([&] {
    start.arrive_and_wait();
    in_alken([&](transaction& tx) {
      const auto m = relay::post(tx, c.id, side::first, {.body = "Nog net"}, node.time.now());
      if (!m) tx.abandon();
      wrote = m.has_value();
    });
  });
  start.arrive_and_wait();
  in_alken([&](transaction& tx) {
    EXPECT_TRUE(relay::close(tx, c.id, relay::closed_by::second, node.time.now()));
  });
  writer.join();
  EXPECT_EQ(messages(c).size(), wrote ? 1U : 0U);
  EXPECT_FALSE(post_as(c, side::first, "Te laat"));
}

}  // namespace
}  // namespace paraat::test
