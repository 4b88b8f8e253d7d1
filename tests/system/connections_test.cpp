// The built executable with few file descriptors and many connections, and with a database that stands still.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/resource.h>

#include <chrono>
#include <pqxx/pqxx>
#include <thread>

#include "tenant/platform/store/private_postgres.hpp"
#include "tests/support/federation.hpp"
#include "tests/system/served_node.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;

// As many sockets as the test asks for.
void allow_many_files() {
  rlimit now{};
  ::getrlimit(RLIMIT_NOFILE, &now);
  now.rlim_cur = now.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &now);
}

class FewDescriptors : public AServedNode, public testing::WithParamInterface<int> {
 protected:
  std::unique_ptr<served_node> serve_with(int soft, int hard) {
    return std::make_unique<served_node>(
        PARAAT_EXECUTABLE, folder,
        std::vector<std::string>{"prlimit", fmt::format("--nofile={}:{}", soft, hard)});
  }
};

TEST_P(FewDescriptors, ServeOthersWhileOneAddressHoldsFifteenHundredIdleSockets) {
  allow_many_files();
  make();
  ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  const auto node = serve_with(GetParam(), GetParam());
  std::vector<std::unique_ptr<open_connection>> idle;
  for (int i = 0; i < 1500; ++i) {
    idle.push_back(std::make_unique<open_connection>(node->port()));
    if (i % 100 == 99)
      EXPECT_EQ(node->get("alken.localhost", fmt::format("/vacatures?q=w{}", i)).status, 200);
  }
  for (const char* page : {"/", "/vacatures", "/healthz", "/readyz"})
    EXPECT_EQ(node->get("alken.localhost", page).status, 200) << page;
  const std::string metrics = node->get("alken.localhost", "/metrics").body;
  EXPECT_THAT(metrics, HasSubstr("paraat_http_connections_shed_total{listener=\"public\"}"));
  EXPECT_THAT(metrics, HasSubstr(fmt::format("paraat_open_files_limit {}", GetParam())));
  EXPECT_THAT(node->process().line_with("connections_shed"), HasSubstr("\"listener\":\"public\""));
  node->process().signal(SIGTERM);
  EXPECT_EQ(node->process().wait(), 0);
}

TEST_P(FewDescriptors, ServeOthersWhileOneAddressNeverEndsItsHeads) {
  allow_many_files();
  make();
  ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  const auto node = serve_with(GetParam(), GetParam());
  std::vector<std::unique_ptr<open_connection>> slow;
  for (int i = 0; i < GetParam(); ++i) {
    slow.push_back(std::make_unique<open_connection>(node->port()));
    slow.back()->send("GET / HTTP/1.1\r\nHost: alken.localhost\r\nX-Slow: ");
  }
  EXPECT_EQ(node->get("alken.localhost", "/vacatures?q=zand").status, 200);
}

TEST_P(FewDescriptors, AnswerHealthWhileEveryPlaceIsTakenByABusyConnection) {
  allow_many_files();
  make();
  ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  const auto node = serve_with(GetParam(), GetParam());
  std::vector<std::unique_ptr<open_connection>> busy;
  for (int i = 0; i < GetParam(); ++i) {
    busy.push_back(std::make_unique<open_connection>(node->port()));
    busy.back()->send("POST /interesse HTTP/1.1\r\nHost: alken.localhost\r\nContent-Length: 5\r\n\r\na");
  }
  EXPECT_EQ(node->get("alken.localhost", "/healthz").status, 200);
  EXPECT_EQ(node->get("alken.localhost", "/readyz").status, 200);
  busy.clear();
  EXPECT_TRUE(eventually([&] { return node->get("alken.localhost", "/").status == 200; }));
}

// A stranger who never shakes hands, and strangers who never end a head, take no place of a peer.
TEST_P(FewDescriptors, ServePeersWhileOneAddressHoldsIdleSocketsOfTheFederation) {
  allow_many_files();
  const certificate& c = test_certificate();
  const auto port = free_port();
  make(
      fmt::format("[federation]\nnode_id = \"alken\"\nurl = \"https://127.0.0.1:{0}\"\nlisten = "
                  "\"127.0.0.1:{0}\"\ncertificate = \"{1}\"\nkey = \"{2}\"\nauthority = \"{3}\"\n",
                  port, c.chain, c.key, c.authority));
  ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  const auto node = serve_with(GetParam(), GetParam());
  const auto manifest = [&] {
    return run({"curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--max-time", "20", "--cacert",
                c.authority, fmt::format("https://127.0.0.1:{}/.well-known/paraat", port)})
        .output;
  };
  EXPECT_EQ(manifest(), "200");
  std::vector<std::unique_ptr<open_connection>> idle;
  for (int i = 0; i < GetParam() + 200; ++i) {
    idle.push_back(std::make_unique<open_connection>(port));
    if (i % 100 == 99) EXPECT_EQ(manifest(), "200") << i;
  }
  EXPECT_EQ(node->get("alken.localhost", "/vacatures?q=zand").status, 200);
  EXPECT_THAT(node->get("alken.localhost", "/metrics").body,
              HasSubstr("paraat_http_connections_shed_total{listener=\"federation\"}"));
  expect_stop_in_time(node->process());
}

INSTANTIATE_TEST_SUITE_P(Limit, FewDescriptors, testing::Values(256, 1024));

TEST_F(AServedNode, RaisesItsSoftLimitOfOpenFilesToTheHardOne) {
  make();
  served_node node(PARAAT_EXECUTABLE, folder, {"prlimit", "--nofile=256:2048"});
  const std::string line = node.process().line_with("\"event\":\"open_files\"");
  EXPECT_THAT(line, HasSubstr("\"limit\":2048"));
  EXPECT_THAT(line, HasSubstr("\"before\":256"));
}

// Every process of a PostgreSQL that this test started.
std::vector<pid_t> processes_of(pid_t postmaster) {
  std::vector<pid_t> out{postmaster};
  std::ifstream children(fmt::format("/proc/{0}/task/{0}/children", postmaster));
  for (pid_t child = 0; children >> child;) out.push_back(child);
  return out;
}

class DatabaseThatStandsStill : public AServedNode {
 protected:
  std::unique_ptr<private_postgres> database;
  std::unique_ptr<served_node> node;
  std::vector<pid_t> stopped;

  void SetUp() override {
    database = std::make_unique<private_postgres>(
        private_postgres::settings{.folder = scratch.path / "postgres"});  // its commits wait for a standby
    make(fmt::format("[database]\nurl = \"{}\"\nowner_url = \"{}\"\n", database->application_url(),
                     database->owner_url()));
    ASSERT_EQ(add("73001", "alken.localhost").status, 0);
    node = serve();
    ASSERT_EQ(node->get("alken.localhost", "/vacatures?q=voor").status, 200);
  }
  void stand_still() {
    stopped = processes_of(database->pid());
    for (const pid_t p : stopped) ::kill(p, SIGSTOP);
  }
  void go_on() {
    for (const pid_t p : stopped) ::kill(p, SIGCONT);
    stopped.clear();
  }
  void TearDown() override {
    go_on();
    node.reset();
  }
};

TEST_F(DatabaseThatStandsStill, Gives503AndHealthAnswersMeanwhile) {
  EXPECT_EQ(node->get("alken.localhost", "/").status, 200);  // in the cache from here on
  stand_still();
  EXPECT_TRUE(eventually([&] { return node->get("alken.localhost", "/readyz").status == 503; }));
  const auto page = node->get("alken.localhost", "/vacatures?q=tijdens");
  EXPECT_EQ(page.status, 503);
  EXPECT_EQ(page.headers.count("retry-after"), 1U);
  EXPECT_THAT(page.body, HasSubstr("<!doctype html>"));
  EXPECT_EQ(test::post(node->port(), "alken.localhost", "/interesse", "naam=Els").status, 503);
  EXPECT_EQ(node->get("alken.localhost", "/healthz").status, 200);
  EXPECT_EQ(node->get("alken.localhost", "/metrics").status, 200);
  go_on();
  EXPECT_TRUE(eventually([&] { return node->get("alken.localhost", "/vacatures?q=na").status == 200; }));
  EXPECT_TRUE(eventually([&] { return node->get("alken.localhost", "/readyz").status == 200; }));
}

TEST_F(DatabaseThatStandsStill, DoesNotKeepTheNodeFromStopping) {
  stand_still();
  EXPECT_TRUE(eventually([&] { return node->get("alken.localhost", "/readyz").status == 503; }));
  expect_stop_in_time(node->process());
}

// Commits wait for a standby that is away; reading continues.
class SynchronousStandbyThatIsAway : public DatabaseThatStandsStill {
 protected:
  std::unique_ptr<pqxx::connection> owner;

  void SetUp() override {
    DatabaseThatStandsStill::SetUp();
    owner = std::make_unique<pqxx::connection>(database->owner_url());
  }
  std::string asked(const std::string& statement) {
    return pqxx::nontransaction(*owner).exec(statement)[0][0].c_str();
  }
  void leave() {
    pqxx::nontransaction(*owner).exec("alter system set synchronous_standby_names = 'away'");
    pqxx::nontransaction(*owner).exec("select pg_reload_conf()");
    EXPECT_TRUE(eventually([&] { return asked("show synchronous_standby_names") == "away"; }));
  }
  void come_back() {
    pqxx::nontransaction(*owner).exec("alter system reset synchronous_standby_names");
    pqxx::nontransaction(*owner).exec("select pg_reload_conf()");
  }
  answer form(int i) {
    return test::post(
        node->port(), "alken.localhost", "/interesse",
        fmt::format("submission_id=standby-away-{}&thema=dieren&naam=Els&email=els{}%40voorbeeld.be&"
                    "akkoord=ja",
                    i, i));
  }
};

TEST_F(SynchronousStandbyThatIsAway, Gives503ForWhatIsWritten) {
  EXPECT_EQ(form(0).status, 303);
  leave();
  const answer got = form(1);
  EXPECT_EQ(got.status, 503);
  EXPECT_EQ(got.headers.count("retry-after"), 1U);
  EXPECT_EQ(node->get("alken.localhost", "/healthz").status, 200);
  come_back();
  EXPECT_TRUE(eventually([&, i = 1]() mutable { return form(++i).status == 303; }));
  EXPECT_TRUE(eventually([&] { return node->get("alken.localhost", "/readyz").status == 200; }));
}

TEST_F(SynchronousStandbyThatIsAway, DoesNotKeepTheNodeFromStopping) {
  leave();
  std::jthread visitor([&] {
    try {
      form(1);
    } catch (const std::exception&) {  // the node stopped before it answered
    }
  });
  EXPECT_TRUE(eventually(
      [&] { return asked("select count(*) from pg_stat_activity where wait_event = 'SyncRep'") != "0"; }));
  expect_stop_in_time(node->process());
}

}  // namespace
}  // namespace paraat::test
