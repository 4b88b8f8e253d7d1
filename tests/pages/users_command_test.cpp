// `paraat user add`: how an operator makes the first administrator, and a demo its people.

#include "node/users_command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>

#include "tenant/people/accounts/accounts.hpp"
#include "tenant/people/accounts/totp.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using options = std::map<std::string, std::string>;

class UserCommand : public testing::Test {
 protected:
  running_node node;
  tenants::tenant alken = node.municipality(alken_nis);

  node::config settings() {
    node::config c;
    c.folder = node.folder();
    c.database = node.urls().application_url;
    c.database_owner = node.urls().owner_url;
    return c;
  }
  std::string file(const std::string& name, const std::string& line) {
    std::ofstream(node.folder() / name) << line << "\n";
    return (node.folder() / name).string();
  }
  boost::json::object add(options more, const std::string& role = "coordinator") {
    options o = std::move(more);
    o.merge(options{{"email", "An@alken.be"},
                    {"name", "An Peeters"},
                    {"role", role},
                    {"tenant", alken.party},
                    {"json", "yes"}});
    testing::internal::CaptureStdout();
    const int status = node::user_command("add", settings(), o);
    const std::string printed = testing::internal::GetCapturedStdout();
    EXPECT_EQ(status, 0);
    return boost::json::parse(printed).as_object();
  }
};

TEST_F(UserCommand, MakesSomeoneWhoSignsInAtOnceWithTheSecretThatItPrints) {
  const auto printed = add({{"password-file", file("password", "paard batterij nietje")}});
  const auto secret = accounts::from_base32(printed.at("totp_secret").as_string()).value();
  const auto first =
      node.post("alken.localhost", "/aanmelding", "email=an%40alken.be&wachtwoord=paard+batterij+nietje");
  const auto in = node.post("alken.localhost", "/aanmelding/code",
                            "bewijs=" + hidden_field(first.body, "bewijs") +
                                "&code=" + accounts::totp_code(secret, accounts::totp_step(node.time.now())));
  EXPECT_EQ(in.status, 303);
  EXPECT_EQ(in.headers.at("location"), "/beheer");
}

TEST_F(UserCommand, EachRoleOfTheStaffStartsAtItsOwnDeskAfterSigningIn) {
  for (const std::string role : {"mediator", "editor", "tenant_admin", "node_operator"}) {
    const std::string email = role + "@alken.be";
    options more{{"email", email}, {"password-file", file("password", "paard batterij nietje")}};
    if (role == "node_operator") more["tenant"] = "";
    const auto printed = add(more, role);
    const auto secret = accounts::from_base32(printed.at("totp_secret").as_string()).value();
    const auto first =
        node.post("alken.localhost", "/aanmelding", "email=" + email + "&wachtwoord=paard+batterij+nietje");
    const auto in = node.post("alken.localhost", "/aanmelding/code",
                              "bewijs=" + hidden_field(first.body, "bewijs") + "&code=" +
                                  accounts::totp_code(secret, accounts::totp_step(node.time.now())));
    EXPECT_EQ(in.headers.at("location"), role == "node_operator" ? "/beheer/verbindingen" : "/beheer")
        << role;
  }
}

TEST_F(UserCommand, AddsARoleToAnAccountAndLeavesItsSecretsAlone) {
  add({{"password-file", file("password", "paard batterij nietje")}});
  const auto again = add({}, "editor");
  EXPECT_TRUE(again.at("existed").as_bool());
  EXPECT_FALSE(again.contains("totp_secret"));
  EXPECT_FALSE(again.contains("invitation"));
}

TEST_F(UserCommand, PrintsAnInvitationThatWorksWhenThereIsNoPassword) {
  const std::string link(add({}, "tenant_admin").at("invitation").as_string());
  ASSERT_TRUE(link.starts_with("http://alken.localhost/uitnodiging/")) << link;
  EXPECT_THAT(node.get("alken.localhost", link.substr(22)).body, HasSubstr("Welkom bij Vrijwilligers Alken"));
}

TEST_F(UserCommand, TakesTheSecretsOfAFile) {
  const auto printed = add({{"password-file", file("password", "paard batterij nietje")},
                            {"totp-secret-file", file("secret", "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ")}});
  EXPECT_FALSE(printed.contains("totp_secret"));
}

TEST_F(UserCommand, RefusesWhatIsWrongWithASentenceAndChangesNothing) {
  const options good{
      {"email", "an@alken.be"}, {"name", "An"}, {"role", "coordinator"}, {"tenant", alken.party}};
  const std::pair<const char*, std::string> wrong[] = {
      {"email", "geen adres"},
      {"name", " "},
      {"role", "koning"},
      {"tenant", "be-nis-1"},
      {"role", "organisation"},
      {"password-file", file("short", "kort")},
      {"password-file", "/nergens"},
      {"totp-secret-file", file("secret", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")}};
  for (const auto& [name, value] : wrong) {
    options o = good;
    o[name] = value;
    EXPECT_THROW(node::user_command("add", settings(), o), std::invalid_argument) << name << " " << value;
  }
  EXPECT_THROW(node::user_command("koning", settings(), {}), std::invalid_argument);
  EXPECT_TRUE(node.db().read(std::nullopt, [](transaction& tx) { return accounts::all(tx); }).empty());
}

}  // namespace
}  // namespace paraat::test
