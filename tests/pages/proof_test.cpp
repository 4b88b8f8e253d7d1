// Repeated proof of identity before lists of people leave and before roles change; and drafts kept after the
// end of a session.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "node/sensitive_routes.hpp"
#include "tenant/people/accounts/accounts.hpp"
#include "tenant/people/accounts/totp.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string host = "alken.localhost";

node::config with_idle(int minutes) {
  node::config c;
  c.staff_idle_minutes = minutes;
  return c;
}

class Proof : public testing::Test {
 protected:
  explicit Proof(const node::config& c = {}) : node(c) {}
  running_node node;
  tenants::tenant alken = node.municipality(alken_nis);
  const std::string secret = "12345678901234567890";
  someone admin = with_password(sign_in(node, alken, web::role::tenant_admin));

  someone with_password(const someone& who) {
    const auto& vault = node.inside().services().vault;
    node.db().write(std::nullopt, [&](transaction& tx) {
      accounts::set_password(tx, who.account, vault.hash_password("paard batterij nietje zeven"));
      accounts::set_totp(tx, who.account, vault.seal(secret), 0);
    });
    return who;
  }
  std::string code() { return accounts::totp_code(secret, accounts::totp_step(node.time.now())); }
  answer invite(const std::string& more = {}) {
    return node.post(host, "/beheer/gebruikers/nieuw",
                     "csrf=" + admin.csrf +
                         "&naam=Bert+Claes&email=bert%40alken.be&rollen=coordinator&rollen=editor" + more,
                     admin.cookie_header);
  }
  someone sign_in_again() { return sign_in(node, admin.account); }
  answer get(const std::string& path) { return node.get(host, path, admin.cookie_header); }
};

TEST_F(Proof, RoleChangeAsksAgainAfterTenMinutesAndCarriesWhatWasTyped) {
  node.time.advance(std::chrono::minutes{11});
  const auto asks = invite();
  EXPECT_EQ(asks.status, 403);
  EXPECT_THAT(asks.body, AllOf(HasSubstr("Even bevestigen"), HasSubstr("action=\"/beheer/gebruikers/nieuw\""),
                               HasSubstr("bert@alken.be"), HasSubstr("editor</textarea>")));
  EXPECT_TRUE(mails(node).empty());
  const auto wrong = invite("&bewijs=fout+en+nog+eens");
  EXPECT_EQ(wrong.status, 403);
  EXPECT_THAT(wrong.body, AllOf(HasSubstr("Dat klopt niet"), Not(HasSubstr("fout en nog"))));
  EXPECT_EQ(invite("&bewijs=" + code()).status, 303);
  EXPECT_EQ(mails(node).size(), 1U);
  node.time.advance(std::chrono::minutes{9});
  EXPECT_EQ(invite().status, 303) << "the proof counts for ten minutes";
}

TEST_F(Proof, PasswordIsAProofTooAndACodeWorksOnce) {
  node.time.advance(std::chrono::minutes{11});
  EXPECT_EQ(invite("&bewijs=paard+batterij+nietje+zeven").status, 303);
  node.time.advance(std::chrono::minutes{11});
  const std::string once = code();
  EXPECT_EQ(invite("&bewijs=" + once).status, 303);
  const auto other = sign_in(node, admin.account);
  EXPECT_EQ(node.post(host, "/mijn-account/bevestiging", "csrf=" + other.csrf + "&bewijs=" + once,
                      other.cookie_header)
                .status,
            303)
      << "a fresh session needs none";
  node.time.advance(std::chrono::minutes{11});
  EXPECT_EQ(invite("&bewijs=" + once).status, 403);
}

TEST_F(Proof, GuessingIsSlowed) {
  node.time.advance(std::chrono::minutes{11});
  for (int i = 0; i < 10; ++i) EXPECT_EQ(invite("&bewijs=00000" + std::to_string(i)).status, 403);
  const auto slowed = invite("&bewijs=" + code());
  EXPECT_EQ(slowed.status, 429);
  EXPECT_THAT(slowed.body, HasSubstr("te veel pogingen"));
}

TEST_F(Proof, ListOfPeopleAsksAndGoesOnToTheDownload) {
  node.time.advance(std::chrono::minutes{11});
  const auto asks = get("/beheer/kosten/2026");
  EXPECT_EQ(asks.status, 403);
  EXPECT_THAT(asks.body, HasSubstr("action=\"/mijn-account/bevestiging\""));
  const auto onward = node.post(host, "/mijn-account/bevestiging",
                                "csrf=" + admin.csrf + "&verder=%2Fbeheer%2Fkosten%2F2026&bewijs=" + code(),
                                admin.cookie_header);
  ASSERT_EQ(onward.status, 303);
  EXPECT_EQ(onward.headers.at("location"), "/beheer/kosten/2026");
  EXPECT_EQ(get("/beheer/kosten/2026").status, 200);
  EXPECT_EQ(get("/beheer/korps").status, 200) << "looking asks nothing";
}

// A route that lets a list of people leave, or changes who may do what.
bool concerns_others(const node::route& r) {
  if (r.method == web::verb::get)
    return r.path.ends_with(".csv") || r.path.ends_with("/verzekering") || r.path == "/beheer/kosten/{}";
  // A conversation about the question to a volunteer is no invitation of a user.
  return r.path.contains("gebruikers") || (r.path.contains("uitnodigingen") && !r.path.ends_with("/gesprek"));
}

TEST_F(Proof, EveryRouteThatExportsPeopleOrChangesRolesAsksForIt) {
  node.db().write(alken.id, [&](transaction& tx) {
    accounts::give(tx, admin.account,
                   {.what = web::role::coordinator, .tenant = alken.id, .organisation = {}}, std::nullopt,
                   node.time.now());
    accounts::give(
        tx, admin.account,
        {.what = web::role::organisation, .tenant = alken.id, .organisation = add_organisation(tx)},
        std::nullopt, node.time.now());
  });
  const auto send = [&](const node::route& r, std::string_view field) {
    std::string path(r.path);
    for (auto at = path.find("{}"); at != std::string::npos; at = path.find("{}"))
      path.replace(at, 2, "018f0000-0000-7000-8000-000000000001");
    const std::string form = "csrf=" + admin.csrf + (field.empty() ? "" : "&" + std::string(field) + "=ja");
    return r.method == web::verb::get ? get(path) : node.post(host, path, form, admin.cookie_header);
  };
  int routes = 0;
  for (const node::route& r : node::routes()) {
    if (!concerns_others(r)) continue;
    const auto* table = node::sensitivity_of(r);
    ASSERT_TRUE(table != nullptr && table->asks_proof) << r.path;
    ++routes;
  }
  EXPECT_GE(routes, 10);
  for (const auto& table : node::sensitive_routes()) {
    if (!table.asks_proof) continue;
    const auto r = std::ranges::find_if(node::routes(), [&](const node::route& one) {
      return one.method == table.method && one.path == table.path;
    });
    ASSERT_NE(r, node::routes().end()) << table.path << " is no route";
    admin = sign_in_again();
    EXPECT_THAT(send(*r, table.with).body, Not(HasSubstr("Even bevestigen")))
        << table.path << ": proven just now";
    node.time.advance(std::chrono::minutes{11});
    const auto refused = send(*r, table.with);
    if (!table.with.empty())
      EXPECT_THAT(send(*r, {}).body, Not(HasSubstr("Even bevestigen")))
          << table.path << " without " << table.with;
    EXPECT_EQ(refused.status, 403) << table.path;
    EXPECT_THAT(refused.body, HasSubstr("Even bevestigen")) << table.path;
  }
}

// Somebody of an organisation signs in by mailed link: no password, no app.
class MailedCode : public Proof {
 protected:
  std::string organisation = node.db().write(alken.id, [](transaction& tx) { return add_organisation(tx); });
  someone bea = with_mailbox(sign_in(node, alken, web::role::organisation, organisation));

  someone with_mailbox(const someone& who) {
    node.db().write(std::nullopt, [&](transaction& tx) {
      accounts::set_email(tx, who.account, "bea@korps.be");
      accounts::confirm_address(tx, who.account, "bea@korps.be", node.time.now());
    });
    return who;
  }
  answer invite(const std::string& proof = {}) {
    return node.post(host, "/mijn-organisatie/gegevens/" + organisation + "/gebruikers",
                     "csrf=" + bea.csrf + "&naam=Cis&email=cis%40korps.be&bewijs=" + proof,
                     bea.cookie_header);
  }
  std::string mailed() {
    const auto all = mails(node);
    std::smatch digits;
    if (all.empty() || !std::regex_search(all.front().text, digits, std::regex("[0-9]{8}"))) return "";
    return digits[0];
  }
};

TEST_F(MailedCode, ProvesAPersonWithoutPasswordAndTheFormGoesOn) {
  node.time.advance(std::chrono::minutes{11});
  const auto asks = invite();
  EXPECT_EQ(asks.status, 403);
  EXPECT_THAT(asks.body, AllOf(HasSubstr("De code die we je net mailden"), HasSubstr("cis@korps.be"),
                               Not(HasSubstr("Je wachtwoord, of een code"))));
  ASSERT_EQ(mails(node).size(), 1U);
  EXPECT_EQ(mails(node).front().to, "bea@korps.be");
  const std::string code = mailed();
  ASSERT_EQ(code.size(), 8U);
  EXPECT_THAT(asks.body, Not(HasSubstr(code)));
  EXPECT_EQ(invite("00000000").status, 403);
  EXPECT_EQ(mails(node).size(), 1U) << "the code of a moment ago still holds";
  EXPECT_EQ(invite(code).status, 303);
  node.time.advance(std::chrono::minutes{11});
  EXPECT_EQ(invite(code).status, 403) << "once";
}

TEST_F(MailedCode, HoldsForItsSessionAndTenMinutes) {
  node.time.advance(std::chrono::minutes{11});
  ASSERT_EQ(invite().status, 403);
  const std::string code = mailed();
  const someone first = bea;
  bea = sign_in(node, first.account);  // another session of the same person
  node.time.advance(std::chrono::minutes{9});
  EXPECT_EQ(invite().status, 303) << "signed in nine minutes ago";
  node.time.advance(std::chrono::minutes{2});
  EXPECT_EQ(invite(code).status, 403) << "the code of another session, and it is over";
  bea = first;
  EXPECT_EQ(invite(code).status, 403) << "after ten minutes";
}

TEST_F(MailedCode, GuessesAreSlowed) {
  node.time.advance(std::chrono::minutes{11});
  for (int i = 0; i < 10; ++i) EXPECT_EQ(invite("1234567" + std::to_string(i)).status, 403);
  EXPECT_EQ(invite(mailed()).status, 429);
}

class Idle : public Proof {
 protected:
  Idle() : Proof(with_idle(30)) {}
};

TEST_F(Idle, SessionOfStaffEndsWithoutRequestsAndNotWhileItIsUsed) {
  for (int i = 0; i < 4; ++i) {
    node.time.advance(std::chrono::minutes{29});
    EXPECT_EQ(get("/beheer").status, 200) << i;
  }
  node.time.advance(std::chrono::minutes{31});
  EXPECT_EQ(get("/beheer").status, 303);
}

TEST_F(Idle, FormSentAfterTheSessionEndedIsKeptForItsPerson) {
  node.time.advance(std::chrono::minutes{31});
  const std::string words = "Regel+een%0D%0ARegel+%3Ctwee%3E";
  const auto sent = node.post(host, "/beheer/noodsituaties/nieuw", "csrf=" + admin.csrf + "&naam=" + words,
                              admin.cookie_header);
  ASSERT_EQ(sent.status, 303);
  const std::string to = sent.headers.at("location");
  ASSERT_THAT(to, HasSubstr("/aanmelding?verder=%2Fmijn-account%2Fconcept%2F"));
  const std::string draft = "/mijn-account/concept/" + to.substr(to.rfind("%2F") + 3);
  const auto again = sign_in(node, admin.account);
  const auto page = node.get(host, draft, again.cookie_header);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, AllOf(HasSubstr("action=\"/beheer/noodsituaties/nieuw\""),
                               HasSubstr("Regel een\nRegel &lt;twee&gt;"), HasSubstr(again.csrf),
                               Not(HasSubstr(admin.csrf))));
  const auto other = sign_in(node, alken, web::role::coordinator);
  EXPECT_EQ(node.get(host, draft, other.cookie_header).status, 410) << "nobody else reads it";
  node.time.advance(std::chrono::minutes{20});
  EXPECT_EQ(node.get(host, draft, again.cookie_header).status, 200);
}

// The page behind the sign-in that a kept form leads to; empty when it was not kept.
std::string draft_behind(const answer& sent) {
  const std::string to = sent.status == 303 ? sent.headers.at("location") : "";
  if (!to.contains("concept")) return "";
  const bool onward = to.contains("%2F");  // behind the page to sign in
  return "/mijn-account/concept/" + to.substr(onward ? to.rfind("%2F") + 3 : to.rfind('/') + 1);
}

TEST_F(Idle, LongFormIsKeptToo) {
  node.time.advance(std::chrono::minutes{31});
  const std::string words(30'000, 'a');
  const auto sent = node.post(host, "/beheer/vacatures/nieuw",
                              "csrf=" + admin.csrf + "&omschrijving=" + words, admin.cookie_header);
  ASSERT_NE(draft_behind(sent), "") << sent.status;
  EXPECT_THAT(sent.headers.at("location"), Not(HasSubstr("aaa"))) << "no word of it stands in an address";
  const auto again = sign_in(node, admin.account);
  EXPECT_THAT(node.get(host, draft_behind(sent), again.cookie_header).body, HasSubstr(words));
  EXPECT_EQ(
      node.post(host, "/beheer/vacatures/nieuw", "csrf=" + admin.csrf + "&omschrijving=" + words).status, 401)
      << "of somebody who had no session nothing is read";
}

TEST_F(Idle, FormWithAFileKeepsItsWordsAndAsksForTheFileAgain) {
  node.time.advance(std::chrono::minutes{31});
  const auto sent = post_files(node.port(), host, "/beheer/instellingen/logo",
                               {{"csrf", "", admin.csrf}, {"beeld", "logo.png", std::string(40'000, 'x')}},
                               admin.cookie_header);
  ASSERT_NE(draft_behind(sent), "") << sent.status;
  const auto again = sign_in(node, admin.account);
  EXPECT_THAT(
      node.get(host, draft_behind(sent), again.cookie_header).body,
      AllOf(HasSubstr("je bestand kies je opnieuw"), HasSubstr("action=\"/beheer/instellingen/logo\"")));
}

TEST_F(Idle, FormThatWasOpenWhileItsPersonSignedInAgainIsKeptForTheSameAccountOnly) {
  const auto again = sign_in(node, admin.account);
  const std::string form = "csrf=" + admin.csrf + "&naam=Water+in+Alken";
  const auto sent = node.post(host, "/beheer/noodsituaties/nieuw", form, again.cookie_header);
  ASSERT_EQ(sent.status, 303);
  EXPECT_THAT(sent.headers.at("location"), testing::StartsWith("/mijn-account/concept/"));
  EXPECT_THAT(node.get(host, draft_behind(sent), again.cookie_header).body,
              AllOf(HasSubstr("Water in Alken"), HasSubstr("Verstuur opnieuw")));
  const auto other = sign_in(node, alken, web::role::coordinator);
  EXPECT_EQ(node.post(host, "/beheer/noodsituaties/nieuw", form, other.cookie_header).status, 403);
}

TEST_F(Idle, FormWithoutTheTokenOfItsSessionIsNotKept) {
  node.time.advance(std::chrono::minutes{31});
  EXPECT_EQ(
      node.post(host, "/beheer/noodsituaties/nieuw", "csrf=verzonnen&naam=x", admin.cookie_header).status,
      401);
  EXPECT_EQ(node.post(host, "/beheer/noodsituaties/nieuw", "csrf=" + admin.csrf + "&naam=x").status, 401);
  EXPECT_EQ(node.post(host, "/beheer/noodsituaties/nieuw", "csrf=" + admin.csrf + "&naam=x",
                      admin.cookie_header + "Origin: https://elders.be\r\n")
                .status,
            401);
}

TEST(SecurityTxt, SaysWhereAFaultIsReported) {
  running_node node;
  node.municipality(alken_nis);
  const auto page = node.get(host, "/.well-known/security.txt");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.headers.at("content-type"), "text/plain; charset=utf-8");
  EXPECT_THAT(page.body, AllOf(HasSubstr("Contact: "), HasSubstr("Expires: 2027-05-20T00:00:00Z\n"),
                               HasSubstr("Canonical: http://alken.localhost/.well-known/security.txt\n")));
}

}  // namespace
}  // namespace paraat::test
