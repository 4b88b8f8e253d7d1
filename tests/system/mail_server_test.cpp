// The built executable with a mail server that hangs: it stops in time, and the mail being sent leaves once.
// And with an SMS gateway, during kills.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <signal.h>

#include <pqxx/pqxx>
#include <set>

#include "protocol/bytes.hpp"
#include "tenant/messaging/channels/channels.hpp"
#include "tenant/platform/store/private_postgres.hpp"
#include "tenant/platform/tenants/tenants.hpp"
#include "tests/support/scripted_gateway.hpp"
#include "tests/support/smtp_server.hpp"
#include "tests/system/served_node.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;

class AHangingMailServer : public AServedNode {
 protected:
  void make_with(const smtp_server& server) {
    make(server.toml());
    ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  }
  static int ask_for_link(const served_node& node) {
    return test::post(node.port(), "alken.localhost", "/aanmelding", "hoe=link&email=wie%40dat.be").status;
  }
};

TEST_F(AHangingMailServer, ThatIsSilentDoesNotKeepTheNodeFromStopping) {
  smtp_server server("silent");
  make_with(server);
  const auto node = serve();
  EXPECT_EQ(ask_for_link(*node), 303);
  ASSERT_TRUE(server.has_said("connected"));
  expect_stop_in_time(node->process());
  EXPECT_THAT(node->process().output(), HasSubstr("smtp_stopped"));
}

TEST_F(AHangingMailServer, ThatAcknowledgesAfterTheNodeStoppedHasTheSameMessageIdTwiceAtMost) {
  smtp_server server("hold");
  make_with(server);
  {
    const auto node = serve();
    EXPECT_EQ(ask_for_link(*node), 303);
    ASSERT_TRUE(server.has_said("message 1"));
    node->process().signal(SIGTERM);
    EXPECT_EQ(node->process().wait(), 0);
    EXPECT_THAT(node->process().output(), HasSubstr("smtp_uncertain"));
  }
  server.release();
  const auto node = serve();
  ASSERT_TRUE(server.has_said("message 2"));
  EXPECT_EQ(server.message_id(1), server.message_id(2));
}

TEST_F(AHangingMailServer, ThatAcknowledgesLateHasTheMailOnceAndTheMetricsCountIt) {
  smtp_server server("hold");
  make_with(server);
  const auto node = serve();
  EXPECT_EQ(ask_for_link(*node), 303);
  ASSERT_TRUE(server.has_said("message 1"));
  server.release();
  EXPECT_TRUE(eventually([&] {
    return node->get("alken.localhost", "/metrics").body.find("paraat_mails_total{outcome=\"sent\"} 1") !=
           std::string::npos;
  }));
  EXPECT_EQ(server.messages(), 1);
}

// Kills during many mails: none is lost, and only mails being sent at a kill arrive twice, under the same
// Message-ID.
TEST_F(AHangingMailServer, ThatWorksGetsEachMailOnceButForThoseInFlightAtAKill) {
  smtp_server server;
  pages += "trusted_proxies = [\"127.0.0.1\"]\n";
  make_with(server);
  constexpr int kills = 3, per_round = 20, in_flight = 2;  // workers of class normal
  int sent = 0;
  for (int round = 0; round < kills; ++round) {
    const auto node = serve();
    for (int i = 0; i < per_round; ++i, ++sent)
      EXPECT_EQ(
          test::post(node->port(), "alken.localhost", "/interesse",
                     fmt::format("submission_id=mails-during-kills-{0}&thema=dieren&naam=Els&email=els{0}%40"
                                 "voorbeeld.be&akkoord=ja",
                                 sent),
                     fmt::format("X-Forwarded-For: 198.51.100.{}\r\n", sent + 1))
              .status,
          303);
    ASSERT_TRUE(eventually([&] { return server.messages() >= round * per_round + per_round / 2; }));
    node->process().signal(SIGKILL);
    node->process().wait();
  }
  const auto node = serve();
  const auto different = [&] {
    std::set<std::string> ids;
    for (int n = 1; n <= server.messages(); ++n) ids.insert(server.message_id(n));
    return static_cast<int>(ids.size());
  };
  EXPECT_TRUE(eventually([&] { return different() == sent; })) << different() << " of " << sent;
  EXPECT_LE(server.messages() - sent, kills * in_flight);
}

class ATextGateway : public AServedNode {
 protected:
  scripted_gateway gateway;
  int sent = 0;

  private_postgres::addresses database_of_the_node() const {
    return private_postgres::running_in(folder / "postgres").value();
  }
  // As a wave of a call-out does, from beside the node.
  void queue_texts(int n) {
    database db({.url = database_of_the_node().application_url, .connections = 1});
    const tenant_id alken = db.read(std::nullopt, [](transaction& tx) { return tenants::all(tx).at(0).id; });
    std::vector<channels::message> texts;
    for (int i = 0; i < n; ++i, ++sent)
      texts.push_back({.key = "call",
                       .via = channels::channel::sms,
                       .to = fmt::format("+32470{:06}", sent),
                       .about = fmt::format("person {}", sent),
                       .subject = "",
                       .body = "Kom je?"});
    for (auto& t : texts) t.key += "/" + t.about;
    const instant now = system_clock().now();
    db.write(alken, [&](transaction& tx) {
      channels::queue(tx, now, {.id = uuid_v7(now), .owner = "notices"}, texts);
    });
  }
  int left() const {
    pqxx::connection c(database_of_the_node().owner_url);
    return pqxx::nontransaction(c)
        .exec("select count(*) from tenant.channel_messages where state = 'left'")[0][0]
        .as<int>();
  }
};

TEST_F(ATextGateway, GetsEachTextOnceByItsKeyAndOnlyThoseInFlightAtAKillAgain) {
  write_file(folder.string() + ".secret", "secret\n");
  make(
      fmt::format("[sms]\nurl = \"{}\"\nsecret_file = \"{}.secret\"\nsender = \"+32460000000\"\n"
                  "per_second = 500\n",
                  gateway.url(), folder.string()));
  ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  constexpr int kills = 4, per_round = 40, in_flight = 4;  // workers of class crisis
  for (int round = 0; round < kills; ++round) {
    const auto node = serve();
    queue_texts(per_round);
    const auto enough = static_cast<std::size_t>(round * per_round + per_round / 2);
    ASSERT_TRUE(eventually([&] { return gateway.sent_to().size() >= enough; })) << gateway.sent_to().size();
    node->process().signal(SIGKILL);
    node->process().wait();
  }
  const auto node = serve();
  EXPECT_TRUE(eventually([&] { return left() == sent; })) << left() << " of " << sent;
  const auto to = gateway.sent_to();
  EXPECT_EQ(static_cast<int>(to.size()), sent) << "keys";
  EXPECT_EQ(static_cast<int>(std::set(to.begin(), to.end()).size()), sent) << "people";
  EXPECT_LE(static_cast<int>(gateway.heard().size()) - sent, kills * in_flight);
}

}  // namespace
}  // namespace paraat::test
