// A database on another host that vanishes: no packet comes or goes, and no connection is closed. Pages
// refuse soon with Retry-After, the log reports it once, the node stops when told, and continues when the
// host is there again. Needs root, `ip` and `nft`.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <unistd.h>

#include "tests/system/networks.hpp"
#include "tests/system/served_node.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;

class ADatabaseElsewhere : public testing::Test {
 protected:
  const scratch_folder scratch;
  const std::string mark = std::to_string(::getpid());
  const place here{"paraat-n" + mark, "10.77.42.1"}, there{"paraat-d" + mark, "10.77.42.2"};
  const fs::path folder = scratch.path / "node", data = scratch.path / "data";
  std::unique_ptr<program> server, node;
  int port = 0;

  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root, to make network namespaces";
    if (!works({"sh", "-c", "command -v ip && command -v nft"})) GTEST_SKIP() << "needs `ip` and `nft`";
    if (!here.make() || !there.make() || !connect(here, there, mark))
      GTEST_SKIP() << "network namespaces with nft cannot be made here";
    serve_database();
    make_node();
    node = std::make_unique<program>(here.inside({PARAAT_EXECUTABLE, "serve", folder}));
    const std::string line = node->line_with(R"("event":"listening","listener":"public")");
    port = std::stoi(line.substr(line.find("\"port\":") + 7));
    ASSERT_EQ(ask("/vacatures?q=voor"), "200 ");
  }
  void TearDown() override {
    here.heal();
    there.heal();
    if (node) node->signal(SIGTERM), node->wait();
    if (server) server->signal(SIGQUIT), server->wait();
  }
  void serve_database() {
    const std::string programs = "$(ls -d /usr/lib/postgresql/*/bin | tail -1)";
    ASSERT_TRUE(
        works({"sh", "-c",
               fmt::format("install -d -o postgres -m 700 {0} && setpriv --reuid postgres --regid "
                           "postgres --init-groups {1}/initdb -D {0} --username=paraat_owner "
                           "--auth=trust --no-sync --locale=C.UTF-8 --encoding=UTF8 && echo 'host all "
                           "all 10.77.42.0/24 trust' >> {0}/pg_hba.conf",
                           data.string(), programs)}));
    server = std::make_unique<program>(there.inside(
        {"sh", "-c",
         fmt::format("exec setpriv --reuid postgres --regid postgres --init-groups {}/postgres -D {} -c "
                     "listen_addresses=10.77.42.2 -c unix_socket_directories= -c fsync=off",
                     programs, data.string())}));
    server->line_with("ready to accept connections");
  }
  void make_node() {
    const auto paraat = [&](std::vector<std::string> words) {
      words.insert(words.begin(), PARAAT_EXECUTABLE);
      return run(here.inside(std::move(words)));
    };
    ASSERT_EQ(paraat({"init", folder}).status, 0);
    write_file(folder / "paraat.toml",
               "[pages]\nlisten = \"127.0.0.1:0\"\n[database]\nurl = "
               "\"postgresql://paraat_owner@10.77.42.2/postgres\"\n");
    const auto added = paraat({"tenant", "add", folder, "--nis", "73001", "--url", "http://alken.localhost"});
    ASSERT_EQ(added.status, 0) << added.output;
  }
  // "STATUS RETRY-AFTER"; "000 " when no answer came within 40 seconds.
  std::string ask(const std::string& target, const std::string& form = {}) const {
    std::vector<std::string> command{"curl",
                                     "-s",
                                     "-o",
                                     "/dev/null",
                                     "--max-time",
                                     "40",
                                     "-w",
                                     "%{http_code} %header{retry-after}",
                                     "-H",
                                     "Host: alken.localhost",
                                     fmt::format("http://127.0.0.1:{}{}", port, target)};
    if (!form.empty()) command.insert(command.end(), {"--data", form});
    return run(here.inside(std::move(command))).output;
  }
  void vanish() const {
    ASSERT_TRUE(here.drop("ip saddr " + there.address()));
    ASSERT_TRUE(there.drop("ip saddr " + here.address()));
  }
  long times(const std::string& event) const {
    const std::string text = node->output();
    long n = 0;
    for (auto at = text.find(event); at != std::string::npos; at = text.find(event, at + 1)) ++n;
    return n;
  }
};

TEST_F(ADatabaseElsewhere, ThatVanishesIsRefusedWithRetryAfterAndTakenAgainWhenItIsBack) {
  vanish();
  EXPECT_EQ(ask("/vacatures?q=nu"), "503 30");
  node->line_with("\"event\":\"database_away\"");
  for (int i = 0; i < 6; ++i) EXPECT_EQ(ask(fmt::format("/vacatures?q=nu{}", i)), "503 30");
  EXPECT_EQ(
      ask("/interesse",
          "submission_id=vanished-submission-1&thema=dieren&naam=Els&email=els%40voorbeeld.be&akkoord=ja"),
      "503 30");
  EXPECT_EQ(times("\"event\":\"database_away\""), 1);
  EXPECT_EQ(times("\"event\":\"database_unavailable\""), 0);
  ASSERT_TRUE(here.heal());
  ASSERT_TRUE(there.heal());
  node->line_with("\"event\":\"database_answers_again\"");
  EXPECT_TRUE(eventually([&] { return ask("/vacatures?q=later") == "200 "; }));
}

TEST_F(ADatabaseElsewhere, ThatVanishesDoesNotHoldTheStop) {
  vanish();
  EXPECT_THAT(ask("/vacatures?q=nu"), HasSubstr("503"));
  expect_stop_in_time(*node);
}

TEST_F(ADatabaseElsewhere, ThatVanishesWhileTheNodeStopsDoesNotHoldItEither) {
  vanish();
  expect_stop_in_time(*node);
}

}  // namespace
}  // namespace paraat::test
