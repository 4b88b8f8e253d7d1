// The node as the first process of a container: it reaps orphaned processes, and stops as told.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <signal.h>

#include <algorithm>

#include "tests/system/served_node.hpp"

namespace paraat::test {
namespace {

// A process number space of its own, with `paraat serve` as number 1.
class AsFirstProcess : public AServedNode {
 protected:
  std::unique_ptr<program> container;
  unsigned short port = 0;

  void SetUp() override {
    if (run({"unshare", "--pid", "--fork", "--mount-proc", "true"}).status != 0)
      GTEST_SKIP() << "this user may not make a process number space";
    make();
    ASSERT_EQ(add("73001", "alken.localhost").status, 0);
    container = std::make_unique<program>(std::vector<std::string>{
        "unshare", "--pid", "--fork", "--kill-child", "--mount-proc", PARAAT_EXECUTABLE, "serve", folder});
    const std::string line = container->line_with(R"("event":"listening","listener":"public")");
    port = static_cast<unsigned short>(std::stoi(line.substr(line.find("\"port\":") + 7)));
  }
  // The node drops its rights, and with them the signal that --kill-child sends.
  void TearDown() override {
    if (const pid_t node = container ? first() : 0; node != 0) ::kill(node, SIGKILL);
    AServedNode::TearDown();
  }
  static std::vector<pid_t> children_of(pid_t parent) {
    std::vector<pid_t> out;
    std::ifstream list(fmt::format("/proc/{0}/task/{0}/children", parent));
    for (pid_t pid = 0; list >> pid;) out.push_back(pid);
    return out;
  }
  // `paraat` as the rest of the machine numbers it.
  pid_t first() const {
    const auto found = children_of(container->pid());
    return found.empty() ? 0 : found.front();
  }
};

TEST_F(AsFirstProcess, LeavesNoZombiesOfADatabaseThatWasKilled) {
  const auto servers = children_of(first());
  ASSERT_EQ(servers.size(), 1U);
  const auto helpers = children_of(servers.front());
  ASSERT_FALSE(helpers.empty());
  ::kill(servers.front(), SIGKILL);
  container->line_with("database_started_again");
  EXPECT_TRUE(eventually([&] {
    return std::ranges::none_of(children_of(first()), [](pid_t pid) { return !process_runs(pid); }) &&
           children_of(first()).size() == 1;
  }));
  EXPECT_TRUE(
      eventually([&] { return test::get(port, "alken.localhost", "/vacatures?q=na").status == 200; }));
}

TEST_F(AsFirstProcess, StopsWhenItIsTold) {
  ::kill(first(), SIGTERM);
  EXPECT_EQ(container->wait(), 0);
  EXPECT_THAT(container->output(), testing::HasSubstr("\"event\":\"stopped\""));
}

}  // namespace
}  // namespace paraat::test
