// Links and reply addresses of a person are masked in what is written, also as mail programs rewrite them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tenant/people/relay/secrets_in_text.hpp"

namespace paraat::test {
namespace {

using relay::without_secrets;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string token = "aB3-dE5_gH7iJ9kL1mN3oP5qR7sT9uV1";  // 24 bytes in base64url
const std::string secret = "0123456789abcdef0123456789abcdef";

std::string percent_encoded(const std::string& text) {
  std::string out;
  for (const char c : text)
    if (c == ':')
      out += "%3A";
    else if (c == '/')
      out += "%2F";
    else if (c == '+')
      out += "%2B";
    else if (c == '%')
      out += "%25";
    else
      out += c;
  return out;
}

TEST(RelaySecrets, MasksLinksAndReplyAddresses) {
  EXPECT_EQ(without_secrets("Zie https://alken.be/gesprek/" + token + "."),
            "Zie https://alken.be/gesprek/….");
  EXPECT_EQ(without_secrets("Mail ANTWOORD+7-" + secret + "@alken.be"), "Mail ANTWOORD+…@alken.be");
  EXPECT_EQ(without_secrets("https://alken.be/mijn-antwoord/" + token + "?x"),
            "https://alken.be/mijn-antwoord/…?x")
      << "a link of another page";
}

TEST(RelaySecrets, MasksPercentEncodedOnesUpToThreeTimes) {
  std::string link = "https://alken.be/gesprek/" + token, address = "antwoord+7-" + secret + "@alken.be";
  for (int depth = 1; depth <= 3; ++depth) {
    link = percent_encoded(link);
    address = percent_encoded(address);
    const std::string safe =
        "https://eur01.safelinks.protection.outlook.com/?url=" + link + "&data=05%7C01&sdata=x";
    EXPECT_THAT(without_secrets(safe), AllOf(Not(HasSubstr(token)), HasSubstr("…&data=05%7C01&sdata=x")))
        << depth;
    EXPECT_THAT(without_secrets("mailto:" + address), Not(HasSubstr(secret))) << depth;
  }
}

TEST(RelaySecrets, MasksThoseOfProofpoint) {
  std::string second;
  for (const char c : token) second += c == '-' ? "-2D" : c == '_' ? "-5F" : std::string(1, c);
  EXPECT_EQ(without_secrets("https://urldefense.proofpoint.com/v2/url?u=https-3A__alken.be_gesprek_" +
                            second + "&d=DwMFaQ&c=x ok"),
            "https://urldefense.proofpoint.com/v2/url?u=https-3A__alken.be_gesprek_…&d=DwMFaQ&c=x ok");
  EXPECT_THAT(
      without_secrets("https://urldefense.proofpoint.com/v2/url?u=https-3A__eur01.safelinks.protection."
                      "outlook.com_-3Furl-3Dhttps-253A-252F-252Falken.be-252Fgesprek-252F" +
                      second + "-26data-3D05&d=x"),
      AllOf(Not(HasSubstr(second)), HasSubstr("…-26data-3D05&d=x")))
      << "one in the other";
  for (const char* page : {"gesprek", "mijn-antwoord"})
    EXPECT_THAT(without_secrets("https://urldefense.com/v3/__https://alken.be/" + std::string(page) + "/" +
                                token + "__;!!Abc$"),
                Not(HasSubstr(token)));
}

TEST(RelaySecrets, LeavesOtherTextAsItIs) {
  for (const std::string text :
       {"", "100% zeker, 50%25", "https://alken.be/nieuws/dit-is-een-heel-lange-titel-van-een-artikel",
        "https://alken.be/gesprek/kort", "/0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b", "antwoord+liefde", "%2",
        "%zz%", "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "\xff\xfe%2F", "a/b/c"})
    EXPECT_EQ(without_secrets(text), text);
}

}  // namespace
}  // namespace paraat::test
