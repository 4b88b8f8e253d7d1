// Loss of telephone and recovery codes: an administrator, or the operator, allows a new authenticator app.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/users_command.hpp"
#include "tenant/people/accounts/accounts.hpp"
#include "tenant/people/accounts/totp.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tests/support/audited.hpp"
#include "tests/support/mailbox.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class SecondStep : public testing::Test {
 protected:
  running_node node;
  tenants::tenant alken = node.municipality(alken_nis);
  someone admin = sign_in(node, alken, web::role::tenant_admin);
  const std::string host = "alken.localhost";
  const std::string secret = std::string(20, 's');

  node::config settings() {
    node::config c;
    c.folder = node.folder();
    c.database = node.urls().application_url;
    c.database_owner = node.urls().owner_url;
    return c;
  }
  // A coordinator with a password, an app and recovery codes.
  accounts::account_id bert(web::role role = web::role::coordinator) {
    const auto& vault = node.inside().services().vault;
    const std::string hash = vault.hash_password("paard batterij nietje"), sealed = vault.seal(secret);
    return node.db().write(std::nullopt, [&](transaction& tx) {
      const auto id = accounts::add(tx, {.name = "Bert Claes", .email = "bert@alken.be"}, node.time.now());
      accounts::set_password(tx, id, hash);
      accounts::set_totp(tx, id, sealed, 0);
      accounts::replace_recovery_codes(tx, id, {vault.mark("recovery:abcd2345")});
      web::grant g{.what = role, .tenant = alken.id, .organisation = {}};
      accounts::give(tx, id, g, std::nullopt, node.time.now());
      return id;
    });
  }
  answer reset(const someone& by, accounts::account_id who) {
    return node.post(host, "/beheer/gebruikers/" + std::to_string(who) + "/tweede-stap", "csrf=" + by.csrf,
                     by.cookie_header);
  }
  answer password() {
    return node.post(host, "/aanmelding", "email=bert%40alken.be&wachtwoord=paard+batterij+nietje");
  }
  accounts::account kept(accounts::account_id who) {
    return node.db().read(std::nullopt, [&](transaction& tx) { return accounts::find(tx, who).value(); });
  }
};

TEST_F(SecondStep, AnAdministratorClearsItAndThePersonSetsUpANewApp) {
  const auto who = bert();
  const auto session = sign_in(node, who);
  const auto half_done = password();
  ASSERT_THAT(half_done.body, HasSubstr("Nog één stap"));
  EXPECT_THAT(node.get(host, "/beheer/gebruikers/" + std::to_string(who), admin.cookie_header).body,
              HasSubstr("Tweede stap wissen"));
  ASSERT_EQ(reset(admin, who).headers.at("location"), "/beheer/gebruikers?klaar=tweede-stap");
  EXPECT_EQ(audited(node, alken, audit::second_step_reset), 1);
  EXPECT_EQ(node.get(host, "/beheer", session.cookie_header).status, 303) << "every session has ended";
  const auto code = accounts::totp_code(secret, accounts::totp_step(node.time.now()));
  EXPECT_EQ(node.post(host, "/aanmelding/code",
                      "bewijs=" + hidden_field(half_done.body, "bewijs") + "&code=" + code)
                .status,
            410)
      << "a sign-in that was half done too";
  const auto post = mails(node);
  ASSERT_EQ(post.size(), 1U);
  EXPECT_EQ(post[0].to, "bert@alken.be");
  EXPECT_THAT(post[0].text,
              AllOf(HasSubstr("overal afgemeld"), HasSubstr("http://alken.localhost/aanmelding")));
  const auto next = password();
  EXPECT_THAT(next.body, HasSubstr("Beveilig je account"));
  EXPECT_EQ(
      node.db().read(std::nullopt, [&](transaction& tx) { return accounts::recovery_codes_left(tx, who); }),
      0);
  const auto user = node.get(host, "/beheer/gebruikers/" + std::to_string(who), admin.cookie_header);
  EXPECT_THAT(user.body, AllOf(HasSubstr("Tweede stap gewist"), HasSubstr("An Peeters"),
                               Not(HasSubstr("/tweede-stap\""))));
}

TEST_F(SecondStep, WhoMayNotClearItChangesNothing) {
  const auto who = bert();
  for (const web::role r : {web::role::coordinator, web::role::mediator, web::role::editor})
    EXPECT_EQ(reset(sign_in(node, alken, r), who).status, 403);
  const auto wellen = node.municipality(wellen_nis);
  const auto elsewhere = sign_in(node, wellen, web::role::tenant_admin);
  EXPECT_EQ(node.post("wellen.localhost", "/beheer/gebruikers/" + std::to_string(who) + "/tweede-stap",
                      "csrf=" + elsewhere.csrf, elsewhere.cookie_header)
                .status,
            404)
      << "not a user there";
  EXPECT_EQ(reset({}, who).status, 401);
  EXPECT_TRUE(kept(who).has_second_step);
  EXPECT_TRUE(mails(node).empty());
}

TEST_F(SecondStep, NobodyClearsTheirOwnNorThatOfTheOperatorNorOneThatIsNotThere) {
  const auto bert_id = bert(web::role::tenant_admin);
  const auto himself = sign_in(node, bert_id);
  const auto own = reset(himself, bert_id);
  EXPECT_EQ(own.status, 422);
  EXPECT_THAT(own.body, HasSubstr("niet zelf wissen"));
  node.db().write(std::nullopt, [&](transaction& tx) {
    accounts::give(tx, bert_id, {.what = web::role::node_operator, .tenant = {}, .organisation = {}},
                   std::nullopt, node.time.now());
  });
  EXPECT_THAT(reset(admin, bert_id).body, HasSubstr("beheert de node"));
  EXPECT_TRUE(kept(bert_id).has_second_step);
  EXPECT_EQ(node.get(host, "/beheer", himself.cookie_header).status, 200);
  EXPECT_THAT(reset(himself, admin.account).body, HasSubstr("nog geen tweede stap"));
}

TEST_F(SecondStep, TheOperatorClearsItFromTheCommandLine) {
  const auto who = bert(web::role::tenant_admin);
  const auto session = sign_in(node, who);
  testing::internal::CaptureStdout();
  EXPECT_EQ(node::user_command("reset-second-step", settings(), {{"email", "Bert@Alken.be"}}), 0);
  EXPECT_THAT(testing::internal::GetCapturedStdout(), HasSubstr("bert@alken.be"));
  EXPECT_EQ(node.get(host, "/beheer", session.cookie_header).status, 303);
  EXPECT_THAT(password().body, HasSubstr("Beveilig je account"));
  EXPECT_THAT(last_mail_to(node, alken, "bert@alken.be").text,
              AllOf(HasSubstr("overal afgemeld"), HasSubstr("Vrijwilligers Alken")));
  EXPECT_THAT(node.get(host, "/beheer/gebruikers/" + std::to_string(who), admin.cookie_header).body,
              AllOf(HasSubstr("Tweede stap gewist"), HasSubstr("Nodebeheerder")));
}

TEST_F(SecondStep, TheCommandRefusesAnUnknownAddressAndAnAccountWithoutOne) {
  for (const char* email : {"", "geen adres", "niemand@alken.be"})
    EXPECT_THROW(node::user_command("reset-second-step", settings(), {{"email", email}}),
                 std::invalid_argument)
        << email;
  const auto who = bert();
  testing::internal::CaptureStdout();
  node::user_command("reset-second-step", settings(), {{"email", "bert@alken.be"}});
  testing::internal::GetCapturedStdout();
  EXPECT_THROW(node::user_command("reset-second-step", settings(), {{"email", "bert@alken.be"}}),
               std::invalid_argument)
      << "it is gone already";
  EXPECT_EQ(mails(node, alken).size(), 1U);
  EXPECT_FALSE(kept(who).has_second_step);
}

}  // namespace
}  // namespace paraat::test
