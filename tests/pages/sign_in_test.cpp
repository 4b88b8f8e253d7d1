// Sign-in of staff: password, code, recovery code; and everything that must not work.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tenant/people/accounts/accounts.hpp"
#include "tenant/people/accounts/sessions.hpp"
#include "tenant/people/accounts/totp.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* email = "an.peeters@alken.be";
constexpr const char* password = "paard batterij nietje zeven";
const std::string form_password = "paard+batterij+nietje+zeven";

class SignIn : public testing::Test {
 protected:
  running_node node;
  tenants::tenant alken = node.municipality(alken_nis);
  std::string secret = "12345678901234567890";
  accounts::account_id an = add_staff();

  accounts::account_id add_staff() {
    const instant now = node.time.now();
    const auto& vault = node.inside().services().vault;
    return node.db().write(std::nullopt, [&](transaction& tx) {
      const auto id = accounts::add(tx, {.name = "An Peeters", .email = email}, now);
      accounts::give(tx, id, {.what = web::role::coordinator, .tenant = alken.id, .organisation = {}},
                     std::nullopt, now);
      accounts::activate(tx, id, "An Peeters", vault.hash_password(password), now);
      accounts::set_totp(tx, id, vault.seal(secret), 0);
      return id;
    });
  }
  answer try_password(const std::string& who, const std::string& typed, const std::string& headers = {}) {
    return node.post("alken.localhost", "/aanmelding",
                     "email=" + web::url_encode(who) + "&wachtwoord=" + typed + "&verder=%2Fmijn-account",
                     headers);
  }
  std::string code(int steps = 0) {
    return accounts::totp_code(secret, accounts::totp_step(node.time.now()) + steps);
  }
  answer try_code(const answer& page, const std::string& typed) {
    return node.post("alken.localhost", "/aanmelding/code",
                     "bewijs=" + hidden_field(page.body, "bewijs") + "&verder=%2Fmijn-account&code=" + typed);
  }
  answer signed_in() { return try_code(try_password(email, form_password), code()); }
};

TEST_F(SignIn, WithPasswordAndCodeLeadsToWhereOneWantedToBe) {
  const auto first = try_password("An.Peeters@ALKEN.be", form_password);
  EXPECT_EQ(first.status, 200);
  EXPECT_THAT(first.body, HasSubstr("Nog één stap"));
  EXPECT_EQ(cookie_of(first), "") << "the password alone opens nothing";
  const auto second = try_code(first, code());
  EXPECT_EQ(second.status, 303);
  EXPECT_EQ(second.headers.at("location"), "/mijn-account");
  EXPECT_THAT(second.headers.at("set-cookie"), HasSubstr("HttpOnly; SameSite=Lax"));
  const auto mine = node.get("alken.localhost", "/mijn-account", cookie_of(second));
  EXPECT_EQ(mine.status, 200);
  EXPECT_THAT(mine.body, HasSubstr("An Peeters"));
  EXPECT_THAT(mine.body, HasSubstr("Coördinator"));
}

TEST_F(SignIn, WithoutASessionAPageOfStaffLeadsToSignInAndBack) {
  const auto away = node.get("alken.localhost", "/mijn-account");
  EXPECT_EQ(away.status, 303);
  EXPECT_EQ(away.headers.at("location"), "/aanmelding?verder=%2Fmijn-account");
  EXPECT_EQ(hidden_field(node.get("alken.localhost", away.headers.at("location")).body, "verder"),
            "/mijn-account");
  EXPECT_EQ(hidden_field(node.get("alken.localhost", "/aanmelding?verder=%2F%2Felders.be").body, "verder"),
            "");
}

TEST_F(SignIn, AWrongPasswordAndAnUnknownAddressGetTheSamePage) {
  const auto wrong = try_password(email, "iets+anders+hier+typen");
  const auto unknown = try_password("wie.is@dat.be", "iets+anders+hier+typen");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_EQ(unknown.status, 422);
  EXPECT_THAT(wrong.body, HasSubstr("horen niet bij elkaar"));
  EXPECT_THAT(unknown.body, HasSubstr("horen niet bij elkaar"));
  EXPECT_THAT(wrong.body, HasSubstr(email)) << "what was typed is kept";
  EXPECT_THAT(wrong.body, Not(HasSubstr("iets anders"))) << "but never the password";
}

TEST_F(SignIn, ABlockedAccountIsNobody) {
  node.db().write(std::nullopt, [&](transaction& tx) { accounts::block(tx, an); });
  EXPECT_EQ(try_password(email, form_password).status, 422);
}

TEST_F(SignIn, BlockingEndsASessionAtOnce) {
  const std::string cookie = cookie_of(signed_in());
  EXPECT_EQ(node.get("alken.localhost", "/mijn-account", cookie).status, 200);
  node.db().write(std::nullopt, [&](transaction& tx) { accounts::block(tx, an); });
  EXPECT_EQ(node.get("alken.localhost", "/mijn-account", cookie).status, 303);
}

TEST_F(SignIn, TooManyWrongPasswordsDelayTheNextAttempt) {
  for (int i = 0; i < 10; ++i) EXPECT_EQ(try_password(email, "fout+en+nog+eens+fout").status, 422);
  const auto slowed = try_password(email, form_password);
  EXPECT_EQ(slowed.status, 429);
  EXPECT_THAT(slowed.body, HasSubstr("te veel pogingen"));
  EXPECT_EQ(slowed.headers.at("retry-after"), "4");
  node.time.advance(std::chrono::seconds{4});
  EXPECT_EQ(try_password(email, form_password).status, 200);
}

TEST_F(SignIn, AnUnknownAddressIsLimitedInTheSameWay) {
  for (int i = 0; i < 10; ++i) EXPECT_EQ(try_password("wie.is@dat.be", "fout+en+nog+eens+fout").status, 422);
  EXPECT_EQ(try_password("wie.is@dat.be", "fout+en+nog+eens+fout").status, 429);
}

TEST_F(SignIn, OneVisitorWhoTriesManyAccountsIsStopped) {
  int stopped = 0;
  for (int i = 0; i < 31; ++i)
    stopped +=
        try_password("iemand" + std::to_string(i) + "@dat.be", "fout+en+nog+eens+fout").status == 429 ? 1 : 0;
  EXPECT_EQ(stopped, 1);
}

TEST_F(SignIn, GoodSignInsOfACrowdBehindOneAddressAreNeverStopped) {
  for (int i = 0; i < 40; ++i) {
    node.time.advance(std::chrono::seconds{1});
    EXPECT_EQ(try_password(email, form_password).status, 200) << i;
  }
}

TEST_F(SignIn, ACodeWorksOnce) {
  const auto first = try_password(email, form_password);
  const auto second = try_password(email, form_password);
  EXPECT_EQ(try_code(first, code()).status, 303);
  const auto replay = try_code(second, code());
  EXPECT_EQ(replay.status, 422);
  EXPECT_THAT(replay.body, HasSubstr("klopt niet, of is al gebruikt"));
  node.time.advance(std::chrono::seconds{30});
  EXPECT_EQ(try_code(second, code()).status, 303);
}

TEST_F(SignIn, ACodeOfFarAwayDoesNotWork) {
  const auto page = try_password(email, form_password);
  EXPECT_EQ(try_code(page, code(-2)).status, 422);
  EXPECT_EQ(try_code(page, code(2)).status, 422);
  EXPECT_EQ(try_code(page, code(1)).status, 303);
}

TEST_F(SignIn, TheProofOfAPasswordWorksOnceForAFewTriesAndForTenMinutes) {
  const auto used = try_password(email, form_password);
  EXPECT_EQ(try_code(used, code()).status, 303);
  EXPECT_EQ(try_code(used, code(1)).status, 410);

  const auto tried = try_password(email, form_password);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(try_code(tried, "000000").status, 422);
  EXPECT_EQ(try_code(tried, code(1)).status, 410);

  const auto late = try_password(email, form_password);
  node.time.advance(std::chrono::minutes{10});
  EXPECT_EQ(try_code(late, code()).status, 410);
  EXPECT_EQ(node.post("alken.localhost", "/aanmelding/code", "bewijs=verzonnen&code=123456").status, 410);
}

TEST_F(SignIn, GuessingCodesWithAKnownPasswordIsStopped) {
  answer page;
  int stopped = 0;
  for (int i = 0; i < 12; ++i) {
    if (i % 4 == 0) page = try_password(email, form_password);
    stopped += try_code(page, "000000").status == 429 ? 1 : 0;
  }
  EXPECT_EQ(stopped, 2);
}

TEST_F(SignIn, ARecoveryCodeWorksOnceHoweverItIsTyped) {
  const std::string cookie = cookie_of(signed_in());
  node.time.advance(std::chrono::minutes{1});
  const auto form = node.get("alken.localhost", "/mijn-account/herstelcodes", cookie);
  const auto shown = node.post("alken.localhost", "/mijn-account/herstelcodes",
                               "csrf=" + hidden_field(form.body, "csrf") + "&code=" + code(), cookie);
  ASSERT_EQ(shown.status, 200);
  const auto at = shown.body.find("<li><code>") + 10;
  std::string recovery = shown.body.substr(at, 9);
  recovery[4] = '+';
  EXPECT_EQ(try_code(try_password(email, form_password), recovery).status, 303);
  EXPECT_EQ(try_code(try_password(email, form_password), recovery).status, 422);
  EXPECT_THAT(node.get("alken.localhost", "/mijn-account", cookie).body, HasSubstr("nog 9 herstelcodes"));
}

TEST_F(SignIn, SignOutEndsTheSessionAndOverallEndsThemAll) {
  const std::string laptop = cookie_of(signed_in());
  const auto other = sign_in(node, an), third = sign_in(node, an);
  const auto page = node.get("alken.localhost", "/mijn-account", laptop);
  EXPECT_THAT(page.body, HasSubstr("Firefox op Linux"));
  EXPECT_EQ(node.post("alken.localhost", "/afmelding", "csrf=" + third.csrf, third.cookie_header).status,
            303);
  EXPECT_EQ(node.get("alken.localhost", "/mijn-account", third.cookie_header).status, 303);
  EXPECT_EQ(node.get("alken.localhost", "/mijn-account", laptop).status, 200);
  const auto all = node.post("alken.localhost", "/mijn-account/sessies",
                             "sessie=alle&csrf=" + hidden_field(page.body, "csrf"), laptop);
  EXPECT_EQ(all.status, 303);
  EXPECT_EQ(node.get("alken.localhost", "/mijn-account", laptop).status, 303);
  EXPECT_EQ(node.get("alken.localhost", "/mijn-account", other.cookie_header).status, 303);
}

TEST_F(SignIn, NobodyEndsTheSessionOfSomeoneElse) {
  const auto bert = sign_in(node, alken, web::role::editor);
  const auto mine = sign_in(node, an);
  const auto session = node.db().read(std::nullopt, [&](transaction& tx) {
    return accounts::sessions_of(tx, an, node.time.now()).front().id;
  });
  node.post("alken.localhost", "/mijn-account/sessies",
            "sessie=" + std::to_string(session) + "&csrf=" + bert.csrf, bert.cookie_header);
  EXPECT_EQ(node.get("alken.localhost", "/mijn-account", mine.cookie_header).status, 200);
}

TEST_F(SignIn, AFormWithoutItsCsrfTokenOrFromAnotherSiteChangesNothing) {
  const auto mine = sign_in(node, an);
  for (const char* form : {"sessie=alle", "sessie=alle&csrf=verzonnen"})
    EXPECT_EQ(node.post("alken.localhost", "/mijn-account/sessies", form, mine.cookie_header).status, 403);
  EXPECT_EQ(node.post("alken.localhost", "/mijn-account/sessies", "sessie=alle&csrf=" + mine.csrf,
                      mine.cookie_header + "Sec-Fetch-Site: cross-site\r\n")
                .status,
            403);
  EXPECT_EQ(try_password(email, form_password, "Origin: https://elders.be\r\n").status, 403);
  EXPECT_EQ(node.get("alken.localhost", "/mijn-account", mine.cookie_header).status, 200);
}

TEST_F(SignIn, ChangingThePasswordAsksTheOldOneAndEndsTheOtherSessions) {
  const auto laptop = sign_in(node, an), telephone = sign_in(node, an);
  const auto change = [&](const std::string& old, const std::string& fresh, const std::string& again) {
    return node.post("alken.localhost", "/mijn-account/wachtwoord",
                     "csrf=" + laptop.csrf + "&huidig=" + old + "&wachtwoord=" + fresh + "&herhaal=" + again,
                     laptop.cookie_header);
  };
  EXPECT_EQ(change("fout", "vier+heel+andere+woorden", "vier+heel+andere+woorden").status, 422);
  EXPECT_THAT(change(form_password, "vier+heel+andere+woorden", "iets+anders+dan+dat").body,
              HasSubstr("niet gelijk"));
  EXPECT_THAT(change(form_password, "kort", "kort").body, HasSubstr("minstens 12 tekens"));
  EXPECT_EQ(change(form_password, "vier+heel+andere+woorden", "vier+heel+andere+woorden").status, 303);
  EXPECT_EQ(node.get("alken.localhost", "/mijn-account", laptop.cookie_header).status, 200);
  EXPECT_EQ(node.get("alken.localhost", "/mijn-account", telephone.cookie_header).status, 303);
  EXPECT_EQ(try_password(email, form_password).status, 422);
  EXPECT_EQ(try_password(email, "vier+heel+andere+woorden").status, 200);
  ASSERT_FALSE(mails(node).empty());
  EXPECT_EQ(mails(node).front().subject, "Je wachtwoord is gewijzigd");
}

TEST_F(SignIn, TheSessionIsAnotherOneAfterEachSignIn) {
  const std::string first = cookie_of(signed_in());
  node.time.advance(std::chrono::minutes{1});
  EXPECT_NE(cookie_of(signed_in()), first);
}

TEST_F(SignIn, ThePageHasLabelsAndTellsTheBrowserWhatTheFieldsAre) {
  const auto page = node.get("alken.localhost", "/aanmelding");
  EXPECT_THAT(page.body, HasSubstr("<label class=\"ds-label\" for=\"email\">"));
  EXPECT_THAT(page.body, HasSubstr("autocomplete=\"username\""));
  EXPECT_THAT(page.body, HasSubstr("autocomplete=\"current-password\""));
  EXPECT_THAT(page.body, HasSubstr("name=\"robots\" content=\"noindex\""));
  EXPECT_THAT(page.headers.at("cache-control"), HasSubstr("no-store"));
}

TEST(SecureSignIn, OverHttpsTheCookieCannotBePlantedOrStolen) {
  node::config c;
  c.https = true;
  running_node node(c);
  const auto alken = node.municipality(alken_nis);
  const auto an = sign_in(node, alken, web::role::coordinator);
  EXPECT_EQ(node.get("alken.localhost", "/mijn-account", an.cookie_header).status, 303)
      << "the plain name is not read";
  std::string prefixed = an.cookie_header;
  prefixed.insert(8, "__Host-");
  EXPECT_EQ(node.get("alken.localhost", "/mijn-account", prefixed).status, 200);
  EXPECT_THAT(accounts::session_cookie("x", std::chrono::hours{1}, true), HasSubstr("; Secure"));
  EXPECT_THAT(accounts::session_cookie("x", std::chrono::hours{1}, true), HasSubstr("; Path=/;"));
}

}  // namespace
}  // namespace paraat::test
