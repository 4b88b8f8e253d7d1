// Requests answered without a worker, and requests whose body is not read.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pqxx/pqxx>
#include <sstream>

#include "tests/support/session.hpp"
#include "tests/support/system.hpp"

namespace paraat::test {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

class AtTheDoor : public testing::Test {
 protected:
  running_node node;
  tenants::tenant alken = node.municipality(alken_nis);
  const std::string host = "Host: alken.localhost\r\n";

  // The head of an upload, and the first of its bytes.
  std::string half_upload(const std::string& path, const std::string& cookie) const {
    return "POST " + path + " HTTP/1.1\r\n" + host + cookie +
           "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n--x\r\n";
  }
};

TEST_F(AtTheDoor, APictureIsNotReadForWhoMayNotSendIt) {
  const open_connection stranger(node.port());
  stranger.send(half_upload("/beheer/instellingen/logo", ""));
  EXPECT_THAT(stranger.read_until("\r\n\r\n"), HasSubstr("HTTP/1.1 401"));
  const auto editor = sign_in(node, alken, web::role::editor);
  const open_connection other(node.port());
  other.send(half_upload("/beheer/instellingen/logo", editor.cookie_header));
  EXPECT_THAT(other.read_until("\r\n\r\n"), HasSubstr("HTTP/1.1 403"));
}

TEST_F(AtTheDoor, APictureOfWhoMaySendItIsReadToItsEnd) {
  const auto admin = sign_in(node, alken, web::role::tenant_admin);
  const std::string form =
      "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n" + admin.csrf +
      "\r\n--x\r\nContent-Disposition: form-data; name=\"beeld\"; filename=\"a.png\"\r\n\r\n" +
      std::string(100'000, 'p') + "\r\n--x--\r\n";
  const auto got =
      exchange(node.port(), "POST /beheer/instellingen/logo HTTP/1.1\r\n" + host + admin.cookie_header +
                                "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: " +
                                std::to_string(form.size()) + "\r\n\r\n" + form);
  EXPECT_EQ(got.status, 422);  // read, and found to be no picture
}

TEST_F(AtTheDoor, AListOfACorpsIsNotReadForWhoMayNotSendIt) {
  const std::string path = "/beheer/korps/018f0000-0000-7000-8000-000000000001/lijsten";
  const open_connection stranger(node.port());
  stranger.send(half_upload(path, ""));
  EXPECT_THAT(stranger.read_until("\r\n\r\n"), HasSubstr("HTTP/1.1 401"));
  for (const web::role r : {web::role::editor, web::role::mediator}) {
    const open_connection other(node.port());
    other.send(half_upload(path, sign_in(node, alken, r).cookie_header));
    EXPECT_THAT(other.read_until("\r\n\r\n"), HasSubstr("HTTP/1.1 403")) << web::name_of(r);
  }
}

TEST_F(AtTheDoor, HalfUploadsOfOneAddressStopAtItsShareOfTheMemory) {
  const auto coordinator = sign_in(node, alken, web::role::coordinator);
  const std::string
      path = "/beheer/korps/018f0000-0000-7000-8000-000000000001/lijsten",
      head = "POST " + path + " HTTP/1.1\r\n" + host + coordinator.cookie_header +
             "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 3000000\r\n\r\n--x\r\n";
  // 16 MB for one address: five lists of almost 3 MB fit, the sixth does not. Whichever is read last is
  // refused.
  std::vector<std::unique_ptr<open_connection>> held;
  for (int i = 0; i < 6; ++i) {
    held.push_back(std::make_unique<open_connection>(node.port()));
    held.back()->send(head + std::string(2'900'000, 'a'));
  }
  const auto refused = [&] {
    std::istringstream lines(node.get("alken.localhost", "/metrics").body);
    for (std::string line; std::getline(lines, line);)
      if (line.contains("code=\"503\"")) return line.substr(line.rfind(' ') + 1);
    return std::string("0");
  };
  EXPECT_TRUE(eventually([&] { return refused() != "0"; }));
  EXPECT_EQ(refused(), "1");
  EXPECT_EQ(node.get("alken.localhost", "/vacatures").status, 200) << "the others are served";
  EXPECT_EQ(node.post("alken.localhost", "/interesse", "naam=").status, 422) << "and small forms";
}

TEST_F(AtTheDoor, AStrangersWordsMakeNoCopyInTheCacheAndNoLinkOnThePage) {
  const auto plain = node.get("alken.localhost", "/vacatures");
  const auto dressed = node.get("alken.localhost", "/vacatures?utm_source=mail&onbekend=gif");
  EXPECT_EQ(dressed.status, 200);
  EXPECT_EQ(dressed.body, plain.body);
  EXPECT_THAT(node.get("alken.localhost", "/metrics").body, HasSubstr("paraat_page_cache_hits_total 1"));
}

TEST_F(AtTheDoor, NoAddressPutsADutchPageInThePlaceOfAFrenchOne) {
  tenants::tenant t;
  t.party = "be-nis-73098";
  t.nis = wellen_nis;
  t.name = "Wellen";
  t.languages = {"nl", "fr"};
  t.public_url = "http://wellen.localhost";
  node.db().write(std::nullopt,
                  [&](transaction& tx) { return tenants::add(tx, t, {"wellen.localhost", "", {}}).value(); });
  node.inside().reload_tenants();
  for (const char* poison : {"/vacatures?|fr", "/vacatures?%7Cfr", "/vacatures?q=|fr", "/vacatures?fr"})
    EXPECT_EQ(node.get("wellen.localhost", poison).status, 200);
  EXPECT_THAT(node.get("wellen.localhost", "/vacatures", "Cookie: taal=fr\r\n").body,
              HasSubstr("<html lang=\"fr\""));
  EXPECT_THAT(node.get("wellen.localhost", "/vacatures").body, HasSubstr("<html lang=\"nl\""));
}

TEST_F(AtTheDoor, MetricsAreNotForVisitorsOfAProxyThatTheSettingsDoNotName) {
  EXPECT_EQ(node.get("alken.localhost", "/metrics").status, 200);
  for (const char* header : {"X-Forwarded-For: 198.51.100.1\r\n", "Forwarded: for=198.51.100.1\r\n",
                             "X-Real-IP: 198.51.100.1\r\n", "Via: 1.1 proxy\r\n"})
    EXPECT_EQ(node.get("alken.localhost", "/metrics", header).status, 404) << header;
}

TEST_F(AtTheDoor, OneReferrerPolicyIsSent) {
  const auto page = node.get("alken.localhost", "/terugblik/" + std::string(32, 'a'));
  const std::string head = page.raw.substr(0, page.raw.find("\r\n\r\n"));
  const auto first = head.find("Referrer-Policy");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(head.find("Referrer-Policy", first + 1), std::string::npos);
}

TEST_F(AtTheDoor, ASubmissionIdOfAnotherFormMeansNothing) {
  const std::string id = "submission_id=the-same-id";
  EXPECT_EQ(node.post("alken.localhost", "/interesse",
                      id + "&thema=dieren&naam=Els&email=els%40voorbeeld.be&akkoord=ja")
                .status,
            303);
  const auto other = node.post("alken.localhost", "/organisaties/registratie", id);
  EXPECT_EQ(other.status, 422);  // looked at, not taken for the first
  const auto again = node.post("alken.localhost", "/interesse", id + "&thema=dieren");
  EXPECT_EQ(again.status, 303);
  EXPECT_THAT(again.headers.at("location"), HasSubstr("/interesse/verzonden"));
}

// Tables that requests of several classes read are locked, so that their handlers stay in the database.
class BusyWorkers : public AtTheDoor {
 protected:
  pqxx::connection owner{node.urls().owner_url};
  std::unique_ptr<pqxx::work> lock = std::make_unique<pqxx::work>(owner);
  std::vector<std::unique_ptr<open_connection>> waiting;

  void take(const std::string& tables) { lock->exec("lock table " + tables + " in access exclusive mode"); }
  open_connection& ask(const std::string& request) {
    waiting.push_back(std::make_unique<open_connection>(node.port()));
    waiting.back()->send(request);
    return *waiting.back();
  }
  std::string page(const std::string& path) const { return "GET " + path + " HTTP/1.1\r\n" + host + "\r\n"; }
  std::string sign_in_attempt(int n) const {
    const std::string form = fmt::format("email=wie{}%40dat.be&wachtwoord=paard", n);
    return "POST /aanmelding HTTP/1.1\r\n" + host +
           "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
           std::to_string(form.size()) + "\r\n\r\n" + form;
  }
  // Statements of the node that wait for the lock.
  std::vector<int> blocked() {
    pqxx::connection c(node.urls().owner_url);
    std::vector<int> out;
    for (const auto& r : pqxx::nontransaction(c).exec("select pid from pg_stat_activity where datname = "
                                                      "current_database() and wait_event_type = 'Lock'"))
      out.push_back(r[0].as<int>());
    return out;
  }
  bool come_to_be_blocked(std::size_t n) {
    return eventually([&] { return blocked().size() >= n; });
  }
};

TEST_F(BusyWorkers, AndAFullLaneOfPasswordsHoldNoHealthNoReadinessAndNoMetrics) {
  take("node.listings, node.accounts, tenant.callout_people");
  for (int i = 0; i < 8; ++i) ask(page("/vacatures?q=zand" + std::to_string(i)));
  for (int i = 0; i < 8; ++i) ask(page("/o/" + std::string(22, static_cast<char>('a' + i))));
  for (int i = 0; i < 210; ++i) ask(sign_in_attempt(i));
  // Three general workers, the one that is kept for crisis work, and those of passwords; the pool has eight.
  ASSERT_TRUE(come_to_be_blocked(6)) << blocked().size();
  const auto health = node.get("alken.localhost", "/healthz");
  EXPECT_EQ(health.status, 200);
  EXPECT_EQ(health.body, "ok\n");
  const auto ready = node.get("alken.localhost", "/readyz");
  EXPECT_THAT(ready.body, AnyOf("ready\n", "not ready\n"));
  EXPECT_EQ(ready.status, ready.body == "ready\n" ? 200 : 503);
  const auto figures = node.get("alken.localhost", "/metrics");
  EXPECT_EQ(figures.status, 200);
  EXPECT_THAT(figures.body, HasSubstr("paraat_requests_refused_total{class=\"password\"}"));
  EXPECT_THAT(figures.body, Not(HasSubstr("paraat_requests_refused_total{class=\"password\"} 0\n")));
  EXPECT_GE(blocked().size(), 5U) << "all of it while they wait";
  lock.reset();
  waiting.clear();
  EXPECT_TRUE(eventually([&] { return node.get("alken.localhost", "/vacatures?q=zand").status == 200; }));
}

// The server ends a statement at its time-out with this error; here the test has it ended at once.
TEST_F(BusyWorkers, AStatementThatTakesTooLongIsA503WithRetryAfterAndLeavesTheNodeReady) {
  take("node.listings");
  const open_connection& visitor = ask(page("/vacatures?q=zand"));
  ASSERT_TRUE(come_to_be_blocked(1));
  for (const int pid : blocked())
    pqxx::nontransaction(*std::make_unique<pqxx::connection>(node.urls().owner_url))
        .exec("select pg_cancel_backend(" + std::to_string(pid) + ")");
  const std::string head = visitor.read_until("</html>");
  EXPECT_THAT(head, HasSubstr("HTTP/1.1 503"));
  EXPECT_THAT(head, HasSubstr("Retry-After: "));
  EXPECT_EQ(node.get("alken.localhost", "/readyz").status, 200) << "the database is not away";
  lock.reset();
  EXPECT_EQ(node.get("alken.localhost", "/vacatures?q=zand").status, 200);
}

TEST_F(AtTheDoor, ASubmissionIdOfAnotherAccountMeansNothing) {
  const auto first = sign_in(node, alken, web::role::coordinator),
             second = sign_in(node, alken, web::role::coordinator);
  const auto make = [&](const someone& who, const std::string& name) {
    return node.post("alken.localhost", "/beheer/korps/nieuw",
                     "submission_id=the-same-id&naam=" + name + "&leeftijd=16&csrf=" + who.csrf,
                     who.cookie_header);
  };
  const auto made = make(first, "Korps+Een");
  ASSERT_EQ(made.status, 303) << made.body;
  const auto again = make(first, "Korps+Een");
  EXPECT_EQ(again.headers.at("location"), made.headers.at("location")) << "taken once";
  const auto other = make(second, "Korps+Twee");
  ASSERT_EQ(other.status, 303);
  EXPECT_NE(other.headers.at("location"), made.headers.at("location"));
  EXPECT_THAT(node.get("alken.localhost", "/beheer/korps", first.cookie_header).body,
              HasSubstr("Korps Twee"));
}

class BehindProxies : public testing::Test {
 protected:
  static node::config behind() {
    node::config c;
    c.trusted_proxies = {"127.0.0.1", "10.0.0.0/8"};
    c.metrics_from = {"203.0.113.7", "2001:db8::7"};
    return c;
  }
  running_node node{behind()};
  int metrics_for(const std::string& headers) {
    return node.get("alken.localhost", "/metrics", headers).status;
  }
};

TEST_F(BehindProxies, TheVisitorIsTheFirstFromTheRightThatIsNoTrustedProxy) {
  EXPECT_EQ(metrics_for("X-Forwarded-For: 203.0.113.7\r\n"), 200);
  EXPECT_EQ(metrics_for("X-Forwarded-For: 203.0.113.7, 10.1.2.3\r\n"), 200);
  EXPECT_EQ(metrics_for("X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-For: 10.1.2.3\r\n"), 200);
  EXPECT_EQ(metrics_for("X-Forwarded-For: 203.0.113.7:5123,10.1.2.3\r\n"), 200);
  EXPECT_EQ(metrics_for("X-Forwarded-For: [2001:db8::7]:5123\r\n"), 200);
  // Entries before the trusted proxies are claims of the visitor and are ignored.
  EXPECT_EQ(metrics_for("X-Forwarded-For: 203.0.113.7, 198.51.100.1, 10.1.2.3\r\n"), 404);
  EXPECT_EQ(metrics_for("X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-For: 198.51.100.1\r\n"), 404);
  EXPECT_EQ(metrics_for("X-Forwarded-For: 203.0.113.7, unknown\r\n"), 404);
}

}  // namespace
}  // namespace paraat::test
