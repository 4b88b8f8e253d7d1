// Notifications to push services over real TLS: what they get, what they answer, and where nothing is sent.

#include "tenant/messaging/push/push_service.hpp"

#include "tenant/messaging/push/subscriptions.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tests/store/dispatcher.hpp"
#include "tests/support/push_receiver.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view payload = R"({"title":"Zandzakken vullen"})";

class PushDeliveries : public Dispatcher {
 protected:
  push_receiver receiver;
  secrets::vault vault{std::string(32, 'k')};
  push::p256::key key = push::p256::key::generate();
  browser_keys els;
  push::owner_id whose = subscriber("els@x.be");

  PushDeliveries() { send_by(rules()); }

  push::service::settings rules() const {
    return {.hosts = {receiver.host()},
            .contact = "beheer@alken.be",
            .authority = push_receiver::authority(),
            .private_addresses = {"127.0.0.1", "::1"},
            .resolved = {}};
  }
  // Under a name of the certificate that only this list resolves.
  push::service::settings under_a_name(const std::string& name, const std::string& addresses) const {
    push::service::settings s = rules();
    const std::string port = std::to_string(receiver.port());
    s.hosts = {name + ":" + port};
    s.resolved = {name + ":" + port + ":" + addresses};
    return s;
  }
  std::string at_name(const std::string& name) const {
    return "https://" + name + ":" + std::to_string(receiver.port()) + "/push/a";
  }
  void send_by(push::service::settings s, std::optional<push::p256::key> earlier = std::nullopt) {
    office.deliver_to_devices(std::make_unique<push::service>(std::move(s), key, earlier, vault, time));
  }
  push::owner_id subscriber(const std::string& email) {
    push::owner_id id(uuid_v7(time.now()));
    db.write(alken.id, [&](transaction& tx) {
      sql::run(
          tx,
          "insert into tenant.alert_subscribers (tenant_id, id, email, state, created_at, active_at) values "
          "($1, $2::uuid, $3, 'active', $4, $4)",
          tx.tenant(), id, email, time.now());
    });
    return id;
  }
  push::device_id device(const std::string& endpoint) {
    return db
        .write(alken.id,
               [&](transaction& tx) {
                 return push::keep(tx, vault, whose, {endpoint, els.given()}, key.public_point(), time.now());
               })
        .value();
  }
  std::vector<push::device> devices() {
    return db.read(alken.id, [&](transaction& tx) { return push::devices_of(tx, whose); });
  }
  void notify(priority level = priority::normal) {
    const auto all = devices();
    db.write(alken.id, [&](transaction& tx) {
      push::queue(tx, all,
                  {.id = uuid_v7(time.now()),
                   .payload = std::string(payload),
                   .kind = "alerts_at_once",
                   .level = level},
                  time.now());
    });
  }
  std::string fate() { return one("select state || ' ' || why from tenant.channel_messages"); }
  void once() {
    device(receiver.endpoint("a"));
    notify();
    dispatcher.run_due();
  }
};

TEST_F(PushDeliveries, TheServiceGetsWhatTheBrowserAloneReads) {
  once();
  EXPECT_EQ(fate(), "left ");
  const auto heard = receiver.heard_of("a");
  ASSERT_THAT(heard, SizeIs(1));
  EXPECT_EQ(els.read(heard[0].body), payload);
  EXPECT_THAT(heard[0].body, testing::Not(HasSubstr("Zandzakken")));
  const auto header = [&](const std::string& name) { return heard[0].headers.at(name); };
  EXPECT_EQ(header("content-encoding"), "aes128gcm");
  EXPECT_EQ(header("ttl"), "43200");
  EXPECT_EQ(header("urgency"), "high");
  EXPECT_LE(header("topic").size(), 32U);
  EXPECT_TRUE(from_base64_url(header("topic")));
}

TEST_F(PushDeliveries, TheServiceVerifiesTheTokenOfTheNode) {
  once();
  const std::string value = receiver.heard().at(0).headers.at("authorization");
  ASSERT_TRUE(value.starts_with("vapid t="));
  const auto comma = value.find(", k=");
  const std::string token = value.substr(8, comma - 8), said = value.substr(comma + 4);
  EXPECT_EQ(from_base64_url(said), key.public_point());
  const auto dot = token.rfind('.');
  EXPECT_TRUE(push::p256::verifies(key.public_point(), token.substr(0, dot),
                                   from_base64_url(token.substr(dot + 1)).value()));
  const std::string claims =
      from_base64_url(token.substr(token.find('.') + 1, dot - token.find('.') - 1)).value();
  EXPECT_THAT(claims, HasSubstr("\"aud\":\"https://" + receiver.host() + "\""));
  EXPECT_THAT(claims, HasSubstr("mailto:beheer@alken.be"));
}

TEST_F(PushDeliveries, WhatIsNotUrgentMayWaitLonger) {
  device(receiver.endpoint("a"));
  notify(priority::bulk);
  dispatcher.run_due();
  EXPECT_EQ(receiver.heard().at(0).headers.at("urgency"), "normal");
  EXPECT_EQ(receiver.heard().at(0).headers.at("ttl"), "172800");
}

TEST_F(PushDeliveries, ASubscriptionThatEndedIsErased) {
  for (const int status : {404, 410}) {
    receiver.does([status](const auto&) { return push_receiver::answer{status}; });
    once();
    EXPECT_EQ(fate(), "failed push_gone") << status;
    EXPECT_THAT(devices(), IsEmpty()) << status;
    one("delete from tenant.channel_messages");
  }
  EXPECT_THAT(receiver.heard(), SizeIs(2));
}

TEST_F(PushDeliveries, AServiceThatAsksForAPauseGetsIt) {
  receiver.does([](const auto&) { return push_receiver::answer{429, "Retry-After: 600\r\n"}; });
  once();
  EXPECT_EQ(fate(), "waiting push_429");
  receiver.does({});
  time.advance(590s);
  dispatcher.run_due();
  EXPECT_THAT(receiver.heard(), SizeIs(1)) << "not before";
  time.advance(11s);
  dispatcher.run_due();
  EXPECT_EQ(fate(), "left ");
  ASSERT_THAT(receiver.heard(), SizeIs(2));
  EXPECT_EQ(receiver.heard()[0].headers.at("topic"), receiver.heard()[1].headers.at("topic"))
      << "the second replaces the first";
}

TEST_F(PushDeliveries, AServiceInTroubleIsTriedAgainWithGrowingPauses) {
  for (const int status : {500, 502, 503}) {
    receiver.does([status](const auto&) { return push_receiver::answer{status}; });
    once();
    EXPECT_EQ(fate(), "waiting push_" + std::to_string(status));
    receiver.does({});
    hours_pass(1);
    EXPECT_EQ(fate(), "left ");
    one("delete from tenant.channel_messages");
  }
}

TEST_F(PushDeliveries, AServiceThatIsAwayForTwoDaysIsGivenUp) {
  receiver.does([](const auto&) { return push_receiver::answer{503}; });
  once();
  hours_pass(49);
  EXPECT_EQ(fate(), "failed given_up");
  EXPECT_THAT(devices(), SizeIs(1)) << "the device stays";
}

TEST_F(PushDeliveries, AMessageThatTheServiceRefusesIsNotRepeated) {
  receiver.does([](const auto&) { return push_receiver::answer{413}; });
  once();
  hours_pass(1);
  EXPECT_EQ(fate(), "failed push_413");
  EXPECT_THAT(receiver.heard(), SizeIs(1));
  EXPECT_THAT(devices(), SizeIs(1));
}

TEST_F(PushDeliveries, ARedirectIsNotFollowed) {
  receiver.does([this](const auto&) {
    return push_receiver::answer{307, "Location: " + receiver.endpoint("b") + "\r\n"};
  });
  once();
  hours_pass(1);
  EXPECT_EQ(fate(), "failed push_redirect");
  EXPECT_THAT(receiver.heard(), SizeIs(1));
  EXPECT_THAT(receiver.heard_of("b"), IsEmpty());
}

TEST_F(PushDeliveries, NoConnectionGoesToAClosedRange) {
  push::service::settings s = rules();
  s.private_addresses.clear();
  send_by(s);
  once();
  EXPECT_EQ(fate(), "failed push_closed_address");
  EXPECT_THAT(receiver.heard(), IsEmpty());
}

// The name was public when the browser subscribed, and is resolved anew for each connection.
TEST_F(PushDeliveries, ANameThatResolvesInwardsLaterIsNotConnectedTo) {
  send_by(under_a_name("push.example", "127.0.0.1"));
  device(at_name("push.example"));
  notify();
  dispatcher.run_due();
  ASSERT_THAT(receiver.heard(), SizeIs(1));
  for (const char* inwards : {"169.254.169.254", "10.0.0.7", "[::ffff:10.0.0.7]", "[64:ff9b::a00:7]",
                              "[fd00::7]", "192.168.1.1,10.0.0.7"}) {
    one("delete from tenant.channel_messages");
    send_by(under_a_name("push.example", inwards));
    notify();
    dispatcher.run_due();
    EXPECT_EQ(fate(), "failed push_closed_address") << inwards;
  }
  EXPECT_THAT(receiver.heard(), SizeIs(1));
}

TEST_F(PushDeliveries, ACertificateOfAnotherNameOrAuthorityIsNotTrusted) {
  send_by(under_a_name("other.example", "127.0.0.1"));
  device(at_name("other.example"));
  notify();
  dispatcher.run_due();
  EXPECT_EQ(fate(), "waiting push_certificate");
  one("delete from tenant.channel_messages");
  one("delete from tenant.push_subscriptions");
  push::service::settings s = rules();
  s.authority.clear();
  send_by(s);
  once();
  EXPECT_EQ(fate(), "waiting push_certificate");
  EXPECT_THAT(receiver.heard(), IsEmpty());
}

TEST_F(PushDeliveries, AHostThatIsNoLongerAllowedGetsNothing) {
  device(receiver.endpoint("a"));
  push::service::settings s = rules();
  s.hosts = {"fcm.googleapis.com"};
  send_by(s);
  notify();
  dispatcher.run_due();
  EXPECT_EQ(fate(), "failed push_host_not_allowed");
  EXPECT_THAT(receiver.heard(), IsEmpty());
}

// One service that is away costs one connection in half a minute; the other goes on.
TEST_F(PushDeliveries, AServiceThatIsAwayDelaysNoOther) {
  push_receiver other;
  push::service::settings s = rules();
  unsigned short closed = 0;
  {
    const push_receiver gone;
    closed = gone.port();
  }
  s.hosts = {receiver.host(), "localhost:" + std::to_string(closed)};
  send_by(s);
  for (int i = 0; i < 5; ++i)
    device("https://localhost:" + std::to_string(closed) + "/push/" + std::to_string(i));
  device(receiver.endpoint("a"));
  notify();
  dispatcher.run_due();
  EXPECT_THAT(receiver.heard_of("a"), SizeIs(1));
  EXPECT_EQ(one("select string_agg(why || ' ' || n, ', ' order by why) from (select why, count(*) n from "
                "tenant.channel_messages where state = 'waiting' group by why) w"),
            "push_resting 4, push_unreachable 1");
  EXPECT_EQ(one("select failures from node.channel_pace where via = 'push'"), "0")
      << "the channel stays open";
}

// The pause that one device was asked for holds for all of the service.
TEST_F(PushDeliveries, AServiceThatHasTooMuchIsAskedOnce) {
  receiver.does([](const auto&) { return push_receiver::answer{429, "Retry-After: 600\r\n"}; });
  for (int i = 0; i < 10; ++i) device(receiver.endpoint(std::to_string(i)));
  notify();
  dispatcher.run_due();
  time.advance(300s);
  dispatcher.run_due();
  EXPECT_THAT(receiver.heard(), SizeIs(1));
  receiver.does({});
  hours_pass(1);
  EXPECT_THAT(receiver.heard(), SizeIs(11));
}

TEST_F(PushDeliveries, WithoutPushServicesWhatWaitsIsGivenUp) {
  receiver.does([](const auto&) { return push_receiver::answer{503}; });
  once();
  office.deliver_to_devices(nullptr);
  time.advance(10min);
  dispatcher.run_due();
  EXPECT_EQ(fate(), "failed push_off");
}

TEST_F(PushDeliveries, ADeviceOfTheKeyBeforeIsServedUntilThatKeyGoes) {
  const auto before = key;
  device(receiver.endpoint("a"));
  key = push::p256::key::generate();
  send_by(rules(), before);
  notify();
  dispatcher.run_due();
  ASSERT_THAT(receiver.heard(), SizeIs(1));
  EXPECT_THAT(receiver.heard()[0].headers.at("authorization"), HasSubstr(base64_url(before.public_point())));
  send_by(rules());
  one("delete from tenant.channel_messages");
  notify();
  dispatcher.run_due();
  EXPECT_EQ(fate(), "failed push_other_key");
  EXPECT_THAT(receiver.heard(), SizeIs(1));
}

TEST_F(PushDeliveries, WhatWasSealedWithALostKeyIsErased) {
  device(receiver.endpoint("a"));
  const secrets::vault other(std::string(32, 'x'));
  office.deliver_to_devices(std::make_unique<push::service>(rules(), key, std::nullopt, other, time));
  notify();
  dispatcher.run_due();
  EXPECT_EQ(fate(), "failed push_withdrawn");
  EXPECT_THAT(devices(), IsEmpty());
}

TEST_F(PushDeliveries, NothingLeavesForADeviceThatWasWithdrawnAndNobodyElseCanWithdrawIt) {
  const auto id = device(receiver.endpoint("a"));
  notify();
  const auto an = subscriber("an@x.be");
  EXPECT_FALSE(db.write(alken.id, [&](transaction& tx) { return push::erase(tx, an, id); }));
  EXPECT_FALSE(db.write(wellen.id, [&](transaction& tx) { return push::erase(tx, whose, id); }));
  EXPECT_THAT(devices(), SizeIs(1));
  EXPECT_TRUE(db.write(alken.id, [&](transaction& tx) { return push::erase(tx, whose, id); }));
  dispatcher.run_due();
  EXPECT_THAT(receiver.heard(), IsEmpty());
  EXPECT_EQ(one("select count(*) from tenant.channel_messages"), "0");
}

TEST_F(PushDeliveries, TheSameDeviceIsOneAndTheEleventhIsRefused) {
  device(receiver.endpoint("a"));
  device(receiver.endpoint("a"));
  EXPECT_THAT(devices(), SizeIs(1));
  for (int i = 1; i < 10; ++i) device(receiver.endpoint(std::to_string(i)));
  const auto more = db.write(alken.id, [&](transaction& tx) {
    return push::keep(tx, vault, whose, {receiver.endpoint("b"), els.given()}, key.public_point(),
                      time.now());
  });
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().kind, refusal_kind::conflict);
  EXPECT_THAT(untranslated(more.error()), HasSubstr("10 toestellen"));
  device(receiver.endpoint("a"));
  EXPECT_THAT(devices(), SizeIs(10));
}

TEST_F(PushDeliveries, TheTableShowsNoEndpointAndNoKey) {
  device(receiver.endpoint("geheim"));
  const std::string row = one("select row_to_json(p)::text from tenant.push_subscriptions p");
  EXPECT_THAT(row, testing::Not(HasSubstr("geheim")));
  EXPECT_THAT(row, testing::Not(HasSubstr(hex(els.given().auth))));
  EXPECT_THAT(row, testing::Not(HasSubstr(hex("geheim"))));
}

}  // namespace
}  // namespace paraat::test
