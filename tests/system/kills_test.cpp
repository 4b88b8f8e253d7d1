// Kills: of the node, of its database, of both, while visitors are busy.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <signal.h>

#include <atomic>
#include <mutex>
#include <pqxx/pqxx>
#include <set>
#include <thread>

#include "tenant/platform/municipalities/municipalities.hpp"
#include "tenant/platform/store/private_postgres.hpp"
#include "tests/system/served_node.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;

TEST_F(AServedNode, TakesItsDatabaseWithItWhenItIsKilled) {
  make();
  ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  auto node = serve();
  const pid_t database = postgres();
  ASSERT_TRUE(process_runs(database));
  node->process().signal(SIGKILL);
  EXPECT_EQ(node->process().wait(), 128 + SIGKILL);
  EXPECT_TRUE(eventually([&] { return !process_runs(database); }));
  node = serve();
  EXPECT_EQ(node->get("alken.localhost", "/").status, 200);
}

TEST_F(AServedNode, LosesNothingAcknowledgedWhenItAndItsDatabaseAreKilled) {
  make();
  const municipal_register municipalities;
  auto next = municipalities.all().begin();
  std::set<std::string> acknowledged;
  for (int round = 0; round < 4; ++round) {
    const auto node = serve();
    std::vector<std::pair<std::string, std::unique_ptr<program>>> adding;
    for (int i = 0; i < 6; ++i, ++next)
      adding.emplace_back(fmt::format("be-nis-{}", next->nis),
                          std::make_unique<program>(std::vector<std::string>{
                              PARAAT_EXECUTABLE, "tenant", "add", folder, "--nis", std::to_string(next->nis),
                              "--url", fmt::format("http://{}.localhost", next->slug)}));
    // Some have ended then, others are halfway.
    adding[static_cast<std::size_t>(round)].second->wait();
    if (round % 2 == 1) ::kill(postgres(), SIGKILL);
    node->process().signal(SIGKILL);
    node->process().wait();
    for (auto& [party, command] : adding)
      if (command->wait() == 0) acknowledged.insert(party);
  }
  const auto node = serve();
  const std::string list = paraat({"tenant", "list", folder}).output;
  EXPECT_FALSE(acknowledged.empty());
  for (const std::string& party : acknowledged) EXPECT_THAT(list, HasSubstr(party));
}

// Visitors that post their name while the node, and every other time its database too, is killed.
class VisitorsDuringKills : public AServedNode {
 protected:
  std::mutex mutex;
  std::set<int> acknowledged;
  std::atomic<int> next{0};

  static std::string form(int who) {
    return fmt::format(
        "submission_id=kill-test-submission-{0}&thema=dieren&naam=Els&email=els{0}%40voorbeeld.be&akkoord=ja",
        who);
  }
  static int send(unsigned short port, int who) {
    try {
      return test::post(port, "alken.localhost", "/interesse", form(who),
                        fmt::format("X-Forwarded-For: 198.51.{}.{}\r\n", 1 + who / 200, 1 + who % 200))
          .status;
    } catch (const std::runtime_error&) {
      return 0;
    }
  }
  // Sends form after form until the node is gone.
  void send_until_gone(unsigned short port) {
    for (;;) {
      const int who = next++;
      if (send(port, who) != 303) return;
      const std::lock_guard lock(mutex);
      acknowledged.insert(who);
    }
  }
  std::size_t count() {
    const std::lock_guard lock(mutex);
    return acknowledged.size();
  }
  std::string ask_database(const std::string& query) {
    pqxx::connection c(private_postgres::running_in(folder / "postgres").value().owner_url);
    return pqxx::nontransaction(c).exec(query)[0][0].c_str();
  }
};

TEST_F(VisitorsDuringKills, WhoWasThankedIsThereAndNobodyIsThereTwice) {
  pages += "trusted_proxies = [\"127.0.0.1\"]\n";
  make();
  ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  for (int round = 0; round < 4; ++round) {
    const auto node = serve();
    const std::size_t before = count();
    std::vector<std::thread> visitors;
    for (int i = 0; i < 4; ++i) visitors.emplace_back([&] { send_until_gone(node->port()); });
    const bool busy = eventually([&] { return count() >= before + 15; });
    if (round % 2 == 1) ::kill(postgres(), SIGKILL);
    node->process().signal(SIGKILL);
    for (std::thread& v : visitors) v.join();
    ASSERT_TRUE(busy);
  }
  const auto node = serve();
  // Every visitor sends the same form once more, also without an answer to the first.
  for (int who = 0; who < next; ++who) EXPECT_EQ(send(node->port(), who), 303) << who;
  EXPECT_GE(acknowledged.size(), 60U);
  EXPECT_EQ(ask_database("select count(*) from tenant.interests"), std::to_string(next));
  EXPECT_EQ(ask_database("select count(distinct email) from tenant.interests"), std::to_string(next));
}

TEST_F(VisitorsDuringKills, WhoWasThankedIsThereBeforeAnythingIsSentAgain) {
  pages += "trusted_proxies = [\"127.0.0.1\"]\n";
  make();
  ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  {
    const auto node = serve();
    std::vector<std::thread> visitors;
    for (int i = 0; i < 4; ++i) visitors.emplace_back([&] { send_until_gone(node->port()); });
    const bool busy = eventually([&] { return count() >= 40; });
    ::kill(postgres(), SIGKILL);
    node->process().signal(SIGKILL);
    for (std::thread& v : visitors) v.join();
    ASSERT_TRUE(busy);
  }
  const auto node = serve();
  for (const int who : acknowledged)
    EXPECT_EQ(ask_database(fmt::format(
                  "select count(*) from tenant.interests where email = 'els{}@voorbeeld.be'", who)),
              "1");
}

TEST_F(AServedNode, StartsItsDatabaseAgainWhenThatIsKilled) {
  make();
  ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  const auto node = serve();
  const pid_t before = postgres();
  ::kill(before, SIGKILL);
  node->process().line_with("database_started_again");
  EXPECT_TRUE(eventually([&] { return node->get("alken.localhost", "/vacatures?q=na").status == 200; }));
  EXPECT_NE(postgres(), before);
  EXPECT_TRUE(eventually([&] { return node->get("alken.localhost", "/readyz").status == 200; }));
  node->process().signal(SIGTERM);
  EXPECT_EQ(node->process().wait(), 0);
}

TEST_F(AServedNode, AnswersThatItIsAwayWhileItsDatabaseIsAndComesBackByItself) {
  const fs::path elsewhere = scratch.path / "postgres";
  auto database =
      std::make_unique<private_postgres>(private_postgres::settings{.folder = elsewhere, .durable = false});
  make(fmt::format("[database]\nurl = \"{}\"\nowner_url = \"{}\"\n", database->application_url(),
                   database->owner_url()));
  ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  const auto node = serve();
  EXPECT_EQ(node->get("alken.localhost", "/vacatures?q=voor").status, 200);
  database->stop();
  const auto away = node->get("alken.localhost", "/vacatures?q=tijdens");
  EXPECT_EQ(away.status, 503);
  EXPECT_EQ(away.headers.at("retry-after"), "30");
  EXPECT_THAT(away.body, HasSubstr("Even niet bereikbaar"));
  EXPECT_EQ(node->get("alken.localhost", "/readyz").status, 503);
  EXPECT_EQ(node->get("alken.localhost", "/healthz").status, 200);
  database.reset();
  database =
      std::make_unique<private_postgres>(private_postgres::settings{.folder = elsewhere, .durable = false});
  EXPECT_TRUE(eventually([&] { return node->get("alken.localhost", "/vacatures?q=na").status == 200; }));
  // A page that was read says nothing about writing; the question of each half second does.
  EXPECT_TRUE(eventually([&] { return node->get("alken.localhost", "/readyz").status == 200; }));
}

}  // namespace
}  // namespace paraat::test
