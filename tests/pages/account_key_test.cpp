// The key that seals the secrets of accounts: a lost key is not replaced silently, and a foreign key is
// refused, at the start and by commands.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "node/factories.hpp"
#include "node/users_command.hpp"
#include "tenant/people/accounts/accounts.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class AnAccountKey : public testing::Test {
 protected:
  running_node node;
  const fs::path file = node.folder() / "account.key";

  node::config settings() {
    node::config c;
    c.folder = node.folder();
    c.database = node.urls().application_url;
    c.database_owner = node.urls().owner_url;
    return c;
  }
  std::string fault() {
    return node.db().read(std::nullopt,
                          [&](transaction& tx) { return node::account_key_fault(settings(), tx); });
  }
  std::string refused() {
    try {
      node::account_key(settings(), node.db());
      return "";
    } catch (const std::runtime_error& e) {
      return e.what();
    }
  }
};

TEST_F(AnAccountKey, ThatIsTheSameIsTakenEachTime) {
  EXPECT_EQ(refused(), "");
  EXPECT_EQ(fault(), "");
}

TEST_F(AnAccountKey, ThatIsLostIsNotMadeAnew) {
  fs::remove(file);
  EXPECT_THAT(refused(), HasSubstr("is gone; nothing was made in its place"));
  EXPECT_THAT(refused(), HasSubstr("paraat key forget-account"));
  EXPECT_THAT(fault(), HasSubstr("is gone"));
  EXPECT_FALSE(fs::exists(file));
  EXPECT_THROW(node::user_command("add", settings(), {}), std::exception);
  EXPECT_FALSE(fs::exists(file));
}

TEST_F(AnAccountKey, OfAnotherNodeIsRefusedAlsoInASecondProcess) {
  std::ofstream(file) << std::string(64, 'a') << "\n";
  EXPECT_THAT(refused(), HasSubstr("is not the account key of this database"));
  EXPECT_THAT(fault(), HasSubstr("is not the account key of this database"));
  node::config other = settings();
  other.folder = node.folder() / "other";
  fs::create_directories(other.folder);
  other.listen_port = 0;
  EXPECT_THROW(node::node(other, node.time), std::runtime_error);
}

TEST_F(AnAccountKey, ThatIsLostForGoodIsForgottenByACommandAndEverybodySetsUpANewApp) {
  const auto& vault = node.inside().services().vault;
  const std::string sealed = vault.seal(std::string(20, 's'));
  const auto id = node.db().write(std::nullopt, [&](transaction& tx) {
    const auto made = accounts::add(tx, {.name = "Bert Claes", .email = "bert@alken.be"}, node.time.now());
    accounts::set_totp(tx, made, sealed, 0);
    return made;
  });
  const auto forget = [&](transaction& tx) { return node::forget_account_key(settings(), tx); };
  EXPECT_THROW(node.db().write(std::nullopt, forget), std::runtime_error) << "a key that fits stays";
  fs::remove(file);
  EXPECT_EQ(node.db().write(std::nullopt, forget), 1);
  EXPECT_EQ(refused(), "");
  EXPECT_TRUE(fs::exists(file));
  EXPECT_EQ(
      node.db().read(std::nullopt, [&](transaction& tx) { return accounts::secrets_of(tx, id).totp_secret; }),
      "");
}

}  // namespace
}  // namespace paraat::test
