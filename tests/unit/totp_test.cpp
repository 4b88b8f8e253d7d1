#include <gtest/gtest.h>

#include "tenant/people/accounts/qr.hpp"
#include "tenant/people/accounts/totp.hpp"

namespace paraat::accounts {
namespace {

constexpr std::string_view rfc_secret = "12345678901234567890";

instant at(std::int64_t seconds) { return instant{std::chrono::seconds{seconds}}; }

// RFC 6238 appendix B has eight digits; an app shows the last six.
TEST(Totp, GivesTheCodesOfRfc6238) {
  const std::pair<std::int64_t, const char*> vectors[] = {{59, "287082"},         {1111111109, "081804"},
                                                          {1111111111, "050471"}, {1234567890, "005924"},
                                                          {2000000000, "279037"}, {20000000000, "353130"}};
  for (const auto& [seconds, code] : vectors)
    EXPECT_EQ(totp_code(rfc_secret, totp_step(at(seconds))), code) << seconds;
}

// RFC 4226 appendix D.
TEST(Totp, GivesTheCodesOfRfc4226) {
  const char* codes[] = {"755224", "287082", "359152", "969429", "338314",
                         "254676", "287922", "162583", "399871", "520489"};
  for (int i = 0; i < 10; ++i) EXPECT_EQ(totp_code(rfc_secret, i), codes[i]);
}

TEST(Totp, TakesTheStepBeforeAndAfterAndNoFurther) {
  const instant now = at(1'000'000'000);
  const auto step = totp_step(now);
  for (const int by : {-1, 0, 1})
    EXPECT_EQ(accepted_totp_step(rfc_secret, totp_code(rfc_secret, step + by), now, 0), step + by);
  for (const int by : {-2, 2})
    EXPECT_FALSE(accepted_totp_step(rfc_secret, totp_code(rfc_secret, step + by), now, 0));
}

TEST(Totp, TakesNoStepTwiceAndNoneBeforeIt) {
  const instant now = at(1'000'000'000);
  const auto step = totp_step(now);
  EXPECT_FALSE(accepted_totp_step(rfc_secret, totp_code(rfc_secret, step), now, step));
  EXPECT_FALSE(accepted_totp_step(rfc_secret, totp_code(rfc_secret, step - 1), now, step));
  EXPECT_EQ(accepted_totp_step(rfc_secret, totp_code(rfc_secret, step + 1), now, step), step + 1);
}

TEST(Totp, RefusesWhatIsNotACode) {
  for (const char* code : {"", "28708", "2870822", "abcdef", "２８７０８２"})
    EXPECT_FALSE(accepted_totp_step(rfc_secret, code, at(59), -2)) << code;
}

// RFC 4648 section 10.
TEST(Base32, GivesTheVectorsOfRfc4648AndReadsThemBack) {
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "MY"},
                                                         {"fo", "MZXQ"},
                                                         {"foo", "MZXW6"},
                                                         {"foob", "MZXW6YQ"},
                                                         {"fooba", "MZXW6YTB"},
                                                         {"foobar", "MZXW6YTBOI"}};
  for (const auto& [plain, coded] : vectors) {
    EXPECT_EQ(base32(plain), coded);
    EXPECT_EQ(from_base32(coded), plain);
  }
  EXPECT_EQ(from_base32("mzxw 6ytb oi=="), "foobar");
  EXPECT_FALSE(from_base32("MZXW1"));
}

TEST(QrCode, DrawsTheFinderPatternAndKeepsAQuietZone) {
  const auto qr = qr_code(totp_address("Vrijwilligers Alken", "an@alken.be", rfc_secret));
  EXPECT_GE(qr.size, 21 + 8);
  EXPECT_TRUE(qr.path.starts_with("M4 4h1v1h-1zM5 4h1v1h-1z")) << qr.path.substr(0, 40);
  EXPECT_EQ(qr.path.find("M3 "), std::string::npos);
}

TEST(TotpAddress, EscapesTheNamesInIt) {
  EXPECT_EQ(totp_address("Alken & co", "an@alken.be", "foobar"),
            "otpauth://totp/Alken%20%26%20co:an%40alken.be?secret=MZXW6YTBOI&issuer=Alken%20%26%20co");
}

}  // namespace
}  // namespace paraat::accounts
