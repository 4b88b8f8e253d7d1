#include "protocol/bytes.hpp"

#include <gtest/gtest.h>

namespace paraat {
namespace {

// RFC 4648 section 10.
TEST(Bytes, Base64HasOneTextForOneValue) {
  EXPECT_EQ(base64("foob"), "Zm9vYg==");
  EXPECT_EQ(from_base64("Zm9vYg=="), "foob");
  EXPECT_EQ(from_base64(""), "");
  EXPECT_EQ(base64_url("\xfb\xff"), "-_8");
  EXPECT_EQ(from_base64_url("-_8"), "\xfb\xff");
  for (const char* bad :
       {"Zm9vYg", "Zm9vYg=", "Zm9vYh==", "Zm9v Yg==", "Zm9vYg==\n", "Zm9v!g==", "-_8=", "="})
    EXPECT_FALSE(from_base64(bad)) << bad;
  for (const char* bad : {"-_8=", "-_9", "+/8", "-"}) EXPECT_FALSE(from_base64_url(bad)) << bad;
}

TEST(Bytes, NoByteOutsideTheAlphabetIsTakenForALetter) {
  for (int c = 0; c < 256; ++c) {
    const std::string text(4, static_cast<char>(c));
    const bool letter = c < 128 && (std::isalnum(c) != 0 || c == '+' || c == '/');
    EXPECT_EQ(from_base64(text).has_value(), letter) << c;
    const bool url_letter = c < 128 && (std::isalnum(c) != 0 || c == '-' || c == '_');
    EXPECT_EQ(from_base64_url(text).has_value(), url_letter) << c;
    EXPECT_EQ(from_hex(text).has_value(), c < 128 && std::isxdigit(c) != 0) << c;
  }
}

TEST(Bytes, ANameHasOneUuidAsInRfc9562) {
  EXPECT_EQ(uuid_v5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com"),
            "2ed6657d-e927-568b-95e1-2665a8aea6a2")
      << "RFC 9562 appendix A.4";
  EXPECT_NE(uuid_v5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.org"),
            uuid_v5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com"));
  EXPECT_TRUE(is_uuid(uuid_v5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "")));
}

TEST(Bytes, Utf8IsTheStrictKind) {
  for (const char* good : {"", "a", "\xc3\xbc", "\xe2\x82\xac", "\xf0\x9f\x8c\xb1", "\xf4\x8f\xbf\xbf"})
    EXPECT_TRUE(is_utf8(good)) << good;
  for (const char* bad : {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
                          "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xc3", "\xe2\x82", "a\xff"})
    EXPECT_FALSE(is_utf8(bad)) << bad;
}

}  // namespace
}  // namespace paraat
