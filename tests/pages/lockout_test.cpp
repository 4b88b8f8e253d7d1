// Sign-in under attack: guesses from elsewhere slow the guesser, and not the owner of the account.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tenant/people/accounts/accounts.hpp"
#include "tenant/people/accounts/devices.hpp"
#include "tenant/people/accounts/totp.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tests/support/audited.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* email = "an.peeters@alken.be";
constexpr const char* good = "paard+batterij+nietje+zeven";
constexpr const char* wrong = "fout+en+nog+eens+fout";
const std::string host = "alken.localhost";

node::config behind_proxy() {
  node::config c;
  c.trusted_proxies = {"127.0.0.1"};
  return c;
}

// "paraat_device=…" of an answer, as a header line.
std::string device_of(const answer& a) {
  const auto at = a.raw.find("paraat_device=");
  return at == std::string::npos ? std::string()
                                 : "Cookie: " + a.raw.substr(at, a.raw.find(';', at) - at) + "\r\n";
}

class Lockout : public testing::Test {
 protected:
  running_node node{behind_proxy()};
  tenants::tenant alken = node.municipality(alken_nis);
  const std::string secret = "12345678901234567890";
  accounts::account_id an = add_staff("An Peeters", email);

  accounts::account_id add_staff(const std::string& name, const std::string& address) {
    const instant now = node.time.now();
    const auto& vault = node.inside().services().vault;
    return node.db().write(std::nullopt, [&](transaction& tx) {
      const auto id = accounts::add(tx, {.name = name, .email = address}, now);
      accounts::give(tx, id, {.what = web::role::coordinator, .tenant = alken.id, .organisation = {}},
                     std::nullopt, now);
      accounts::activate(tx, id, name, vault.hash_password("paard batterij nietje zeven"), now);
      accounts::set_totp(tx, id, vault.seal(secret), 0);
      return id;
    });
  }
  answer try_password(const std::string& from, const char* typed, const std::string& cookie = {},
                      const std::string& who = email) {
    return node.post(host, "/aanmelding", "email=" + web::url_encode(who) + "&wachtwoord=" + typed,
                     "X-Forwarded-For: " + from + "\r\n" + cookie);
  }
  answer try_code(const answer& page, const std::string& from, const std::string& typed,
                  const std::string& cookie = {}) {
    return node.post(host, "/aanmelding/code",
                     "bewijs=" + hidden_field(page.body, "bewijs") + "&code=" + typed,
                     "X-Forwarded-For: " + from + "\r\n" + cookie);
  }
  answer sign_in_from(const std::string& from, const std::string& cookie = {},
                      const std::string& who = email) {
    node.time.advance(std::chrono::seconds{30});  // a code works once
    return try_code(try_password(from, good, cookie, who), from,
                    accounts::totp_code(secret, accounts::totp_step(node.time.now())), cookie);
  }
  // A botnet: each guess comes from an address of its own, in a network of its own.
  void attack(int guesses) {
    for (int i = 0; i < guesses; ++i)
      try_password("203." + std::to_string(i / 200) + "." + std::to_string(i % 200) + ".9", wrong);
  }
  answer ask_link(const std::string& from, const std::string& who, const std::string& cookie = {}) {
    return node.post(host, "/aanmelding", "hoe=link&email=" + web::url_encode(who),
                     "X-Forwarded-For: " + from + "\r\n" + cookie);
  }
};

TEST_F(Lockout, KnownDeviceSignsInDuringAnAttackFromItsOwnAddress) {
  const std::string device = device_of(sign_in_from("198.51.100.7"));
  ASSERT_NE(device, "");
  for (int i = 0; i < 45; ++i) try_password("198.51.100.7", wrong);
  attack(40);
  EXPECT_EQ(try_password("198.51.100.7", good).status, 429) << "the attacker's own address waits";
  EXPECT_EQ(sign_in_from("198.51.100.7", device).status, 303);
}

TEST_F(Lockout, FreshAddressIsAdmittedAtOnceDuringAnAttack) {
  attack(60);
  EXPECT_EQ(sign_in_from("192.0.2.44").status, 303);
}

TEST_F(Lockout, DelayDoublesUpToAMinuteAndRefusedAttemptsDoNotProlongIt) {
  attack(10);
  for (const int seconds : {4, 8, 16, 32, 60, 60}) {
    ASSERT_EQ(try_password("192.0.2.44", wrong).status, 422);
    for (int i = 0; i < 3; ++i) {
      const auto slowed = try_password("192.0.2.44", good);
      ASSERT_EQ(slowed.status, 429);
      EXPECT_EQ(slowed.headers.at("retry-after"), std::to_string(seconds));
      EXPECT_THAT(slowed.body, HasSubstr(email)) << "what was typed is kept";
    }
    node.time.advance(std::chrono::seconds{seconds});
  }
  EXPECT_EQ(try_password("192.0.2.44", good).status, 200) << "never refused for ever";
}

TEST_F(Lockout, UnknownAddressesOfMailAreSlowedInTheSameWay) {
  for (int i = 0; i < 10; ++i)
    EXPECT_EQ(try_password("203.0." + std::to_string(i) + ".1", wrong, "", "wie.is@dat.be").status, 422);
  EXPECT_EQ(try_password("192.0.2.44", wrong, "", "wie.is@dat.be").status, 422);
  EXPECT_EQ(try_password("192.0.2.44", wrong, "", "wie.is@dat.be").status, 429);
}

TEST_F(Lockout, AddressesOfOneSubscriberCountAsOne) {
  attack(10);
  EXPECT_EQ(try_password("2001:db8:1:2::a", wrong).status, 422);
  EXPECT_EQ(try_password("2001:db8:1:2::b", wrong).status, 429);
  EXPECT_EQ(try_password("2001:db8:1:3::a", wrong).status, 422);
}

TEST_F(Lockout, NewPasswordFromTheMailboxLetsTheOwnerInAtOnce) {
  attack(20);
  for (int i = 0; i < 3; ++i) try_password("192.0.2.44", wrong), node.time.advance(std::chrono::minutes{1});
  ask_link("192.0.2.44", email);
  const std::string link = link_in(mails(node).front(), "/wachtwoord/");
  try_password("192.0.2.44", wrong);
  const auto done =
      node.post(host, link, "wachtwoord=vier+heel+andere+woorden&herhaal=vier+heel+andere+woorden",
                "X-Forwarded-For: 192.0.2.44\r\n");
  ASSERT_EQ(done.status, 200);
  EXPECT_EQ(try_password("192.0.2.44", "vier+heel+andere+woorden").status, 200);
}

TEST_F(Lockout, GuessesOfACodeByWhoHasThePasswordDoNotHoldAKnownDeviceUp) {
  const std::string device = device_of(sign_in_from("198.51.100.7"));
  answer page;
  int slowed = 0;
  for (int i = 0; i < 12; ++i) {
    if (i % 4 == 0) page = try_password("203.0.113.9", good);
    slowed += try_code(page, "203.0.113.9", "000000").status == 429 ? 1 : 0;
  }
  EXPECT_EQ(slowed, 2);
  EXPECT_EQ(sign_in_from("198.51.100.7", device).status, 303);
  EXPECT_EQ(sign_in_from("192.0.2.44").status, 429) << "an unknown device waits for a new password";
}

TEST_F(Lockout, CookieThatIsForgedOrOfAnotherAccountIsNoKnownDevice) {
  const std::string device = device_of(sign_in_from("198.51.100.7"));
  add_staff("Bert Claes", "bert@alken.be");
  attack(10);
  for (int i = 0; i < 11; ++i) try_password("203.0." + std::to_string(i) + ".2", wrong, "", "bert@alken.be");
  std::string forged = device;
  forged[forged.size() - 6] = forged[forged.size() - 6] == 'A' ? 'B' : 'A';
  try_password("192.0.2.44", wrong, forged);
  EXPECT_EQ(try_password("192.0.2.44", good, forged).status, 429);
  try_password("192.0.2.45", wrong, device, "bert@alken.be");
  EXPECT_EQ(try_password("192.0.2.45", good, device, "bert@alken.be").status, 429);
}

TEST_F(Lockout, ColleaguesOnOneComputerAreBothKnownThere) {
  add_staff("Bert Claes", "bert@alken.be");
  const std::string first = device_of(sign_in_from("198.51.100.7"));
  const std::string both = device_of(sign_in_from("198.51.100.7", first, "bert@alken.be"));
  EXPECT_GT(both.size(), first.size());
  for (int i = 0; i < 45; ++i) try_password("198.51.100.7", wrong);
  EXPECT_EQ(try_password("198.51.100.7", good, both).status, 200);
  EXPECT_EQ(try_password("198.51.100.7", good, both, "bert@alken.be").status, 200);
}

TEST_F(Lockout, DeviceIsListedAndForgettingItRevokesItsCookie) {
  const auto in = sign_in_from("198.51.100.7");
  const std::string device = device_of(in), session = cookie_of(in);
  const auto page = node.get(host, "/mijn-account", session);
  EXPECT_THAT(page.body, HasSubstr("Toestellen die we kennen"));
  const auto id = hidden_field(page.body, "toestel");
  EXPECT_EQ(node.post(host, "/mijn-account/toestellen",
                      "csrf=" + hidden_field(page.body, "csrf") + "&toestel=" + id, session)
                .status,
            303);
  EXPECT_THAT(node.get(host, "/mijn-account", session).body, Not(HasSubstr("Toestellen die we kennen")));
  EXPECT_EQ(audited(node, alken, audit::device_forgotten), 1);
  attack(10);
  try_password("192.0.2.44", wrong, device);
  EXPECT_EQ(try_password("192.0.2.44", good, device).status, 429);
}

TEST_F(Lockout, DeviceIsForgottenOnRequestWithANewPasswordAndAfterHalfAYear) {
  const std::string device = device_of(sign_in_from("198.51.100.7"));
  const auto known = [&] {
    web::request r;
    r.headers.emplace_back("cookie", device.substr(8, device.size() - 10));
    return node.db().read(std::nullopt, [&](transaction& tx) {
      return accounts::known_device(tx, node.inside().services().vault, r, an, false, node.time.now())
          .has_value();
    });
  };
  EXPECT_TRUE(known());
  node.time.advance(std::chrono::seconds{1});  // so that the link is the newest mail
  ask_link("192.0.2.44", email);
  const std::string link = link_in(mails(node).front(), "/wachtwoord/");
  node.post(host, link, "toestellen=ja&wachtwoord=vier+heel+andere+woorden&herhaal=vier+heel+andere+woorden");
  EXPECT_FALSE(known());
  node.time.advance(std::chrono::days{1});
  node.db().write(std::nullopt, [&](transaction& tx) {
    web::request r;
    const auto made =
        accounts::remember_device(tx, node.inside().services().vault, r, an, false, node.time.now());
    r.headers.emplace_back("cookie", made.set_cookie.substr(0, made.set_cookie.find(';')));
    const auto known_at = [&](instant at) {
      return accounts::known_device(tx, node.inside().services().vault, r, an, false, at).has_value();
    };
    EXPECT_TRUE(known_at(node.time.now() + std::chrono::days{179}));
    EXPECT_FALSE(known_at(node.time.now() + std::chrono::days{181}));
  });
}

TEST_F(Lockout, OwnerIsToldOfASignInOnADeviceThatIsNotKnown) {
  const std::string device = device_of(sign_in_from("198.51.100.7"));
  ASSERT_EQ(mails(node).size(), 1U);
  EXPECT_EQ(mails(node).front().subject, "Nieuwe aanmelding op je account");
  EXPECT_EQ(sign_in_from("198.51.100.8", device).status, 303);
  EXPECT_EQ(mails(node).size(), 1U) << "the device is known now";
}

TEST_F(Lockout, RequestsForALinkAreBundledAndThePageSaysTheSame) {
  const auto first = ask_link("192.0.2.1", email);
  for (int i = 2; i < 40; ++i) {
    const auto again = ask_link("192.0.2." + std::to_string(i), email);
    EXPECT_EQ(again.status, first.status);
    EXPECT_EQ(again.headers.at("location"), first.headers.at("location"));
  }
  ASSERT_EQ(mails(node).size(), 1U);
  EXPECT_EQ(node.get(host, link_in(mails(node).front(), "/wachtwoord/")).status, 200)
      << "the newest link works";
  node.time.advance(std::chrono::minutes{1});
  ask_link("192.0.2.41", email);
  EXPECT_EQ(mails(node).size(), 2U);
}

TEST_F(Lockout, FloodOfRequestsForALinkDoesNotBlockTheKnownDevice) {
  const std::string device = device_of(sign_in_from("198.51.100.7"));
  const auto before = mails(node).size();
  for (int i = 0; i < 30; ++i) {
    ask_link("203.0.113." + std::to_string(i), email);
    node.time.advance(std::chrono::minutes{1});
  }
  const auto flooded = mails(node).size();
  EXPECT_LE(flooded - before, 8U) << "one a minute, and after five one a quarter";
  ask_link("203.0.113.99", email);
  EXPECT_EQ(mails(node).size(), flooded);
  EXPECT_EQ(ask_link("203.0.113.99", email, device).status, 303);
  EXPECT_EQ(mails(node).size(), flooded + 1);
}

TEST_F(Lockout, OlderLinkWorksAfterANewerOneAndAUsedOneSaysSo) {
  ask_link("192.0.2.1", email);
  const std::string older = link_in(mails(node).front(), "/wachtwoord/");
  node.time.advance(std::chrono::minutes{2});
  ask_link("192.0.2.1", email);
  const std::string newer = link_in(mails(node).front(), "/wachtwoord/");
  ASSERT_NE(older, newer);
  EXPECT_EQ(node.get(host, older).status, 200);
  const std::string form = "wachtwoord=vier+heel+andere+woorden&herhaal=vier+heel+andere+woorden";
  EXPECT_EQ(node.post(host, older, form).status, 200);
  EXPECT_THAT(node.get(host, older).body, HasSubstr("al gebruikt"));
  EXPECT_THAT(node.get(host, newer).body, HasSubstr("vervangen")) << "withdrawn with the new password";
}

}  // namespace
}  // namespace paraat::test
