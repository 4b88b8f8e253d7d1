// Passkeys: enrolled on the account page, used to sign in, and everything that must be refused.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/bytes.hpp"
#include "tenant/people/accounts/accounts.hpp"
#include "tenant/people/accounts/passkeys.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tests/support/authenticator.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string attribute(const std::string& page, const std::string& name) {
  const std::string mark = name + "=\"";
  const auto at = page.find(mark);
  if (at == std::string::npos) return {};
  return page.substr(at + mark.size(), page.find('"', at + mark.size()) - at - mark.size());
}

class Passkeys : public testing::Test {
 protected:
  running_node node;
  tenants::tenant alken = node.municipality(alken_nis);
  const std::string host = "alken.localhost";
  const std::string origin = "http://" + host + ":" + std::to_string(node.port());
  authenticator phone;
  someone an = with_address(sign_in(node, alken, web::role::coordinator));

  someone with_address(const someone& who) {
    node.db().write(std::nullopt,
                    [&](transaction& tx) { accounts::set_email(tx, who.account, "an@alken.be"); });
    return who;
  }
  answer get(const std::string& path, const std::string& headers = {}) {
    return node.get(host + ":" + std::to_string(node.port()), path, headers);
  }
  answer post(const std::string& path, const std::string& form, const std::string& headers = {}) {
    return node.post(host + ":" + std::to_string(node.port()), path, form, headers);
  }
  answer enrol(const someone& who, authenticator& a, const std::string& name = "Gsm+van+het+werk") {
    const auto page = get("/mijn-account/passkeys/nieuw", who.cookie_header);
    EXPECT_EQ(page.status, 200);
    const auto made = a.make(host, origin, attribute(page.body, "data-challenge"));
    return post("/mijn-account/passkeys", "csrf=" + who.csrf + "&naam=" + name + "&" + form_of(made),
                who.cookie_header);
  }
  std::string challenge() { return attribute(get("/aanmelding").body, "data-challenge"); }
  // The verbs of the audit about this account, the last first.
  std::vector<std::string> audited(const someone& who) {
    std::vector<std::string> out;
    for (const auto& e :
         node.db().read(alken.id, [&](transaction& tx) { return audit::about(tx, who.account); }))
      out.push_back(e.what);
    return out;
  }
  answer sign_in_with(const authenticator::assertion& a) { return post("/aanmelding/passkey", form_of(a)); }
};

TEST_F(Passkeys, IsEnrolledAndSignsInWithBothFactorsAtOnce) {
  ASSERT_EQ(enrol(an, phone).status, 303);
  EXPECT_THAT(get("/mijn-account", an.cookie_header).body, HasSubstr("Gsm van het werk"));
  ASSERT_EQ(mails(node).size(), 1U);
  EXPECT_EQ(mails(node).front().subject, "Je account heeft een nieuwe passkey");
  const auto in = sign_in_with(phone.sign(host, origin, challenge()));
  ASSERT_EQ(in.status, 303);
  EXPECT_EQ(in.headers.at("location"), "/beheer");
  EXPECT_EQ(get("/beheer/korps", cookie_of(in)).status, 200) << "a right over the data of people";
  EXPECT_THAT(audited(an),
              testing::ElementsAre(std::string(audit::signed_in), std::string(audit::passkey_added)));
}

TEST_F(Passkeys, SignsInDuringAnAttackOnThePassword) {
  enrol(an, phone);
  for (int i = 0; i < 45; ++i) post("/aanmelding", "email=an%40alken.be&wachtwoord=fout+en+nog+eens");
  EXPECT_EQ(post("/aanmelding", "email=an%40alken.be&wachtwoord=fout+en+nog+eens").status, 429);
  EXPECT_EQ(sign_in_with(phone.sign(host, origin, challenge())).status, 303);
}

TEST_F(Passkeys, ChallengeIsTakenOnceAndForHalfAnHour) {
  enrol(an, phone);
  const std::string once = challenge();
  EXPECT_EQ(sign_in_with(phone.sign(host, origin, once)).status, 303);
  EXPECT_EQ(sign_in_with(phone.sign(host, origin, once)).status, 422) << "a replay with a later counter";
  const std::string late = challenge();
  node.time.advance(std::chrono::minutes{30});
  EXPECT_EQ(sign_in_with(phone.sign(host, origin, late)).status, 422);
  EXPECT_EQ(sign_in_with(phone.sign(host, origin, base64_url(random_bytes(64)))).status, 422);
}

TEST_F(Passkeys, AssertionOfAnotherOriginSiteKeyOrCounterIsRefused) {
  enrol(an, phone);
  EXPECT_EQ(sign_in_with(phone.sign(host, "http://alken.localhost.elders.be", challenge())).status, 422);
  EXPECT_EQ(sign_in_with(phone.sign("hasselt.localhost", origin, challenge())).status, 422);
  auto tampered = phone.sign(host, origin, challenge());
  tampered.signature[5] ^= 1;
  EXPECT_EQ(sign_in_with(tampered).status, 422);
  authenticator stranger;
  EXPECT_EQ(sign_in_with(stranger.sign(host, origin, challenge())).status, 422);
  auto borrowed = stranger.sign(host, origin, challenge());
  borrowed.credential = phone.credential();
  EXPECT_EQ(sign_in_with(borrowed).status, 422);
  auto other_user = phone.sign(host, origin, challenge());
  other_user.user = "iemand anders";
  EXPECT_EQ(sign_in_with(other_user).status, 422);
  phone.counter = 1;
  EXPECT_EQ(sign_in_with(phone.sign(host, origin, challenge())).status, 303);
  phone.counter = 1;
  EXPECT_EQ(sign_in_with(phone.sign(host, origin, challenge())).status, 422) << "a copy of the key";
  phone.flags = 0x01;
  EXPECT_EQ(sign_in_with(phone.sign(host, origin, challenge())).status, 422) << "nobody was verified";
}

TEST_F(Passkeys, OfOneSiteDoNotOpenAnother) {
  enrol(an, phone);
  node.municipality(hasselt_nis);
  const std::string there = "hasselt.localhost:" + std::to_string(node.port());
  const std::string asked = attribute(node.get(there, "/aanmelding").body, "data-challenge");
  for (const std::string& rp : {std::string("hasselt.localhost"), host})
    EXPECT_EQ(
        node.post(there, "/aanmelding/passkey", form_of(phone.sign(rp, "http://" + there, asked))).status,
        422);
  EXPECT_EQ(node.post(there, "/aanmelding/passkey", form_of(phone.sign(host, origin, challenge()))).status,
            422);
}

TEST_F(Passkeys, EnrolmentIsRefusedForAnotherChallengeSessionOrOrigin) {
  const auto bert = sign_in(node, alken, web::role::editor);
  const auto of_bert =
      attribute(get("/mijn-account/passkeys/nieuw", bert.cookie_header).body, "data-challenge");
  for (const auto& made : {phone.make(host, origin, of_bert), phone.make(host, origin, challenge()),
                           phone.make(host, "https://elders.be", of_bert)})
    EXPECT_EQ(
        post("/mijn-account/passkeys", "csrf=" + an.csrf + "&" + form_of(made), an.cookie_header).status,
        422);
  EXPECT_EQ(post("/mijn-account/passkeys", "csrf=" + an.csrf, an.cookie_header).status, 422);
  EXPECT_THAT(get("/mijn-account", an.cookie_header).body, HasSubstr("nog geen passkey"));
  EXPECT_TRUE(mails(node).empty());
}

TEST_F(Passkeys, CredentialThatIsThereBelongsToItsAccountAlone) {
  enrol(an, phone);
  const auto bert = sign_in(node, alken, web::role::editor);
  EXPECT_EQ(enrol(bert, phone).status, 422);
}

TEST_F(Passkeys, AreRenamedAndRemovedByTheirOwnerOnly) {
  enrol(an, phone);
  const auto id = node.db().read(
      std::nullopt, [&](transaction& tx) { return accounts::passkeys_of(tx, an.account).front().id; });
  const std::string path = "/mijn-account/passkeys/" + std::to_string(id);
  const auto bert = sign_in(node, alken, web::role::editor);
  post(path + "/verwijdering", "csrf=" + bert.csrf, bert.cookie_header);
  post(path + "/naam", "csrf=" + bert.csrf + "&naam=Van+Bert", bert.cookie_header);
  EXPECT_THAT(get("/mijn-account", an.cookie_header).body, HasSubstr("Gsm van het werk"));
  post(path + "/naam", "csrf=" + an.csrf + "&naam=%3Cb%3ELaptop", an.cookie_header);
  EXPECT_THAT(get("/mijn-account", an.cookie_header).body,
              AllOf(HasSubstr("&lt;b&gt;Laptop"), Not(HasSubstr("<b>Laptop"))));
  EXPECT_THAT(audited(an), Not(testing::Contains(std::string(audit::passkey_removed))));
  node.time.advance(std::chrono::seconds{1});
  post(path + "/verwijdering", "csrf=" + an.csrf, an.cookie_header);
  EXPECT_THAT(audited(an), testing::Contains(std::string(audit::passkey_removed)));
  EXPECT_EQ(mails(node).front().subject, "Een passkey van je account is verwijderd");
  EXPECT_EQ(sign_in_with(phone.sign(host, origin, challenge())).status, 422);
}

TEST_F(Passkeys, OfABlockedAccountOpensNothing) {
  enrol(an, phone);
  node.db().write(std::nullopt, [&](transaction& tx) { accounts::block(tx, an.account); });
  EXPECT_EQ(sign_in_with(phone.sign(host, origin, challenge())).status, 422);
}

}  // namespace
}  // namespace paraat::test
