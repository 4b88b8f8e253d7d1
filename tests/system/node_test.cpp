// The built executable as an operator runs it: whole commands, signals, kills, a proxy in front.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>

#include <atomic>
#include <boost/json.hpp>
#include <fstream>
#include <mutex>
#include <pqxx/pqxx>
#include <set>
#include <sstream>
#include <thread>

#include "tenant/register/register.hpp"
#include "tenant/store/private_postgres.hpp"
#include "tests/support/system.hpp"
#include "tests/support/world.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;
namespace fs = std::filesystem;

class AServedNode : public testing::Test {
 protected:
  const scratch_folder scratch;
  const fs::path folder = scratch.path / "node";
  std::string pages = "listen = \"127.0.0.1:0\"\n";

  finished paraat(std::vector<std::string> words) {
    words.insert(words.begin(), PARAAT_EXECUTABLE);
    return run(std::move(words));
  }
  void make(const std::string& more = {}) {
    ASSERT_EQ(paraat({"init", folder}).status, 0);
    write_file(folder / "paraat.toml", "[pages]\n" + pages + more);
  }
  finished add(const std::string& nis, const std::string& host) {
    return paraat({"tenant", "add", folder, "--nis", nis, "--url", "http://" + host});
  }
  std::unique_ptr<served_node> serve() { return std::make_unique<served_node>(PARAAT_EXECUTABLE, folder); }
  pid_t postgres() const {
    pid_t pid = 0;
    std::ifstream(folder / "postgres/data/postmaster.pid") >> pid;
    return pid;
  }
};

TEST_F(AServedNode, IsMadeAndServedAndGivenMunicipalitiesByCommandsAlone) {
  make();
  ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  const auto node = serve();
  EXPECT_EQ(node->get("alken.localhost", "/").status, 200);
  EXPECT_EQ(node->get("alken.localhost", "/readyz").body, "ready\n");
  EXPECT_EQ(node->get("hasselt.localhost", "/").status, 404);
  ASSERT_EQ(add("71072", "hasselt.localhost").status, 0);
  EXPECT_TRUE(eventually([&] { return node->get("hasselt.localhost", "/").status == 200; }));
  EXPECT_THAT(paraat({"tenant", "list", folder}).output, HasSubstr("be-nis-71072"));
  node->process().signal(SIGTERM);
  EXPECT_EQ(node->process().wait(), 0);
  EXPECT_FALSE(process_runs(postgres()));
}

TEST_F(AServedNode, LeavesAFolderThatIsANodeAlready) {
  make();
  const auto again = paraat({"init", folder});
  EXPECT_EQ(again.status, 1);
  EXPECT_THAT(again.output, HasSubstr("nothing was changed"));
}

TEST_F(AServedNode, AnOldMunicipalityCodeLeadsToTheMunicipalityOfToday) {
  make();
  EXPECT_THAT(add("73040", "hasselt.localhost").output, HasSubstr("is part of Hasselt (71072)"));
  EXPECT_EQ(add("12345", "nergens.localhost").status, 2);
}

TEST_F(AServedNode, ListsEveryMistakeOfItsSettingsWithLineAndRemedyAndStartsNothing) {
  make();
  write_file(folder / "paraat.toml",
             "[pages]\nlisten = \"overal\"\nhtpps = true\n[database]\nconnections = 1\n"
             "[federation]\nurl = \"http://a.example/\"\n[threads]\nworkers = \"vier\"\n");
  const auto refused = paraat({"serve", folder});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.output, HasSubstr("5 mistake(s); nothing was started"));
  EXPECT_THAT(refused.output,
              HasSubstr("line 2: pages.listen cannot be \"overal\". Write an address and a port"));
  EXPECT_THAT(refused.output, HasSubstr("line 3: pages.htpps is not a setting. Did you mean pages.https?"));
  EXPECT_THAT(refused.output, HasSubstr("line 5: database.connections must be a number"));
  EXPECT_THAT(refused.output, HasSubstr("line 7: federation.url cannot be"));
  EXPECT_THAT(refused.output, HasSubstr("line 9: threads.workers must be a number"));
  EXPECT_FALSE(fs::exists(folder / "postgres"));
}

TEST_F(AServedNode, ACommandThatDoesNotExistIsExplained) {
  const auto unknown = paraat({"sevre", folder});
  EXPECT_EQ(unknown.status, 2);
  EXPECT_THAT(unknown.output, HasSubstr("paraat --help"));
  EXPECT_THAT(paraat({"--help"}).output, HasSubstr("paraat serve DIR"));
  EXPECT_THAT(paraat({"serve", scratch.path / "nothing"}).output, HasSubstr("paraat init"));
}

TEST_F(AServedNode, IsTheOnlyOneInItsFolder) {
  make();
  const auto node = serve();
  const auto second = paraat({"serve", folder});
  EXPECT_EQ(second.status, 1);
  EXPECT_THAT(second.output, HasSubstr("Another node serves in"));
  EXPECT_EQ(node->get("nergens.localhost", "/readyz").status, 200);
}

TEST_F(AServedNode, SaysWhenItsAddressIsTaken) {
  make();
  const auto node = serve();
  write_file(scratch.path / "taken.toml", "");
  const fs::path other = scratch.path / "other";
  ASSERT_EQ(paraat({"init", other}).status, 0);
  write_file(other / "paraat.toml", fmt::format("[pages]\nlisten = \"127.0.0.1:{}\"\n", node->port()));
  const auto refused = paraat({"serve", other});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.output, HasSubstr("Is another node running there?"));
}

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

// Visitors who leave their name while the node, and every other time its database too, is killed under them.
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
  // Everyone sends the same form once more, also who never got an answer.
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
  EXPECT_EQ(node->get("alken.localhost", "/readyz").status, 200);
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
  EXPECT_EQ(node->get("alken.localhost", "/readyz").status, 200);
}

TEST_F(AServedNode, FinishesWhatIsInFlightWhenItIsToldToStop) {
  make();
  ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  const auto node = serve();
  const open_connection idle(node->port()), busy(node->port());
  busy.send(
      "POST /vacatures HTTP/1.1\r\nHost: alken.localhost\r\nContent-Type: "
      "application/x-www-form-urlencoded\r\nContent-Length: 6\r\n\r\na=1");
  // The node has read the head when it answers another connection after it.
  EXPECT_EQ(node->get("alken.localhost", "/healthz").status, 200);
  node->process().signal(SIGTERM);
  EXPECT_EQ(idle.read_to_end(), "");
  busy.send("&b=");
  EXPECT_THAT(busy.read_to_end(), HasSubstr("HTTP/1.1 405"));
  EXPECT_EQ(node->process().wait(), 0);
}

TEST_F(AServedNode, StopsThoughAVisitorNeverFinishesItsRequest) {
  make();
  const auto node = serve();
  const open_connection busy(node->port());
  busy.send("POST /vacatures HTTP/1.1\r\nHost: alken.localhost\r\nContent-Length: 6\r\n\r\na=1");
  EXPECT_EQ(node->get("alken.localhost", "/healthz").status, 200);
  node->process().signal(SIGTERM);
  EXPECT_EQ(node->process().wait(), 0);
}

TEST_F(AServedNode, ShowsMetricsThatPrometheusFindsInOrder) {
  make();
  ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  const auto node = serve();
  EXPECT_EQ(node->get("alken.localhost", "/").status, 200);
  // A request is counted just after its answer has left.
  answer metrics;
  EXPECT_TRUE(eventually([&] {
    metrics = node->get("alken.localhost", "/metrics");
    return metrics.body.find(R"(paraat_http_requests_total{code="200",listener="public"})") !=
           std::string::npos;
  }));
  const auto judged = run({"promtool", "check", "metrics"}, metrics.body);
  EXPECT_EQ(judged.status, 0) << judged.output;
}

TEST_F(AServedNode, LogsLinesOfJsonWithoutWhatPeopleTypeOrWhereTheyAre) {
  pages += "trusted_proxies = [\"127.0.0.1\"]\n";
  make();
  ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  const auto node = serve();
  EXPECT_EQ(
      node->get("alken.localhost", "/vacatures?q=Jan+Peeters", "X-Forwarded-For: 203.0.113.9\r\n").status,
      200);
  EXPECT_EQ(
      test::post(node->port(), "alken.localhost", "/bestaat-niet", "naam=Jan+Peeters&mail=jan%40voorbeeld.be")
          .status,
      404);
  node->process().signal(SIGTERM);
  EXPECT_EQ(node->process().wait(), 0);
  std::istringstream lines(node->process().output());
  int requests = 0;
  for (std::string line; std::getline(lines, line);) {
    boost::system::error_code bad;
    const auto value = boost::json::parse(line, bad);
    ASSERT_FALSE(bad) << line;
    EXPECT_TRUE(value.as_object().contains("event")) << line;
    if (value.at("event").as_string() == "request") {
      ++requests;
      EXPECT_FALSE(value.at("request_id").as_string().empty());
    }
    for (const char* personal : {"Peeters", "voorbeeld.be", "203.0.113.9", "?q="})
      EXPECT_THAT(line, Not(HasSubstr(personal)));
  }
  EXPECT_GE(requests, 1);
}

// nginx as a town's IT department puts it in front: the address that it reports is believed, what a visitor
// adds himself is not.
class BehindNginx : public AServedNode {
 protected:
  std::unique_ptr<program> nginx;
  unsigned short front = 0;

  void start_nginx(unsigned short behind, const std::string& reported) {
    front = free_port();
    const std::string base = scratch.path.string();
    write_file(scratch.path / "nginx.conf",
               fmt::format(R"(daemon off; master_process off; pid {0}/nginx.pid; error_log stderr notice;
events {{}}
http {{
  access_log off;
  client_body_temp_path {0}/body; proxy_temp_path {0}/proxy; fastcgi_temp_path {0}/f; uwsgi_temp_path {0}/u; scgi_temp_path {0}/s;
  upstream paraat {{ server 127.0.0.1:{1}; keepalive 4; }}
  server {{
    listen 127.0.0.1:{2};
    location / {{
      proxy_pass http://paraat; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $host; proxy_set_header X-Forwarded-For "{3}";
    }}
  }}
}}
)",
                           base, behind, front, reported));
    nginx = std::make_unique<program>(
        std::vector<std::string>{"nginx", "-e", "stderr", "-c", base + "/nginx.conf"});
    ASSERT_TRUE(eventually([&] { return listens(front); })) << nginx->output();
  }
};

TEST_F(BehindNginx, PagesAndRefusalsComeThrough) {
  make();
  ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  const auto node = serve();
  start_nginx(node->port(), "$proxy_add_x_forwarded_for");
  for (int i = 0; i < 3; ++i) {
    const auto page = test::get(front, "alken.localhost", "/vacatures", "Accept-Encoding: gzip\r\n");
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.headers.at("content-encoding"), "gzip");
  }
  EXPECT_EQ(test::get(front, "alken.localhost", "/bestaat-niet").status, 404);
  EXPECT_EQ(test::post(front, "alken.localhost", "/vacatures", "a=b").status, 405);
  EXPECT_EQ(test::post(front, "alken.localhost", "/vacatures", std::string(200'000, 'a')).status, 413);
}

TEST_F(BehindNginx, TheAddressThatATrustedProxyReportsIsBelieved) {
  pages += "trusted_proxies = [\"127.0.0.1\"]\nmetrics_from = [\"203.0.113.7\"]\n";
  make();
  const auto node = serve();
  start_nginx(node->port(), "198.51.100.1, 203.0.113.7");
  EXPECT_EQ(test::get(front, "alken.localhost", "/metrics").status, 200);
  // Only the last address is the proxy's word; those before it are the visitor's.
  EXPECT_EQ(node->get("alken.localhost", "/metrics", "X-Forwarded-For: 203.0.113.7, 198.51.100.1\r\n").status,
            404);
}

TEST_F(BehindNginx, TheSameHeaderFromAStrangerIsNot) {
  pages += "metrics_from = [\"203.0.113.7\"]\n";
  make();
  const auto node = serve();
  EXPECT_EQ(node->get("alken.localhost", "/metrics", "X-Forwarded-For: 203.0.113.7\r\n").status, 404);
}

}  // namespace
}  // namespace paraat::test
