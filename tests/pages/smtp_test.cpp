// Outgoing mail against a real SMTP server: one that works, one that refuses, and one that hangs in each
// phase of a conversation.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <future>
#include <pqxx/pqxx>
#include <thread>

#include "protocol/bytes.hpp"
#include "tenant/crisis/corps/corps.hpp"
#include "tests/pages/callouts.hpp"
#include "tests/pages/with_gateway.hpp"
#include "tests/support/smtp_server.hpp"
#include "tests/support/source_folder.hpp"

namespace paraat::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

mail::outgoing letter() {
  return {.message_id = "0199-1@alken.be",
          .from = "vrijwilligers@alken.be",
          .what = {.to = "els@voorbeeld.be",
                   .subject = "Één link",
                   .text = "Dag Els,\n\n.begint met een punt\n",
                   .html = "<p>Dag Els</p>"},
          .at = flood_night()};
}

// The result of a delivery; "hangs" when it has not ended after half a minute, the patience of these tests.
class in_background {
 public:
  in_background(mail::channel& c, mail::outgoing o)
      : result_(std::async(std::launch::async, [&c, o = std::move(o)] { return c.deliver(o); })) {}
  std::string ends_with() {
    if (result_.wait_for(30s) != std::future_status::ready) return "hangs";
    return result_.get().value_or("taken");
  }

 private:
  std::future<std::optional<std::string>> result_;
};

TEST(Smtp, TakesAMessageOverStartTlsAfterSigningIn) {
  smtp_server server;
  EXPECT_EQ(mail::smtp_channel(server.settings())->deliver(letter()), std::nullopt);
  EXPECT_EQ(server.envelope(1), "vrijwilligers@alken.be els@voorbeeld.be tls=True\n");
  const std::string eml = server.message(1);
  EXPECT_THAT(eml, HasSubstr("Message-ID: <0199-1@alken.be>"));
  EXPECT_THAT(eml, HasSubstr("Subject: =?UTF-8?B?"));
  EXPECT_THAT(eml, HasSubstr("multipart/alternative"));
  EXPECT_THAT(eml, HasSubstr(".begint met een punt"));
  EXPECT_THAT(eml, HasSubstr("text/html; charset=utf-8"));
}

TEST(Smtp, GetsNothingWhenItOffersNoTls) {
  smtp_server server("plain");
  EXPECT_EQ(mail::smtp_channel(server.settings())->deliver(letter()), "smtp_without_tls");
}

TEST(Smtp, GetsNothingWhenItsCertificateIsNotTrusted) {
  smtp_server server;
  auto s = server.settings();
  s.authority.clear();
  EXPECT_EQ(mail::smtp_channel(s)->deliver(letter()), "smtp_certificate");
}

TEST(Smtp, AWrongPasswordARefusedMailboxAndADeadServerAreToldApart) {
  smtp_server server;
  EXPECT_EQ(mail::smtp_channel(server.settings("fout"))->deliver(letter()), "smtp_login_denied");
  server.stop();
  EXPECT_EQ(mail::smtp_channel(server.settings())->deliver(letter()), "smtp_unreachable");
  smtp_server refusing("refuse");
  EXPECT_EQ(mail::smtp_channel(refusing.settings())->deliver(letter()), "smtp_refused_550");
}

TEST(Smtp, ThatNeverGreetsIsLeftAndCertainlyHasNothing) {
  smtp_server server("silent");
  auto s = server.settings();
  s.conversation = 500ms;
  const auto channel = mail::smtp_channel(s);
  EXPECT_EQ(in_background(*channel, letter()).ends_with(), "smtp_timeout");
  EXPECT_EQ(server.times("connected"), 1) << "one attempt is one connection";
}

// Five seconds to a connection and thirty to the message: a server that hangs holds a worker no longer.
TEST(Smtp, OfTheProductHasDeadlines) {
  EXPECT_EQ(mail::smtp_settings{}.connect, 5s);
  EXPECT_EQ(mail::smtp_settings{}.conversation, 30s);
  EXPECT_EQ(node::config{}.goodbye, 10s);
}

TEST(Smtp, ThatNeverAcknowledgesTheMessageIsLeftInDoubt) {
  smtp_server server("hold");
  const auto channel = mail::smtp_channel(server.settings());
  auto o = letter();
  o.acknowledged_within = 1s;
  EXPECT_EQ(in_background(*channel, o).ends_with(), "smtp_uncertain");
  EXPECT_EQ(server.messages(), 1);
}

TEST(Smtp, ThatAcknowledgesLateHasTheMessageOnce) {
  smtp_server server("hold");
  const auto channel = mail::smtp_channel(server.settings());
  in_background delivery(*channel, letter());
  ASSERT_TRUE(server.has_said("message 1"));
  server.release();
  EXPECT_EQ(delivery.ends_with(), "taken");
  EXPECT_EQ(server.messages(), 1);
}

TEST(Smtp, ThatNeverAnswersQuitHoldsNoWorker) {
  smtp_server server("deaf");
  const auto channel = mail::smtp_channel(server.settings());
  EXPECT_EQ(in_background(*channel, letter()).ends_with(), "taken");
}

TEST(Smtp, ADeliveryIsBrokenOffWhenTheProcessStops) {
  smtp_server silent("silent"), holding("hold");
  const auto never = mail::smtp_channel(silent.settings()), late = mail::smtp_channel(holding.settings());
  in_background first(*never, letter()), second(*late, letter());
  ASSERT_TRUE(silent.has_said("connected"));
  ASSERT_TRUE(holding.has_said("message 1"));
  never->stop(std::chrono::steady_clock::now());
  late->stop(std::chrono::steady_clock::now());
  EXPECT_EQ(first.ends_with(), "smtp_stopped");
  EXPECT_EQ(second.ends_with(), "smtp_uncertain") << "the server may have taken it";
}

node::config with(const smtp_server& server) {
  node::config c;
  server.configure(c);
  return c;
}

TEST(Smtp, IsHowAWholeNodeSendsALink) {
  smtp_server server;
  running_node node(with(server));
  node.municipality(alken_nis);
  EXPECT_EQ(node.post("alken.localhost", "/aanmelding", "hoe=link&email=wie%40dat.be").status, 303);
  node.inside().beat();
  EXPECT_THAT(server.envelope(1), HasSubstr("vrijwilligers@alken.be wie@dat.be"));
}

// The typed address, and the address in the server's RCPT TO; or the refusal by the form.
TEST(Smtp, HearsAddressesAsTheTableOfCasesSays) {
  smtp_server server;
  running_node node(with(server));
  node.municipality(alken_nis);
  std::ifstream table(source_folder() / "tests/data/cases/mail-addresses.txt");
  int sent = 0, refused = 0;
  for (std::string line; std::getline(table, line);) {
    const auto tab = line.find('\t');
    const std::string typed = line.substr(0, tab), expected = line.substr(tab + 1);
    const fields form{{"wens", "Iets buiten"}, {"naam", "Nora"}, {"email", typed}, {"akkoord", "ja"}};
    const auto done = node.post("alken.localhost", "/interesse", encoded(form));
    if (!expected.starts_with("RCPT TO:")) {
      EXPECT_EQ(done.status, 422) << typed;
      EXPECT_THAT(done.body, HasSubstr("Gebruik een ander e-mailadres")) << typed;
      ++refused;
      continue;
    }
    EXPECT_EQ(done.status, 303) << typed;
    node.inside().beat();
    const std::string heard = server.envelope(++sent);
    EXPECT_THAT(heard, HasSubstr(" " + expected.substr(9, expected.size() - 10) + " tls=")) << typed;
  }
  EXPECT_EQ(sent, 4);
  EXPECT_EQ(refused, 1);
}

// A call-out while the mail server accepts connections and never answers.
struct silent_server {
  smtp_server server{"silent"};
};
class SilentMailServer : silent_server, public Night {
 protected:
  SilentMailServer() : Night(with(server)) {}
  using silent_server::server;
  int asked() { return number("select count(*) from tenant.callout_people"); }
  int mails(const std::string& condition) {
    return number("select count(*) from tenant.channel_messages where via = 'mail' and " + condition);
  }
};

// Nothing but the node's own threads works here: `beat` of the test would wait for the mail server itself.
TEST_F(SilentMailServer, HoldsNoWaveOfACallOutWhileFiveThousandMailsWait) {
  node.db().write(alken.id, [&](transaction& tx) {
    for (int i = 0; i < 5000; ++i)
      mail::queue(tx,
                  {.to = fmt::format("lid{}@alken.be", i),
                   .subject = "Nieuws",
                   .text = "x",
                   .html = {},
                   .kind = "news"},
                  node.time.now(), i % 2 == 0 ? priority::bulk : priority::normal);
  });
  ASSERT_TRUE(server.has_said("connected")) << "the mail server has a connection, and says nothing";
  members(1, 3000);  // silence lowers the expected share of yes: the second wave asks hundreds
  const auto i = incident();
  const auto t = task(i, 10);
  const auto c = drafted(i, {t}, callouts::mode::best_effort);
  node.db().write(alken.id, [&](transaction& tx) {
    ASSERT_TRUE(callouts::start(tx, scope(), c.id, coordinator.account));
  });
  int before = asked();
  EXPECT_GT(before, 0);
  for (int wave = 2; wave <= 3; ++wave) {
    node.time.advance(21min);
    ASSERT_TRUE(eventually([&] { return asked() > before; })) << "wave " << wave << " waits";
    before = asked();
    EXPECT_EQ(mails("state = 'left'"), 0) << "all of it while the mail server is silent";
  }
  EXPECT_EQ(mails("batch_id is null and state in ('waiting', 'leaving')"), 5000) << "and no mail is lost";
}

// The same with a gateway for texts.
struct silent_server_and_gateway : silent_server, with_gateway {
  node::config settings() const {
    node::config c = config();
    server.configure(c);
    return c;
  }
};
class SilentMailServerBesideAGateway : silent_server_and_gateway, public Night {
 protected:
  SilentMailServerBesideAGateway() : Night(settings()) {}
  using silent_server_and_gateway::gateway;
  using silent_server_and_gateway::server;
};

TEST_F(SilentMailServerBesideAGateway, HoldsNoTextOfAWave) {
  members(1, 30);
  const auto i = incident();
  const auto c = drafted(i, {task(i, 3)});
  node.db().write(alken.id, [&](transaction& tx) {
    ASSERT_TRUE(callouts::start(tx, scope(), c.id, coordinator.account));
  });
  ASSERT_TRUE(server.has_said("connected")) << "the mails of the wave hang";
  EXPECT_TRUE(eventually([&] {
    node.time.advance(1s);  // of the pace of texts
    return gateway.sent_to().size() == 30 &&
           number("select count(*) from tenant.channel_messages where via = 'sms' and state = 'left'") == 30;
  })) << gateway.sent_to().size();
  EXPECT_EQ(number("select count(*) from tenant.channel_messages where via = 'mail' and state = 'left'"), 0);
}

// A member of the corps whose mail the server refuses, with the code of the reply.
struct refusal_of_a_server {
  const char *mode, *error;
};
class AMailThatTheServerRefuses : public testing::TestWithParam<refusal_of_a_server> {
 protected:
  smtp_server server{GetParam().mode};
  with_gateway sms;
  running_node node{[this] {
    node::config c = sms.config();
    server.configure(c);
    return c;
  }()};
  tenants::tenant alken = node.municipality(alken_nis);
  someone coordinator = sign_in(node, alken, web::role::coordinator);

  corps::member member(const std::string& phone) {
    return node.db().write(alken.id, [&](transaction& tx) {
      const instant now = node.time.now();
      const auto c = corps::create(tx,
                                   {.name = "Korps",
                                    .about = "Water",
                                    .insurance = "Ethias",
                                    .agreement = "Ja",
                                    .information = "Info"},
                                   now)
                         .value();
      const auto m = corps::begin(tx, c, "An Claes", "an@claes.be", "nl", now).value();
      corps::details d = m.who;
      d.born = std::chrono::year_month_day{std::chrono::year{1990}, std::chrono::May, std::chrono::day{4}};
      d.phone = phone;
      d.place = "Alken";
      d.nis = alken_nis;
      corps::keep(tx, m.id, d, now).value();
      corps::submit(tx, c, m.id, alken_nis, now).value();
      return corps::move(tx, m.id, corps::member_state::accepted, "", coordinator.account, now).value();
    });
  }
  void write_to(const corps::member& m) {
    node.db().write(alken.id, [&](transaction& tx) {
      channels::queue(tx, node.time.now(), {.id = uuid_v7(node.time.now()), .owner = "corps"},
                      std::array{channels::message{.key = "k",
                                                   .via = channels::channel::mail,
                                                   .to = "an@claes.be",
                                                   .about = m.id,
                                                   .subject = "Welkom bij het korps",
                                                   .body = "Dag"}});
    });
  }
  std::string state_and_reason() {
    pqxx::connection c(node.urls().owner_url);
    pqxx::nontransaction tx(c);
    return tx.exec("select state || ' ' || why from tenant.channel_messages where via = 'mail'")[0][0]
        .c_str();
  }
};

TEST_P(AMailThatTheServerRefuses, IsShownToTheStaffIsNotTriedAgainAndTheMemberGetsAText) {
  write_to(member("0470 11 22 33"));
  EXPECT_TRUE(eventually([&] {
    node.inside().beat();
    return sms.gateway.heard().size() == 1;
  }));
  EXPECT_EQ(state_and_reason(), std::string("failed ") + GetParam().error);
  EXPECT_EQ(sms.gateway.heard()[0].field("to"), "+32470112233");
  EXPECT_THAT(sms.gateway.heard()[0].field("text"), HasSubstr("komt niet aan"));
  const std::string desk = node.get("alken.localhost", "/beheer/sms", coordinator.cookie_header).body;
  EXPECT_THAT(desk, HasSubstr("Mails die niet aankwamen"));
  EXPECT_THAT(desk, HasSubstr("Welkom bij het korps"));
  node.time.advance(24h);
  node.inside().beat();
  EXPECT_EQ(server.times("connected"), 1) << "one attempt";
  EXPECT_EQ(server.messages(), 0);
}

TEST_P(AMailThatTheServerRefuses, ToAMemberWithoutANumberIsShownToTheStaff) {
  const auto m = member("0470 11 22 33");
  pqxx::connection owner(node.urls().owner_url);
  pqxx::nontransaction(owner).exec("update tenant.corps_members set phone = ''");
  write_to(m);
  EXPECT_TRUE(eventually([&] {
    node.inside().beat();
    return state_and_reason() == std::string("failed ") + GetParam().error;
  })) << state_and_reason();
  EXPECT_THAT(node.get("alken.localhost", "/beheer/sms", coordinator.cookie_header).body,
              HasSubstr("Mails die niet aankwamen"));
  node.inside().beat();
  EXPECT_EQ(sms.gateway.heard().size(), 0U);
}

INSTANTIATE_TEST_SUITE_P(With, AMailThatTheServerRefuses,
                         testing::Values(refusal_of_a_server{"refuse", "smtp_refused_550"},
                                         refusal_of_a_server{"syntax", "smtp_refused_501"}));

}  // namespace
}  // namespace paraat::test
