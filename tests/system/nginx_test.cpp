// Debian's nginx in front of both listeners, with the very files of ops/nginx/: only names, ports and
// certificates are the test's.

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <atomic>
#include <pqxx/pqxx>
#include <thread>

#include "tests/support/federation.hpp"
#include "tests/system/nginx.hpp"
#include "tests/system/served_node.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class BehindNginx : public AServedNode {
 protected:
  nginx proxy;
  std::string forwarded = "$remote_addr";
  std::string kept_back = "metrics|readyz|healthz";  // paths that the sample does not pass on

  // Plain at the front, so that the smallest client can speak with it.
  void start_plain(unsigned short behind, const changes& more = {}) {
    changes all{{"127.0.0.1:8080", fmt::format("127.0.0.1:{}", behind)},
                {"listen 443 ssl http2", proxy.listen_here()},
                {"ssl_certificate     /etc/ssl/paraat/pages.pem;", ""},
                {"ssl_certificate_key /etc/ssl/paraat/pages.key;", ""},
                {"metrics|readyz|healthz", kept_back},
                {"$remote_addr", forwarded}};
    all.insert(all.end(), more.begin(), more.end());
    proxy.start(shipped("pages.conf", all));
  }
  void start_tls(unsigned short behind) {
    proxy.start(shipped("pages.conf", {{"127.0.0.1:8080", fmt::format("127.0.0.1:{}", behind)},
                                       {"listen 443", proxy.listen_here()},
                                       {"/etc/ssl/paraat/pages.pem", test_certificate().chain},
                                       {"/etc/ssl/paraat/pages.key", test_certificate().key}}));
  }
  // Status, headers and page, as a visitor's program gets them over TLS.
  finished visit(const std::string& path, std::vector<std::string> more = {}) {
    std::vector<std::string> words{"curl",
                                   "-sS",
                                   "-i",
                                   "--cacert",
                                   test_certificate().authority,
                                   "--resolve",
                                   fmt::format("localhost:{}:127.0.0.1", proxy.front)};
    words.insert(words.end(), more.begin(), more.end());
    words.push_back(fmt::format("https://localhost:{}{}", proxy.front, path));
    return run(std::move(words));
  }
};

TEST_F(BehindNginx, PagesAndRefusalsComeThrough) {
  make();
  ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  const auto node = serve();
  start_plain(node->port());
  for (int i = 0; i < 3; ++i) {
    const auto page = test::get(proxy.front, "alken.localhost", "/vacatures", "Accept-Encoding: gzip\r\n");
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.headers.at("content-encoding"), "gzip");
  }
  EXPECT_EQ(test::get(proxy.front, "alken.localhost", "/bestaat-niet").status, 404);
  EXPECT_EQ(test::post(proxy.front, "alken.localhost", "/vacatures", "a=b").status, 405);
  EXPECT_EQ(test::post(proxy.front, "alken.localhost", "/vacatures", std::string(200'000, 'a')).status, 413);
}

TEST_F(BehindNginx, TheSiteStandsOnHttpsAndItsFormsAreTakenFromThereOnly) {
  pages += "https = true\ntrusted_proxies = [\"127.0.0.1\"]\n";
  make();
  ASSERT_EQ(paraat({"tenant", "add", folder, "--nis", "73001", "--url",
                    fmt::format("https://localhost:{}", proxy.front)})
                .status,
            0);
  const auto node = serve();
  start_tls(node->port());
  const auto page = visit("/vacatures");
  EXPECT_THAT(page.output, HasSubstr("HTTP/2 200"));
  EXPECT_THAT(page.output, HasSubstr("strict-transport-security: max-age="));
  const auto form = [&](const std::string& from, const std::string& id) {
    return visit("/interesse",
                 {"-H", "Origin: " + from, "--data",
                  "submission_id=" + id + "&thema=dieren&naam=Els&email=els%40voorbeeld.be&akkoord=ja"})
        .output;
  };
  EXPECT_THAT(form(fmt::format("https://localhost:{}", proxy.front), "behind-nginx-submission-1"),
              HasSubstr("HTTP/2 303"));
  EXPECT_THAT(form("https://elders.example", "behind-nginx-submission-2"), HasSubstr("HTTP/2 403"));
}

// How many requests of a visitor that asks as fast as it can nginx itself refuses. (The node slows guesses of
// links, with pages of its own.)
int refused_by_nginx(unsigned short port, const std::string& path, int requests) {
  std::atomic<int> left{requests}, refused{0};
  std::vector<std::jthread> visitors;
  for (int i = 0; i < 32; ++i)
    visitors.emplace_back([&] {
      while (left.fetch_sub(1) > 0) {
        const answer a = test::get(port, "alken.localhost", path);
        if (a.status == 429 && a.body.contains("<center>nginx")) ++refused;
      }
    });
  visitors.clear();
  return refused;
}

TEST_F(BehindNginx, AFloodIsRefusedAndAnswersToACallOutNever) {
  pages += "trusted_proxies = [\"127.0.0.1\"]\n";
  make();
  ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  const auto node = serve();
  // As shipped, with smaller bursts: the test need not send thousands.
  start_plain(node->port(),
              {{"burst=500 delay=200", "burst=50 nodelay"}, {"burst=120 delay=60", "burst=12 nodelay"}});
  EXPECT_GT(refused_by_nginx(proxy.front, "/vacatures", 400), 0);
  EXPECT_GT(refused_by_nginx(proxy.front, "/aanmelding", 60), 0);
  for (const char* path : {"/o/AbCdEfGhIjKlMnOpQrStUvWx", "/aanwezig/AbCdEfGh",
                           "/beheer/noodsituaties/018f0000-0000-7000-8000-000000000001/bord"})
    EXPECT_EQ(refused_by_nginx(proxy.front, path, 400), 0) << path;
}

TEST_F(BehindNginx, TheAddressThatATrustedProxyReportsIsBelieved) {
  pages += "trusted_proxies = [\"127.0.0.1\"]\nmetrics_from = [\"203.0.113.7\"]\n";
  make();
  const auto node = serve();
  forwarded = "\"198.51.100.1, 203.0.113.7\"";
  kept_back = "readyz|healthz";
  start_plain(node->port());
  EXPECT_EQ(test::get(proxy.front, "alken.localhost", "/metrics").status, 200);
  // Only the last address comes from the proxy; addresses before it are the visitor's claim.
  EXPECT_EQ(node->get("alken.localhost", "/metrics", "X-Forwarded-For: 203.0.113.7, 198.51.100.1\r\n").status,
            404);
}

TEST_F(BehindNginx, WhatAVisitorReportsOfHimselfIsReplaced) {
  pages += "trusted_proxies = [\"127.0.0.1\"]\nmetrics_from = [\"203.0.113.7\"]\n";
  kept_back = "readyz|healthz";
  make();
  const auto node = serve();
  start_plain(node->port());
  EXPECT_EQ(test::get(proxy.front, "alken.localhost", "/metrics", "X-Forwarded-For: 203.0.113.7\r\n").status,
            404);
}

TEST_F(BehindNginx, WhatMachinesThatWatchAskIsNotPassedOn) {
  pages += "trusted_proxies = [\"127.0.0.1\"]\n";
  make();
  const auto node = serve();
  start_plain(node->port());
  for (const char* path : {"/metrics", "/readyz", "/healthz"}) {
    EXPECT_EQ(test::get(proxy.front, "alken.localhost", path).status, 404) << path;
    EXPECT_EQ(node->get("alken.localhost", path).status, 200) << path;
  }
}

TEST_F(BehindNginx, TheSameHeaderFromAStrangerIsNot) {
  pages += "metrics_from = [\"203.0.113.7\"]\n";
  make();
  const auto node = serve();
  EXPECT_EQ(node->get("alken.localhost", "/metrics", "X-Forwarded-For: 203.0.113.7\r\n").status, 404);
}

// Hasselt's listener for other nodes stands behind nginx; Alken's node follows it.
class PeersBehindNginx : public testing::Test {
 protected:
  nginx proxy;
  federated_node network{"haspengouw"};
  federated_node hasselt_node{"hasselt", nullptr, [this](node::config& c) {
                                c.federation_url = fmt::format("https://127.0.0.1:{}", proxy.front);
                              }};
  tenants::tenant alken = network.municipality(alken_nis);
  tenants::tenant hasselt = hasselt_node.municipality(hasselt_nis);

  std::string behind() const { return fmt::format("127.0.0.1:{}", hasselt_node.settings().federation_port); }
  void start_re_encrypting(const changes& more = {}) {
    changes all{{"127.0.0.1:9443", behind()},
                {"listen 8443", proxy.listen_here()},
                {"/etc/ssl/paraat/federation.pem", test_certificate().chain},
                {"/etc/ssl/paraat/federation.key", test_certificate().key},
                {"/etc/ssl/paraat/authority.pem", test_certificate().authority},
                {"proxy_ssl_name node.hasselt.example", "proxy_ssl_name localhost"}};
    all.insert(all.end(), more.begin(), more.end());
    proxy.start(shipped("federation-reencrypt.conf", all));
  }
  std::string last_failure() {
    pqxx::connection c(network.urls().owner_url);
    const auto rows =
        pqxx::nontransaction(c).exec("select last_failure from node.peers where node_id = 'hasselt'");
    return rows.empty() ? "" : rows[0][0].c_str();
  }
  // Listings of Hasselt are shown in Alken, also those published while Alken's node waits.
  void publish_and_see() {
    network.admit(hasselt_node);
    for (const std::string title : {"Zandzakken vullen", "Modder ruimen", "Soep koken"}) {
      auto c = sandbags("", hasselt_nis);
      c.title = title + " in Kuringen";
      hasselt_node.publish(hasselt, c);
      EXPECT_TRUE(network.shows("alken.localhost", c.title));
    }
    EXPECT_EQ(last_failure(), "");
    proxy.stop();
    EXPECT_TRUE(network.until([&] { return !last_failure().empty(); })) << "it did not go through nginx";
  }
};

TEST_F(PeersBehindNginx, SpeakThroughItWhenTlsPassesThrough) {
  proxy.start("", "load_module /usr/lib/nginx/modules/ngx_stream_module.so;\n" +
                      shipped("federation-pass.conf",
                              {{"127.0.0.1:9443", behind()}, {"listen 8443", proxy.listen_here()}}));
  publish_and_see();
}

TEST_F(PeersBehindNginx, SpeakThroughItWhenItEndsTlsAndBeginsItAgain) {
  start_re_encrypting();
  publish_and_see();
}

TEST_F(PeersBehindNginx, HearThatAMessageIsMisdirectedWhenItChangesTheHost) {
  start_re_encrypting({{"$http_host", "elders.example"}});
  network.admit(hasselt_node);
  hasselt_node.publish(hasselt, sandbags("", hasselt_nis));
  EXPECT_TRUE(network.until([&] { return !last_failure().empty(); }));
  EXPECT_THAT(network.get("alken.localhost", "/vacatures").body, Not(HasSubstr("Zandzakken")));
}

}  // namespace
}  // namespace paraat::test
