// The encryption and the signature of web push, against the examples that the RFCs print.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

#include "protocol/bytes.hpp"
#include "tenant/messaging/push/content_encoding.hpp"
#include "tenant/messaging/push/vapid.hpp"
#include "tests/support/push_receiver.hpp"

namespace paraat::push {
namespace {

std::string bytes(std::string_view text) { return from_base64_url(text).value(); }

TEST(ContentEncoding, EncryptsTheWalrusOfRfc8188Section31) {
  const record only{"I am the walrus"};
  EXPECT_EQ(
      base64_url(encode({&only, 1}, bytes("yqdlZ-tYemfogSmv7Ws5PQ"), bytes("I1BsxtFttlv3u_Oo94xnmw"), "")),
      "I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg");
}

TEST(ContentEncoding, EncryptsTwoPaddedRecordsAsRfc8188Section32) {
  const record two[] = {{"I am th", 1}, {"e walrus", 0}};
  EXPECT_EQ(
      base64_url(encode(two, bytes("BO3ZVPxUlnLORbVGMpbT1Q"), bytes("uNCkWiNYzKTnBN9ji3-qWA"), "a1", 25)),
      "uNCkWiNYzKTnBN9ji3-qWAAAABkCYTHOG8chz_gnvgOqdGYovxyjuqRyJFjEDyoF1Fvkj6hQPdPHI51OEUKEpgz3SsLWIqS_uA");
}

// RFC 8291, section 5 and appendix A.
const std::string sender_secret = bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
const std::string browser_secret = bytes("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94");
const recipient browser{
    bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
    bytes("BTBZMqHH6r4Tts7J_aSIgg")};
constexpr std::string_view watermelon = "When I grow up, I want to be a watermelon";

TEST(WebPushEncryption, AgreesOnTheSecretsOfRfc8291AppendixA) {
  const auto sender = p256::key::from_scalar(sender_secret).value();
  const auto receiver = p256::key::from_scalar(browser_secret).value();
  EXPECT_EQ(base64_url(sender.public_point()),
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
  EXPECT_EQ(receiver.public_point(), browser.public_key);
  EXPECT_EQ(base64_url(sender.agree(browser.public_key).value()),
            "kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs");
  EXPECT_EQ(sender.agree(receiver.public_point()), receiver.agree(sender.public_point()));
  EXPECT_EQ(base64_url(keying_material(sender, browser).value()),
            "S4lYMb_L0FxCeq0WhDx813KgSYqU26kOyzWUdsXYyrg");
}

TEST(WebPushEncryption, EncryptsTheWatermelonOfRfc8291Section5) {
  const auto sender = p256::key::from_scalar(sender_secret).value();
  EXPECT_EQ(base64_url(encrypt_with(watermelon, browser, sender, bytes("DGv6ra1nlYgDCS1FRnbzlw")).value()),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_"
            "c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6"
            "PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
}

TEST(WebPushEncryption, IsReadByTheBrowserAloneAndIsDifferentEachTime) {
  const test::browser_keys els, an;
  const std::string one = encrypt("Zandzakken vullen", els.given()).value(),
                    two = encrypt("Zandzakken vullen", els.given()).value();
  EXPECT_NE(one, two);
  EXPECT_EQ(els.read(one), "Zandzakken vullen");
  EXPECT_EQ(els.read(two), "Zandzakken vullen");
  EXPECT_EQ(an.read(one), std::nullopt);
  std::string bent = one;
  bent.back() ^= 1;
  EXPECT_EQ(els.read(bent), std::nullopt);
}

TEST(WebPushEncryption, HasNoWordForAKeyThatIsNoPointOfTheCurve) {
  const auto sender = p256::key::generate();
  std::string beside = sender.public_point();
  beside.back() ^= 1;
  std::string squeezed = std::string(1, '\x02') + sender.public_point().substr(1, 32);
  for (const std::string& wrong : {beside, squeezed, std::string(65, '\x04'), std::string(65, '\0'),
                                   std::string(1, '\0'), std::string(), sender.public_point() + "x"}) {
    EXPECT_FALSE(p256::is_point(wrong)) << hex(wrong);
    EXPECT_EQ(sender.agree(wrong), std::nullopt);
    EXPECT_EQ(encrypt("woord", {wrong, std::string(auth_bytes, 'a')}), std::nullopt);
  }
  EXPECT_TRUE(p256::is_point(sender.public_point()));
}

TEST(P256, ReadsNoNumberThatIsNone) {
  EXPECT_FALSE(p256::key::from_scalar(std::string(32, '\0')));
  EXPECT_FALSE(p256::key::from_scalar(std::string(32, '\xff')));
  EXPECT_FALSE(p256::key::from_scalar("kort"));
  const auto k = p256::key::generate();
  EXPECT_EQ(p256::key::from_pem(k.pem()).value().public_point(), k.public_point());
  EXPECT_FALSE(p256::key::from_pem("-----BEGIN PRIVATE KEY-----\nxx\n-----END PRIVATE KEY-----\n"));
}

// RFC 8292, section 2.4.
TEST(Vapid, VerifiesTheExampleOfRfc8292) {
  constexpr std::string_view input =
      "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3"
      "NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0";
  const std::string key =
      bytes("BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs");
  const std::string signature =
      bytes("i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA");
  EXPECT_TRUE(p256::verifies(key, input, signature));
  EXPECT_FALSE(p256::verifies(key, std::string(input) + "x", signature));
  EXPECT_FALSE(p256::verifies(key, input, signature.substr(1)));
}

TEST(Vapid, SignsTheHeaderAndClaimsThatTheExampleHas) {
  const auto k = p256::key::generate();
  constexpr std::string_view claims =
      R"({"aud":"https://push.example.net","exp":1453523768,"sub":"mailto:push@example.com"})";
  const std::string token = signed_token(k, claims);
  const auto dot = token.rfind('.');
  EXPECT_EQ(
      token.substr(0, dot),
      "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1"
      "MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0");
  const std::string signature = bytes(token.substr(dot + 1));
  EXPECT_EQ(signature.size(), p256::signature_bytes);
  EXPECT_TRUE(p256::verifies(k.public_point(), token.substr(0, dot), signature));
}

// A short r or s has leading noughts in the raw form: of a thousand signatures some have one.
TEST(Vapid, ASignatureHasSixtyFourOctetsHoweverSmallItsNumbers) {
  const auto k = p256::key::generate();
  bool short_one = false;
  for (int i = 0; i < 1000; ++i) {
    const std::string message = std::to_string(i), s = k.sign(message);
    ASSERT_EQ(s.size(), 64U);
    ASSERT_TRUE(p256::verifies(k.public_point(), message, s));
    short_one |= s[0] == '\0' || s[32] == '\0';
  }
  EXPECT_TRUE(short_one);
}

TEST(Vapid, TheTokenNamesTheServiceAndLastsLessThanADay) {
  const auto k = p256::key::generate();
  const instant now{std::chrono::seconds{1'795'287'600}};
  const std::string value = authorization(k, "https://push.example", "beheer@hasselt.example", now);
  ASSERT_TRUE(value.starts_with("vapid t="));
  const auto comma = value.find(", k=");
  EXPECT_EQ(bytes(value.substr(comma + 4)), k.public_point());
  const std::string token = value.substr(8, comma - 8);
  const auto claims = boost::json::parse(bytes(token.substr(37, token.rfind('.') - 37))).as_object();
  EXPECT_EQ(claims.at("aud").as_string(), "https://push.example");
  EXPECT_EQ(claims.at("sub").as_string(), "mailto:beheer@hasselt.example");
  EXPECT_GT(claims.at("exp").as_int64(), 1'795'287'600);
  EXPECT_LT(claims.at("exp").as_int64(), 1'795'287'600 + 24 * 3600);
}

TEST(Vapid, TheKeyFileIsMadeOnceForItsOwnerAlone) {
  namespace fs = std::filesystem;
  const fs::path folder = test::scratch_folder(), file = folder / "push.key";
  EXPECT_EQ(key_if_there(file), std::nullopt);
  const auto k = key_in(file);
  EXPECT_EQ(key_in(file).public_point(), k.public_point());
  struct stat there{};
  ASSERT_EQ(::stat(file.c_str(), &there), 0);
  EXPECT_EQ(there.st_mode & 0777, 0600U);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), {}), 1) << "no draft is left";
  std::ofstream(file) << "iets anders\n";
  EXPECT_THROW(key_in(file), std::runtime_error);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace paraat::push
