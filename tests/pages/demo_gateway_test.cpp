// The demo's SMS gateway against a node: both over real HTTP.

#include "node/demo_gateway.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include "protocol/bytes.hpp"
#include "tenant/messaging/channels/messaging_config.hpp"

#include "tests/support/federation.hpp"
#include "tests/support/mailbox.hpp"
#include "tests/support/system.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;

class DemoGateway : public testing::Test {
 protected:
  system_clock real;
  node::demo_gateway gateway{"secret", real};
  boost::asio::io_context io;
  boost::asio::thread_pool workers{4};
  outbox::heads heads;
  metrics figures;
  http::server server{io, workers, gateway, heads, figures, {.name = "gateway", .address = "127.0.0.1"}};
  std::thread network;
  std::unique_ptr<running_node> node;
  tenants::tenant alken;
  channels::batch call{.id = uuid_v7(flood_night()), .owner = "callout"};
  std::mutex mutex;
  std::vector<std::string> answers;

  DemoGateway() {
    server.start();
    network = std::thread([this] { io.run(); });
    std::string secret = "/tmp/paraat-secret-XXXXXX";
    ::close(::mkstemp(secret.data()));
    std::ofstream(secret) << "secret\n";
    node::config c;
    c.sms_url = "http://127.0.0.1:" + std::to_string(server.port()) + "/messages";
    c.sms_secret_file = secret;
    c.sms_sender = "+32460000000";
    c.sms_patience = std::chrono::milliseconds{400};
    node = std::make_unique<running_node>(c);
    std::filesystem::remove(secret);
    node->time.set(real.now());  // the two sign with their clocks
    alken = node->db().write(std::nullopt, [&](transaction& tx) {
      tenants::tenant t;
      t.party = "be-nis-73001";
      t.nis = 73001;
      t.name = "Alken";
      t.public_url = "http://127.0.0.1:" + std::to_string(node->port());
      return tenants::add(tx, t, {"127.0.0.1", "", {}}).value();
    });
    node->inside().reload_tenants();
    channels::owner mine;
    mine.answered = [this](transaction&, instant, const channels::incoming& i) {
      const std::lock_guard lock(mutex);
      answers.push_back(i.about + ": " + i.text);
      return true;
    };
    node->inside().channels().serve({{"callout", mine}});
  }
  ~DemoGateway() override {
    node.reset();
    gateway.stop();
    server.stop_accepting();
    server.close_all();
    workers.join();
    io.stop();
    network.join();
  }
  void queue(const std::string& about, const std::string& to,
             const std::string& body = "Kom je? http://127.0.0.1/o/x") {
    node->db().write(alken.id, [&](transaction& tx) {
      const std::vector<channels::message> list{{.key = about,
                                                 .via = channels::channel::sms,
                                                 .to = to,
                                                 .about = about,
                                                 .subject = "",
                                                 .body = body}};
      channels::queue(tx, node->time.now(), call, list);
    });
    node->time.set(real.now());
    node->inside().beat();
  }
  channels::progress progress() {
    return node->db().read(alken.id, [&](transaction& tx) {
      return channels::progress_of(tx, call.id, channels::channel::sms);
    });
  }
  answer page(const std::string& path) { return get(server.port(), "127.0.0.1", path); }
  answer press(const std::string& path, const fields& f) {
    return post(server.port(), "127.0.0.1", path, encoded(f));
  }
  std::size_t heard() {
    const std::lock_guard lock(mutex);
    return answers.size();
  }
};

TEST_F(DemoGateway, ATextStandsOnItsTelephoneAndIsReportedAsDelivered) {
  queue("an", "+32470112233", "Kom je <b>helpen</b>? http://127.0.0.1/o/x");
  EXPECT_TRUE(eventually([&] { return progress().delivered == 1; }));
  EXPECT_THAT(page("/").body, HasSubstr("+32470112233"));
  const std::string phone = page("/telefoon/%2B32470112233").body;
  EXPECT_THAT(phone, HasSubstr("Kom je &lt;b&gt;helpen&lt;/b&gt;? "));
  EXPECT_THAT(phone, HasSubstr("<a href=\"http://127.0.0.1/o/x\">"));
  EXPECT_EQ(page("/telefoon/nergens").status, 404);
}

TEST_F(DemoGateway, AnAnswerFromTheTelephoneReachesTheOwnerOnceAlsoWhenItIsSaidTwice) {
  EXPECT_EQ(press("/gedrag", {{"aannemen", "gewoon"}, {"melden", "dubbel"}}).status, 303);
  queue("an", "+32470112233");
  EXPECT_EQ(press("/telefoon/%2B32470112233", {{"tekst", "ja, om 20 u"}}).status, 303);
  EXPECT_TRUE(eventually([&] { return heard() >= 1 && progress().delivered == 1; }));
  EXPECT_EQ(press("/telefoon/%2B32470112233", {{"tekst", "toch niet"}}).status, 303);
  EXPECT_TRUE(eventually([&] { return heard() >= 2; }));
  const std::lock_guard lock(mutex);
  EXPECT_EQ(answers, (std::vector<std::string>{"an: ja, om 20 u", "an: toch niet"}));
}

TEST_F(DemoGateway, ThatRefusesHangsOrTalksNonsenseLosesAndDoublesNothing) {
  int n = 0;
  for (const char* way : {"weigert", "hangt", "onzin"}) {
    press("/gedrag", {{"aannemen", way}, {"melden", "dooreen"}});
    queue("p" + std::to_string(n), "+3247011223" + std::to_string(n));
    EXPECT_EQ(progress().waiting, 1) << way;
    press("/gedrag", {{"aannemen", "gewoon"}, {"melden", "dooreen"}});
    for (int i = 0; i < 10 && progress().waiting > 0; ++i) {
      node->time.advance(std::chrono::seconds{25});
      node->inside().beat();
    }
    EXPECT_EQ(progress().waiting, 0) << way;
    node->time.set(real.now());
    ++n;
    EXPECT_TRUE(eventually([&] { return progress().delivered == n; })) << way;
    EXPECT_THAT(page("/").body,
                HasSubstr("+3247011223" + std::to_string(n - 1) + " <span class=\"muted\">(1)"));
  }
}

TEST_F(DemoGateway, IsBelievedOverTlsOnlyWithACertificateOfTheAuthority) {
  http::server secure{
      io,
      workers,
      gateway,
      heads,
      figures,
      {.name = "secure",
       .address = "127.0.0.1",
       .tls = std::make_shared<http::certificate>(test_certificate().chain, test_certificate().key)}};
  secure.start();
  const auto send = [&](const std::string& authority) {
    return channels::http_gateway({.url = "https://127.0.0.1:" + std::to_string(secure.port()) + "/messages",
                                   .secret = "secret",
                                   .sender = "+32460000000",
                                   .authority = authority},
                                  real)
        ->send({.reference = "1.x", .to = "+32470112233", .text = "Kom je?", .pages = "http://127.0.0.1:1"});
  };
  const auto stranger = send("");
  EXPECT_EQ(stranger.what, channels::verdict::kind::not_sent);
  EXPECT_EQ(stranger.why, "gateway_certificate");
  EXPECT_EQ(send(test_certificate().authority).what, channels::verdict::kind::taken);
  secure.stop_accepting();
  secure.close_all();
}

TEST_F(DemoGateway, AStrangersRequestIsRefused) {
  EXPECT_EQ(press("/messages", {{"to", "+32470112233"}}).status, 401);
  EXPECT_EQ(get(server.port(), "127.0.0.1", "/messages").status, 404);
  EXPECT_EQ(post(server.port(), "127.0.0.1", "/gedrag", "aannemen=weigert", "Origin: http://evil.example\r\n")
                .status,
            403);
}

}  // namespace
}  // namespace paraat::test
