// Posts of the SMS gateway, and the page where a coordinator attributes texts that were not understood.

#include <array>
#include <boost/json.hpp>
#include <fstream>

#include "protocol/bytes.hpp"
#include "tenant/crisis/corps/member_notifications.hpp"
#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/messaging/channels/webhook_signature.hpp"
#include "tests/pages/desk.hpp"
#include "tests/support/scripted_gateway.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Sms : public testing::Test {
 protected:
  scripted_gateway gateway;
  std::string secret_file = [] {
    std::string name = "/tmp/paraat-secret-XXXXXX";
    ::close(::mkstemp(name.data()));
    std::ofstream(name) << "secret\n";
    return name;
  }();
  running_node node{[this] {
    node::config c;
    c.sms_url = gateway.url();
    c.sms_secret_file = secret_file;
    c.sms_sender = "+32460000000";
    c.sms_cents_per_part = 7;
    return c;
  }()};
  tenants::tenant alken = node.municipality(alken_nis);
  someone coordinator = sign_in(node, alken, web::role::coordinator);
  channels::batch call{.id = uuid_v7(flood_night()), .owner = "callout"};
  std::vector<channels::incoming> answers;

  Sms() {
    channels::owner mine;
    mine.answered = [this](transaction&, instant, const channels::incoming& i) {
      if (i.meant) answers.push_back(i);
      return i.meant.has_value();
    };
    mine.title = [](transaction&, std::string_view) { return std::string("Water in Alken"); };
    mine.people = [](transaction&, std::string_view) {
      return std::vector<channels::person>{{"an", "An Claes"}, {"jef", "Jef <Claes>"}};
    };
    mine.page = [](std::string_view id) { return "/beheer/oproepen/" + std::string(id); };
    node.inside().channels().serve({{"callout", mine}});
  }
  ~Sms() override { std::filesystem::remove(secret_file); }

  void queue(const std::vector<std::string>& people, const std::string& number = "+32470112233") {
    node.db().write(alken.id, [&](transaction& tx) {
      call.code = channels::take_code(tx, node.time.now(), call.id);
      std::vector<channels::message> list;
      for (const std::string& p : people)
        list.push_back({.key = p,
                        .via = channels::channel::sms,
                        .to = number,
                        .about = p,
                        .subject = "",
                        .body = "Kom je?"});
      channels::queue(tx, node.time.now(), call, list);
    });
    node.inside().beat();
  }
  answer say(const std::string& path, const boost::json::object& what, const std::string& secret = "secret",
             const std::string& signed_path = {}) {
    const std::string body = boost::json::serialize(what), time = channels::seconds_of(node.time.now());
    return exchange(node.port(),
                    "POST " + path +
                        " HTTP/1.1\r\nHost: alken.localhost\r\nConnection: close\r\nContent-Type: "
                        "application/json\r\nContent-Length: " +
                        std::to_string(body.size()) + "\r\nParaat-Time: " + time + "\r\nParaat-Signature: " +
                        channels::signature_of(secret, time, signed_path.empty() ? path : signed_path, body) +
                        "\r\n\r\n" + body);
  }
  answer hear(const std::string& text, const std::string& id = "in-1",
              const std::string& from = "+32470112233") {
    return say("/sms/antwoord", {{"id", id}, {"from", from}, {"text", text}});
  }
  answer open(const std::string& headers) { return node.get("alken.localhost", "/beheer/sms", headers); }
  std::string page() { return open(coordinator.cookie_header).body; }
  answer click(const std::string& act, fields f) {
    f.emplace_back("csrf", coordinator.csrf);
    return node.post("alken.localhost", "/beheer/sms/" + act, encoded(f), coordinator.cookie_header);
  }
  std::string waiting_id() {
    const std::string body = page(), mark = "action=\"/beheer/sms/";
    const auto at = body.find(mark);
    return at == std::string::npos ? "" : body.substr(at + mark.size(), 36);
  }
  channels::progress progress() {
    return node.db().read(alken.id, [&](transaction& tx) {
      return channels::progress_of(tx, call.id, channels::channel::sms);
    });
  }
  boost::json::object delivered() {
    const std::string reference = gateway.heard().at(0).reference();
    return {{"report", "r1"}, {"id", "gw-" + reference}, {"reference", reference}, {"state", "delivered"}};
  }
};

TEST_F(Sms, AReportThatIsSignedMovesItsMessageOn) {
  queue({"an"});
  EXPECT_EQ(progress().left, 1);
  EXPECT_EQ(say("/sms/verslag", delivered()).status, 204);
  EXPECT_EQ(progress().delivered, 1);
}

TEST_F(Sms, WhatIsNotSignedIsRefusedAndTellsNothing) {
  queue({"an"});
  const auto wrong = say("/sms/verslag", delivered(), "guess");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(wrong.body, "");
  EXPECT_EQ(say("/sms/verslag", delivered(), "secret", "/messages").status, 401) << "signed for another path";
  const auto stranger = say(
      "/sms/verslag", {{"report", "x"}, {"id", "y"}, {"reference", "z"}, {"state", "delivered"}}, "guess");
  EXPECT_EQ(stranger.status, wrong.status) << "known or not, it is the same answer";
  EXPECT_EQ(progress().delivered, 0);
  EXPECT_EQ(say("/sms/antwoord", {{"id", "1"}, {"from", "+32470112233"}, {"text", "ja"}}, "").status, 401);
}

TEST_F(Sms, AnOldSignatureIsRefused) {
  queue({"an"});
  const std::string body = boost::json::serialize(delivered());
  const std::string time = channels::seconds_of(node.time.now() - std::chrono::minutes{6});
  const auto old = exchange(
      node.port(),
      "POST /sms/verslag HTTP/1.1\r\nHost: alken.localhost\r\nConnection: close\r\nContent-Length: " +
          std::to_string(body.size()) + "\r\nParaat-Time: " + time + "\r\nParaat-Signature: " +
          channels::signature_of("secret", time, "/sms/verslag", body) + "\r\n\r\n" + body);
  EXPECT_EQ(old.status, 401);
}

TEST_F(Sms, WhatIsSignedAndUnknownGetsTheAnswerOfWhatIsKnown) {
  EXPECT_EQ(say("/sms/verslag", {{"report", "r"},
                                 {"id", "g"},
                                 {"reference", "1." + uuid_v7(flood_night())},
                                 {"state", "delivered"}})
                .status,
            204);
  EXPECT_EQ(
      say("/sms/verslag", {{"report", "r"}, {"id", "g"}, {"reference", "1.x"}, {"state", "perhaps"}}).status,
      400);
  EXPECT_EQ(say("/sms/verslag", {{"state", "delivered"}}).status, 400);
}

TEST_F(Sms, WithoutAGatewayNothingIsHeard) {
  running_node alone;
  alone.municipality(alken_nis);
  const std::string body = R"({"id":"1","from":"+32470112233","text":"ja"})";
  const std::string time = channels::seconds_of(alone.time.now());
  EXPECT_EQ(
      exchange(
          alone.port(),
          "POST /sms/antwoord HTTP/1.1\r\nHost: alken.localhost\r\nConnection: close\r\nContent-Length: " +
              std::to_string(body.size()) + "\r\nParaat-Time: " + time + "\r\nParaat-Signature: " +
              channels::signature_of("", time, "/sms/antwoord", body) + "\r\n\r\n" + body)
          .status,
      401);
}

TEST_F(Sms, ACoordinatorSaysWithOneClickWhoOfTwoPeopleItWasAndWhatTheyMean) {
  queue({"an", "jef"});
  EXPECT_EQ(hear("we komen <b>allebei</b>").status, 204);
  const std::string body = page();
  EXPECT_THAT(body, HasSubstr("An Claes"));
  EXPECT_THAT(body, HasSubstr("Jef &lt;Claes&gt;"));
  EXPECT_THAT(body, HasSubstr("we komen &lt;b&gt;allebei"));
  EXPECT_THAT(body, HasSubstr("tel:+32470112233"));
  const std::string id = waiting_id();
  const auto done =
      click(id + "/toewijzing", {{"oproep", call.id}, {"wie", "jef"}, {"antwoord", "misschien"}});
  EXPECT_EQ(done.headers.at("location"), "/beheer/sms?klaar=toegewezen");
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].about, "jef");
  EXPECT_EQ(answers[0].meant, channels::meaning::maybe);
  EXPECT_EQ(click(id + "/toewijzing", {{"oproep", call.id}, {"wie", "an"}, {"antwoord", "ja"}}).status, 409);
  EXPECT_THAT(page(), HasSubstr("Er wacht geen sms op je."));
}

TEST_F(Sms, ATextFromAnotherTelephoneIsGivenToSomebodyOfTheCallOut) {
  queue({"an"});
  hear("ja " + call.code, "in-1", "+32499000000");
  const std::string body = page();
  EXPECT_THAT(body, HasSubstr("Water in Alken"));
  EXPECT_THAT(body, HasSubstr("<option value=\"" + call.id + " an\""));
  EXPECT_EQ(click(waiting_id() + "/toewijzing", {{"van", call.id + " an"}, {"antwoord", "ja"}}).status, 303);
  EXPECT_EQ(answers.at(0).about, "an");
}

TEST_F(Sms, ATextCanBePutAside) {
  queue({"an"});
  hear("welke loods?");
  EXPECT_EQ(click(waiting_id() + "/verberging", {}).headers.at("location"), "/beheer/sms?klaar=opzij");
  EXPECT_TRUE(answers.empty());
}

TEST_F(Sms, WithoutAChoiceNothingIsGivenToAnybody) {
  queue({"an"});
  hear("welke loods?");
  const std::string id = waiting_id();
  EXPECT_EQ(click(id + "/toewijzing", {{"oproep", call.id}, {"wie", "an"}}).status, 422);
  EXPECT_EQ(click(id + "/toewijzing", {{"oproep", call.id}, {"wie", "bea"}, {"antwoord", "ja"}}).status, 404);
  EXPECT_EQ(click(uuid_v7(flood_night()) + "/verberging", {}).status, 404);
  EXPECT_TRUE(answers.empty());
}

TEST_F(Sms, NoMeaningIsLouderThanAnotherAndThereAreOthersThanYesAndNo) {
  queue({"an"});
  hear("welke loods?");
  const std::string body = page();
  EXPECT_THAT(body, HasSubstr("Sms’en die we niet zeker begrijpen. Kies wat de persoon bedoelt."));
  const auto from = body.find("<ol class=\"letters wide\""), until = body.find("</ol>", from);
  const std::string card = body.substr(from, until - from);
  EXPECT_THAT(card, Not(HasSubstr("data-variant=\"primary\"")));
  EXPECT_THAT(card, HasSubstr("Andere betekenis"));
  EXPECT_THAT(card, HasSubstr("Geen antwoord: verberg"));
  EXPECT_EQ(
      click(waiting_id() + "/toewijzing", {{"oproep", call.id}, {"wie", "an"}, {"antwoord", "onderweg"}})
          .status,
      303);
  EXPECT_EQ(answers.at(0).meant, channels::meaning::on_the_way);
}

TEST_F(Sms, ThePersonIsAnsweredFromThePageAndTheTextStaysUntilItsMeaningIsChosen) {
  queue({"an"});
  hear("welke loods?");
  const std::string id = waiting_id();
  EXPECT_EQ(click(id + "/antwoord", {{"sms", "Loods Stationsstraat. Kom je?"}}).headers.at("location"),
            "/beheer/sms?klaar=sms");
  node.inside().beat();
  EXPECT_EQ(gateway.heard().back().field("text"), "Loods Stationsstraat. Kom je?");
  EXPECT_EQ(gateway.heard().back().field("to"), "+32470112233");
  EXPECT_EQ(waiting_id(), id);
  EXPECT_EQ(click(id + "/antwoord", {{"sms", " "}}).status, 422);
  EXPECT_EQ(click(id + "/antwoord", {{"sms", std::string(321, 'x')}}).status, 422);
  EXPECT_EQ(click(uuid_v7(flood_night()) + "/antwoord", {{"sms", "Dag"}}).status, 404);
}

TEST_F(Sms, AfterStopNothingLeavesForThatNumberButTheConfirmation) {
  queue({"an"});
  const auto before = gateway.heard().size();
  EXPECT_EQ(hear("Stop aub met sms'en").status, 204);
  node.inside().beat();
  ASSERT_EQ(gateway.heard().size(), before + 1);
  EXPECT_THAT(gateway.heard().back().field("text"), HasSubstr("geen sms'en meer van"));
  queue({"jef"});
  node.inside().beat();
  EXPECT_EQ(gateway.heard().size(), before + 1) << "not in another batch either";
  EXPECT_EQ(progress().failed, 1);
  const std::string body = page(), id = waiting_id();
  EXPECT_THAT(body, HasSubstr("Deze persoon wil geen sms’en meer."));
  EXPECT_EQ(click(id + "/antwoord", {{"sms", "Toch even dit"}}).status, 409);
  EXPECT_EQ(click("toelating", {{"nummer", "+32470112233"}}).headers.at("location"),
            "/beheer/sms?klaar=toegelaten");
  queue({"bea"});
  node.inside().beat();
  EXPECT_EQ(gateway.heard().size(), before + 2);
}

// An address kept from before forms refused it: the staff sees it, and the member is told by SMS.
TEST_F(Sms, AMailThatWillNotArriveIsShownToTheStaffAndToldByTextToTheMember) {
  const auto& services = node.inside().services();
  node.inside().channels().serve({{"corps", corps::channel_owner(services)}});
  node.db().write(alken.id, [&](transaction& tx) {
    const instant now = node.time.now();
    const auto c = corps::create(tx,
                                 {.name = "Korps",
                                  .about = "Water",
                                  .insurance = "Ethias",
                                  .agreement = "Ja",
                                  .information = "Info"},
                                 now)
                       .value();
    const auto m = corps::begin(tx, c, "Zoë Maes", "zoë@x.example", "nl", now).value();
    corps::details d = m.who;
    d.born = std::chrono::year_month_day{std::chrono::year{1990}, std::chrono::May, std::chrono::day{4}};
    d.phone = "0470 11 22 33";
    d.place = "Alken";
    d.nis = alken_nis;
    corps::keep(tx, m.id, d, now).value();
    corps::submit(tx, c, m.id, alken_nis, now).value();
    corps::move(tx, m.id, corps::member_state::accepted, "", coordinator.account, now).value();
    channels::queue(tx, now, {.id = uuid_v7(now), .owner = "corps"},
                    std::array{channels::message{.key = "k",
                                                 .via = channels::channel::mail,
                                                 .to = "zoë@x.example",
                                                 .about = m.id,
                                                 .subject = "Welkom bij het korps",
                                                 .body = "Dag"}});
  });
  node.inside().beat();
  node.inside().beat();
  ASSERT_EQ(gateway.heard().size(), 1U);
  EXPECT_EQ(gateway.heard()[0].field("to"), "+32470112233");
  EXPECT_THAT(gateway.heard()[0].field("text"), HasSubstr("komt niet aan"));
  const std::string body = page();
  EXPECT_THAT(body, HasSubstr("Mails die niet aankwamen"));
  EXPECT_THAT(body, HasSubstr("Welkom bij het korps"));
  EXPECT_THAT(node.get("alken.localhost", "/beheer", coordinator.cookie_header).body,
              HasSubstr("Mails niet aangekomen"));
  ASSERT_EQ(click("kennisname", {{"adres", "zoë@x.example"}}).status, 303);
  EXPECT_THAT(page(), Not(HasSubstr("Mails die niet aankwamen")));
}

TEST_F(Sms, OnlyACoordinatorReadsThem) {
  queue({"an"});
  hear("welke loods?");
  EXPECT_EQ(open("").status, 303);
  EXPECT_EQ(open(sign_in_as(node, alken, web::role::editor)).status, 403);
  EXPECT_EQ(open(sign_in_as(node, alken, web::role::mediator)).status, 403);
  EXPECT_EQ(open(coordinator.cookie_header).status, 200);
}

TEST_F(Sms, TheCoordinatorSeesThatTheGatewayIsInTrouble) {
  gateway.does([](const auto&) { return scripted_gateway::answer(503, "{}"); });
  queue({"an"});
  for (int i = 0; i < 3; ++i) {
    node.time.advance(std::chrono::minutes{10});
    node.inside().beat();
  }
  EXPECT_THAT(page(), HasSubstr("neemt op dit moment niets aan"));
}

}  // namespace
}  // namespace paraat::test
