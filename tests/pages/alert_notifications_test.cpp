// Notifications about saved searches on a device: the page behind the link, and what a device gets.

#include <boost/json.hpp>
#include <filesystem>
#include <thread>

#include "protocol/bytes.hpp"
#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/messaging/push/push_service.hpp"
#include "tests/pages/alerts.hpp"
#include "tests/support/push_receiver.hpp"
#include "tests/support/system.hpp"

namespace paraat::test {
namespace {

using namespace std::chrono_literals;
using std::chrono::year;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

struct WithPush {
  push_receiver receiver;
  node::config config() const {
    node::config c;
    c.push_hosts = {receiver.host()};
    c.push_authority = push_receiver::authority();
    c.push_private_addresses = {"127.0.0.1", "::1"};
    return c;
  }
};

class AlertNotifications : public WithPush, public Alerts {
 protected:
  AlertNotifications() : Alerts(WithPush::config()) {}

  browser_keys phone;
  fields subscription(const std::string& device, const browser_keys& keys) const {
    return {{"adres", receiver.endpoint(device)},
            {"sleutel", base64_url(keys.given().public_key)},
            {"geheim", base64_url(keys.given().auth)}};
  }
  answer add(const std::string& page, const std::string& device = "phone") {
    return node.post(host, page + "/toestellen", encoded(subscription(device, phone)));
  }
  answer choose(const std::string& page, const std::string& how) {
    return node.post(host, page + "/kanaal", encoded({{"kanaal", how}}));
  }
  std::string follow_here(const std::string& email, const std::string& often, const fields& asked) {
    const std::string page = follow(email, often, asked);
    EXPECT_EQ(add(page).status, 303);
    return page;
  }
  // What is in the outbox for devices, the oldest first.
  std::vector<boost::json::object> payloads() {
    std::vector<boost::json::object> out;
    const std::string all =
        one("select coalesce(json_agg(body::json order by seq), '[]')::text from tenant.channel_messages "
            "where via "
            "= 'push'");
    for (const auto& p : boost::json::parse(all).as_array()) out.push_back(p.as_object());
    return out;
  }
  static std::string of(const boost::json::object& p, std::string_view name) {
    return std::string(p.at(name).as_string());
  }
  std::string device_id() { return one("select id from tenant.push_subscriptions"); }
};

TEST_F(AlertNotifications, APhoneGetsTheUrgentOneAtOnceOverTlsAndReadsWhy) {
  follow_here("els@x.be", "at_once", {{"q", "oefenen"}, {"thema", "taal"}, {"gemeente", "hasselt"}});
  publish("Taal oefenen in de opvang", "taal", true);
  minutes();
  ASSERT_TRUE(eventually([&] { return receiver.heard_of("phone").size() == 1; }));
  const auto got = boost::json::parse(phone.read(receiver.heard()[0].body).value()).as_object();
  EXPECT_EQ(of(got, "title"), "Dringend: Taal oefenen in de opvang");
  EXPECT_THAT(of(got, "body"),
              AllOf(HasSubstr("Omdat je"), HasSubstr("in Hasselt zoekt."), Not(HasSubstr("“oefenen”"))))
      << "of the search, what a locked screen may say";
  EXPECT_EQ(of(got, "url"), "https://elders.example/vacatures/ref1");
  EXPECT_EQ(of(got, "lang"), "nl");
  EXPECT_EQ(got.size(), 5U);
  EXPECT_EQ(receiver.heard()[0].headers.at("urgency"), "high");
  EXPECT_THAT(alerts_to("els@x.be"), SizeIs(1)) << "and the mail";
}

TEST_F(AlertNotifications, AnItemComesOnceWhicheverSearchesItFitsOnEachDevice) {
  const std::string page = follow_here("els@x.be", "daily", {{"q", "taal"}});
  follow("els@x.be", "daily", {{"thema", "taal"}});
  ASSERT_EQ(add(page, "laptop").status, 303);
  auto l = publish("Taal oefenen");
  until_local(year{2026} / 11 / 22, 8);
  EXPECT_THAT(payloads(), SizeIs(2));
  l.urgent = true;
  accept_again(l);
  until_local(year{2026} / 11 / 23, 8);
  EXPECT_THAT(payloads(), SizeIs(2));
  EXPECT_THAT(alerts_to("els@x.be"), SizeIs(1));
}

TEST_F(AlertNotifications, SeveralComeAsOneThatLeadsToTheSearch) {
  follow_here("els@x.be", "daily", {{"thema", "taal"}});
  publish("Taal oefenen");
  publish("Boeken voorlezen");
  until_local(year{2026} / 11 / 22, 8);
  ASSERT_THAT(payloads(), SizeIs(1));
  EXPECT_EQ(of(payloads()[0], "title"), "2 nieuwe vacatures voor jou");
  EXPECT_THAT(of(payloads()[0], "body"), AllOf(HasSubstr("Taal oefenen"), HasSubstr("Boeken voorlezen")));
  EXPECT_EQ(of(payloads()[0], "url"), alken.public_url + "/vacatures?thema=taal");
}

TEST_F(AlertNotifications, ALongTitleInAnyScriptStaysUnderThreeKilobytes) {
  std::string long_title;
  for (int i = 0; i < 90; ++i) long_title += "\"😀 ";
  follow_here("els@x.be", "daily", {{"gemeente", "hasselt"}});
  for (int i = 0; i < 4; ++i) publish(long_title + std::to_string(i));
  until_local(year{2026} / 11 / 22, 8);
  ASSERT_THAT(payloads(), SizeIs(1));
  EXPECT_LE(boost::json::serialize(payloads()[0]).size(), push::most_payload);
}

TEST_F(AlertNotifications, WhoeverWantsNotificationsOnlyGetsNoMailUntilTheLastDeviceIsGone) {
  const std::string page = follow_here("els@x.be", "daily", {{"thema", "taal"}});
  ASSERT_EQ(choose(page, "melding").status, 303);
  publish("Eerste");
  until_local(year{2026} / 11 / 22, 8);
  EXPECT_THAT(payloads(), SizeIs(1));
  EXPECT_THAT(alerts_to("els@x.be"), IsEmpty());
  ASSERT_TRUE(eventually([&] { return receiver.heard().size() == 1; }));
  receiver.does([](const auto&) { return push_receiver::answer{410}; });
  publish("Tweede");
  until_local(year{2026} / 11 / 23, 8);
  ASSERT_TRUE(eventually([&] { return device_id().empty(); })) << "the browser withdrew it";
  ASSERT_TRUE(eventually(
      [&] { return one("select state from tenant.channel_messages where why = 'push_gone'") == "failed"; }));
  minutes(3);
  ASSERT_THAT(alerts_to("els@x.be"), SizeIs(1)) << "what reached no device comes by mail";
  EXPECT_EQ(alerts_to("els@x.be")[0].subject, "Tweede");
  publish("Derde");
  until_local(year{2026} / 11 / 24, 8);
  ASSERT_THAT(alerts_to("els@x.be"), SizeIs(2));
  EXPECT_EQ(alerts_to("els@x.be")[1].subject, "Derde");
}

TEST_F(AlertNotifications, ThePageOffersTheDeviceAndShowsWhichGetThem) {
  const std::string page = follow("els@x.be", "daily", {{"q", "taal"}});
  std::string body = node.get(host, page).body;
  EXPECT_THAT(body, AllOf(HasSubstr("Melding op dit toestel"), HasSubstr("data-push-part hidden"),
                          Not(HasSubstr("Toestellen met meldingen"))))
      << "hidden until a script finds that the browser can";
  const answer with_policy = node.get(host, page);
  EXPECT_THAT(with_policy.headers.at("content-security-policy"), HasSubstr("default-src 'self'"));
  const answer done = add(page);
  ASSERT_EQ(done.status, 303);
  EXPECT_EQ(done.headers.at("location"), page + "?klaar=melding");
  body = node.get(host, page + "?klaar=melding").body;
  EXPECT_THAT(body, AllOf(HasSubstr("Dit toestel krijgt voortaan meldingen."),
                          HasSubstr("Toestellen met meldingen"), HasSubstr("Alleen met een melding"),
                          HasSubstr(base64_url(sha256_bytes(receiver.endpoint("phone"))))));
  EXPECT_THAT(body, Not(HasSubstr(receiver.endpoint("phone"))));
  ASSERT_EQ(node.post(host, page + "/toestellen/" + device_id() + "/verwijdering", "").status, 303);
  EXPECT_EQ(device_id(), "");
  EXPECT_EQ(node.post(host, page + "/toestellen/x/verwijdering", "").status, 410);
}

TEST_F(AlertNotifications, AWrongOrForeignEndpointIsRefusedWithASentence) {
  const std::string page = follow("els@x.be", "daily", {{"q", "taal"}});
  const auto refused = [&](const std::string& endpoint, const std::string& key, const std::string& sentence) {
    fields f = subscription("phone", phone);
    f[0].second = endpoint;
    if (!key.empty()) f[1].second = key;
    const answer a = node.post(host, page + "/toestellen", encoded(f));
    EXPECT_EQ(a.status, 422) << endpoint;
    EXPECT_THAT(a.body, AllOf(HasSubstr(sentence), HasSubstr("Je zoekopdrachten"))) << endpoint;
    if (!endpoint.empty()) EXPECT_THAT(a.body, Not(HasSubstr(endpoint)));
  };
  refused("", "", "Dit adres voor meldingen klopt niet");
  refused("http://" + receiver.host() + "/push/phone", "", "Dit adres voor meldingen klopt niet");
  refused("https://10.0.0.7/push", "", "Dit adres voor meldingen klopt niet");
  refused("https://" + receiver.host() + "/" + std::string(10'000, 'a'), "",
          "Dit adres voor meldingen klopt niet");
  refused("https://evil.example/push", "", "een dienst voor meldingen die we niet kennen");
  std::string beside = phone.given().public_key;
  beside.back() ^= 1;
  refused(receiver.endpoint("phone"), base64_url(beside), "De sleutel van dit toestel klopt niet");
  EXPECT_EQ(device_id(), "");
}

TEST_F(AlertNotifications, TheLinkOfAnotherTakesNoDeviceAway) {
  const std::string els = follow_here("els@x.be", "daily", {{"q", "taal"}});
  const std::string an = follow("an@x.be", "daily", {{"q", "taal"}});
  const std::string id = device_id();
  EXPECT_EQ(node.post(host, an + "/toestellen/" + id + "/verwijdering", "").status, 410);
  EXPECT_EQ(device_id(), id);
  EXPECT_EQ(node.post(host, "/zoekopdrachten/verzonnen/toestellen", encoded(subscription("x", phone))).status,
            410);
  EXPECT_EQ(node.post(host, "/zoekopdrachten/verzonnen/kanaal", "kanaal=melding").status, 410);
  EXPECT_EQ(choose(an, "iets").status, 422);
  // Two people who share a telephone both get theirs, and each withdraws their own.
  ASSERT_EQ(add(an).status, 303);
  EXPECT_EQ(one("select count(*) from tenant.push_subscriptions"), "2");
  ASSERT_EQ(node.post(host, els + "/toestellen/" + id + "/verwijdering", "").status, 303);
  EXPECT_EQ(one("select count(*) from tenant.push_subscriptions"), "1");
}

TEST_F(AlertNotifications, TheDeviceGoesWithThePersonAndNothingLeavesForIt) {
  const std::string page = follow_here("els@x.be", "daily", {{"thema", "taal"}});
  receiver.does([](const auto&) { return push_receiver::answer{503}; });
  publish("Staat open");
  until_local(year{2026} / 11 / 22, 8);
  ASSERT_TRUE(eventually([&] {
    return one("select state from tenant.channel_messages where via = 'push' and attempts > 0") == "waiting";
  }));
  ASSERT_EQ(node.post(host, page + "/stopzetting", "List-Unsubscribe=One-Click").status, 200);
  EXPECT_EQ(device_id(), "");
  EXPECT_EQ(one("select count(*) from tenant.channel_messages where via = 'push'"), "0");
}

TEST_F(AlertNotifications, AWaitingNotificationGoesWhenWhatIsInItCloses) {
  const std::string page = follow_here("els@x.be", "daily", {{"thema", "taal"}});
  ASSERT_EQ(choose(page, "melding").status, 303);
  receiver.does([](const auto&) { return push_receiver::answer{503, "Retry-After: 3600\r\n"}; });
  const auto closes = publish("Ingetrokken");
  until_local(year{2026} / 11 / 22, 8);
  ASSERT_TRUE(eventually([&] {
    return one("select state from tenant.channel_messages where via = 'push' and attempts > 0") == "waiting";
  }));
  withdraw(closes);
  minutes(3);
  EXPECT_THAT(payloads(), IsEmpty());
  EXPECT_EQ(one("select count(*) from tenant.alert_items"), "0") << "it may come when it is back";
}

TEST_F(AlertNotifications, AWaitingNotificationStaysWhileSomethingInItIsOpen) {
  const std::string page = follow_here("els@x.be", "daily", {{"thema", "taal"}});
  ASSERT_EQ(choose(page, "melding").status, 303);
  receiver.does([](const auto&) { return push_receiver::answer{503, "Retry-After: 3600\r\n"}; });
  const auto closes = publish("Ingetrokken");
  publish("Staat open");
  until_local(year{2026} / 11 / 22, 8);
  ASSERT_TRUE(eventually([&] {
    return one("select state from tenant.channel_messages where via = 'push' and attempts > 0") == "waiting";
  }));
  withdraw(closes);
  minutes(3);
  EXPECT_THAT(payloads(), SizeIs(1));
  EXPECT_THAT(alerts_to("els@x.be"), IsEmpty());
}

TEST_F(AlertNotifications, WhatIsUrgentComesByMailWhenNoServiceTakesItForHalfAnHour) {
  const std::string page = follow_here("els@x.be", "at_once", {{"thema", "taal"}});
  ASSERT_EQ(choose(page, "melding").status, 303);
  receiver.does([](const auto&) { return push_receiver::answer{503, "Retry-After: 3600\r\n"}; });
  publish("Zandzakken vullen", "taal", true);
  minutes();
  ASSERT_TRUE(eventually([&] {
    return one("select state from tenant.channel_messages where via = 'push' and attempts > 0") == "waiting";
  }));
  EXPECT_THAT(alerts_to("els@x.be"), IsEmpty());
  node.time.advance(31min);
  minutes(3);
  EXPECT_THAT(alerts_to("els@x.be"), SizeIs(1));
}

TEST_F(AlertNotifications, WithoutAllowedHostsNothingIsOffered) {
  node::config c;
  c.push_hosts.clear();
  running_node quiet(c);
  EXPECT_EQ(quiet.inside().channels().devices(), nullptr);
  EXPECT_FALSE(std::filesystem::exists(quiet.folder() / "push.key"));
}

TEST_F(AlertNotifications, TheKeyStandsInTheFolderOfTheNodeForItsUserAlone) {
  const auto file = node.folder() / "push.key";
  ASSERT_TRUE(std::filesystem::exists(file));
  EXPECT_EQ(std::filesystem::status(file).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

}  // namespace
}  // namespace paraat::test
