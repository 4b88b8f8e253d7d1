#include "tenant/platform/secrets/vault.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include "tenant/people/accounts/accounts.hpp"
#include "tenant/people/accounts/sessions.hpp"
#include "tenant/people/accounts/sign_in_flow.hpp"
#include "tenant/people/accounts/throttle.hpp"

namespace paraat::accounts {
namespace {

using secrets::vault;

const std::string key_a(32, 'a'), key_b(32, 'b');

class KeyFile : public testing::Test {
 protected:
  KeyFile() { ::mkdtemp(folder.data()); }
  ~KeyFile() override { std::filesystem::remove_all(folder); }
  std::string folder = "/tmp/paraat-vault-XXXXXX";
  std::filesystem::path file() const { return folder + "/account.key"; }
};

TEST(Vault, OpensWhatItSealedAndNothingElse) {
  const vault a(key_a), b(key_b);
  std::string sealed = a.seal("geheim");
  EXPECT_EQ(a.open(sealed), "geheim");
  EXPECT_NE(a.seal("geheim"), sealed) << "each sealing has a nonce of its own";
  EXPECT_FALSE(b.open(sealed));
  EXPECT_FALSE(a.open("kort"));
  sealed.back() = static_cast<char>(sealed.back() ^ 1);
  EXPECT_FALSE(a.open(sealed));
}

TEST(Vault, HashesPasswordsWithArgon2idAtNineteenMebibytes) {
  const vault v(key_a);
  const std::string hash = v.hash_password("vier losse woorden hier");
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << hash.substr(0, 40);
  EXPECT_TRUE(v.matches("vier losse woorden hier", hash));
  EXPECT_FALSE(v.matches("vier losse woorden Hier", hash));
  EXPECT_NE(v.hash_password("vier losse woorden hier"), hash);
}

TEST(Vault, MatchesNothingWithoutAHash) {
  const vault v(key_a);
  EXPECT_FALSE(v.matches("", ""));
  EXPECT_FALSE(v.matches("wachtwoord", ""));
  EXPECT_FALSE(v.matches("wachtwoord", "geen hash"));
}

TEST(Vault, ServesManyAtOnceInTurns) {
  const vault v(key_a);
  const std::string hash = v.hash_password("vier losse woorden hier");
  std::atomic<int> good = 0;
  {
    std::vector<std::jthread> people;
    for (int i = 0; i < 8; ++i)
      people.emplace_back([&] { good += v.matches("vier losse woorden hier", hash) ? 1 : 0; });
  }
  EXPECT_EQ(good, 8);
}

TEST_F(KeyFile, IsMadeOnceAndReadableByItsOwnerOnly) {
  const std::string key = vault::key_in(file());
  EXPECT_EQ(key.size(), 32U);
  EXPECT_EQ(vault::key_in(file()), key);
  struct stat s{};
  ASSERT_EQ(::stat(file().c_str(), &s), 0);
  EXPECT_EQ(s.st_mode & 0777U, 0600U);
}

TEST_F(KeyFile, TwoProcessesThatStartAtOnceReadTheSameKey) {
  std::vector<std::string> keys(6);
  {
    std::vector<std::jthread> starting;
    for (auto& k : keys) starting.emplace_back([&] { k = vault::key_in(file()); });
  }
  for (const auto& k : keys) EXPECT_EQ(k, keys.front());
}

TEST_F(KeyFile, WithSomethingElseInItStopsTheStart) {
  std::ofstream(file()) << "niet wat het moet zijn\n";
  EXPECT_THROW(vault::key_in(file()), std::runtime_error);
  EXPECT_THROW(vault::key_in(folder + "/nergens/account.key"), std::runtime_error);
}

TEST(Passwords, AreRefusedWhenShortOrWhatEverybodyTriesFirst) {
  for (const char* bad : {"kort", "elf tekens.", "wachtwoord123", "password1234", "123456789012",
                          "aaaaaaaaaaaa", "Wachtwoord2026!", "qwertyazerty12", "an.peeters12!"})
    EXPECT_FALSE(check_password(bad, "an.peeters@alken.be")) << bad;
  EXPECT_FALSE(check_password(std::string(129, 'x'), "an@alken.be"));
  for (const char* good : {"paard batterij nietje zeven", "Zk8#pQ2!vLm4", "één zin met accenten"})
    EXPECT_TRUE(check_password(good, "an.peeters@alken.be")) << good;
}

TEST(RecoveryCodes, AreTenDifferentOnesAndReadHoweverTheyAreTyped) {
  const auto codes = new_recovery_codes();
  ASSERT_EQ(codes.size(), 10U);
  EXPECT_NE(codes[0], codes[1]);
  EXPECT_EQ(normal_recovery_code(" K7MQ - 2x9f "), "k7mq2x9f");
}

TEST(OnwardPath, NeverLeadsToAnotherSite) {
  for (const char* bad : {"https://elders.be", "//elders.be", "/\\elders.be", "elders", "/a b",
                          "/a\nSet-Cookie: x", "javascript:alert(1)"})
    EXPECT_EQ(safe_path(bad), "") << bad;
  EXPECT_EQ(safe_path("/beheer/vacatures?pagina=2"), "/beheer/vacatures?pagina=2");
  EXPECT_EQ(safe_path("/"), "/");
}

TEST(AgentSummary, KeepsOnlyWhatSomeoneRecognises) {
  EXPECT_EQ(agent_summary("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
            "Firefox op Linux");
  EXPECT_EQ(agent_summary(
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"),
            "Safari op iPhone");
  EXPECT_EQ(agent_summary("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537.36 Edg/140.0"),
            "Edge op Windows");
  EXPECT_EQ(agent_summary("curl/8 <script>"), "");
}

}  // namespace
}  // namespace paraat::accounts
