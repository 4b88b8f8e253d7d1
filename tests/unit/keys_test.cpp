#include "protocol/keys.hpp"

#include <gtest/gtest.h>

#include "protocol/bytes.hpp"

namespace paraat::keys {
namespace {

std::string bytes(std::string_view hex_text) { return from_hex(hex_text).value(); }

// RFC 8032 section 7.1, TEST 3.
const std::string rfc_seed = bytes("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7");
const std::string rfc_key = bytes("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
const std::string rfc_signature = bytes(
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
    "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");

TEST(Keys, SignsAsRfc8032Prints) {
  const auto key = signing_key::from_seed(rfc_seed).value();
  EXPECT_EQ(key.public_key().bytes(), rfc_key);
  EXPECT_EQ(key.sign_base(bytes("af82")), rfc_signature);
  EXPECT_TRUE(verify_bytes(rfc_key, bytes("af82"), rfc_signature));
  EXPECT_FALSE(verify_bytes(rfc_key, bytes("af83"), rfc_signature));
}

TEST(Keys, ASignatureOfOneKindDoesNotServeAsAnother) {
  const auto key = signing_key::generate();
  const auto signature = key.sign(domain::manifest, "bytes");
  EXPECT_TRUE(key.public_key().verify(domain::manifest, "bytes", signature));
  EXPECT_FALSE(key.public_key().verify(domain::members, "bytes", signature));
  EXPECT_FALSE(key.public_key().verify_base("bytes", signature));
  // A domain cannot borrow the beginning of the message: the NUL stands between.
  EXPECT_FALSE(key.public_key().verify("manifestb", "ytes", signature));
}

TEST(Keys, TheDomainIsThePrefixOfTheSpecification) {
  const auto key = signing_key::from_seed(rfc_seed).value();
  const std::string prefixed = std::string("paraat-fed-1/listing") + '\0' + "bytes";
  EXPECT_EQ(key.sign(domain::listing, "bytes"), key.sign_base(prefixed));
}

TEST(Keys, AMalleatedSignatureIsRefused) {
  // The scalar plus the group order: the same point equation, other bytes.
  const std::string order = bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  std::string other = rfc_signature;
  int carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    const int sum = static_cast<unsigned char>(other[32 + i]) + static_cast<unsigned char>(order[i]) + carry;
    other[32 + i] = static_cast<char>(sum & 255);
    carry = sum >> 8;
  }
  ASSERT_EQ(carry, 0);
  EXPECT_FALSE(verify_bytes(rfc_key, bytes("af82"), other));
}

TEST(Keys, EveryFlippedBitOfASignatureIsRefused) {
  const auto key = signing_key::generate();
  const auto signature = key.sign_base("message");
  for (std::size_t bit = 0; bit < signature.size() * 8; ++bit) {
    std::string flipped = signature;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(key.public_key().verify_base("message", flipped)) << bit;
  }
}

TEST(Keys, AnOrdinaryKeyIsEnrolled) {
  for (int i = 0; i < 50; ++i) {
    const auto key = signing_key::generate().public_key();
    const auto admitted = enrol(key.bytes());
    ASSERT_TRUE(admitted);
    EXPECT_EQ(*admitted, key);
  }
}

class RefusedKey : public testing::TestWithParam<const char*> {};
TEST_P(RefusedKey, IsNotEnrolled) { EXPECT_FALSE(enrol(bytes(GetParam()))); }

INSTANTIATE_TEST_SUITE_P(SmallOrder, RefusedKey,
                         testing::Values("0000000000000000000000000000000000000000000000000000000000000000",
                                         "0100000000000000000000000000000000000000000000000000000000000000",
                                         "0100000000000000000000000000000000000000000000000000000000000080",
                                         "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                                         "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                                         "0000000000000000000000000000000000000000000000000000000000000080",
                                         "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                                         "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                                         "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                                         "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"));
INSTANTIATE_TEST_SUITE_P(NotCanonical, RefusedKey,
                         testing::Values("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                                         "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                                         "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                                         "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"));
INSTANTIATE_TEST_SUITE_P(NotOnTheCurve, RefusedKey,
                         testing::Values("0200000000000000000000000000000000000000000000000000000000000000"));
INSTANTIATE_TEST_SUITE_P(Published, RefusedKey,
                         testing::Values("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                                         "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
                                         "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
                                         "278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e",
                                         "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
                                         "dfc9425e4f968f7f0c29f0259cf5f9aed6851c2bb4ad8bfb860cfee0ab248292",
                                         "0f1d1274943b91415889152e893d80e93275a1fc0b65fd71b4b0dda10ad7d772",
                                         "26b40b8f93fff3d897112f7ebc582b232dbd72517d082fe83cfb30ddce43d1bb"));
INSTANTIATE_TEST_SUITE_P(WrongLength, RefusedKey, testing::Values("", "00", "d75a9801"));

TEST(Keys, AKeyOutsideThePrimeOrderGroupIsRefused) {
  // An ordinary key plus the point of order two: on the curve, not of small order, and still not a safe key.
  // On Edwards25519 that sum is (-x, -y): p - y, with the other sign of x.
  std::string key(signing_key::generate().public_key().bytes());
  const std::string p = bytes("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
  const bool odd = (static_cast<unsigned char>(key[31]) & 0x80U) != 0;
  key[31] = static_cast<char>(key[31] & 0x7f);
  int borrow = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    const int rest = static_cast<unsigned char>(p[i]) - static_cast<unsigned char>(key[i]) - borrow;
    key[i] = static_cast<char>(rest & 255);
    borrow = rest < 0 ? 1 : 0;
  }
  if (!odd) key[31] = static_cast<char>(static_cast<unsigned char>(key[31]) | 0x80U);
  EXPECT_FALSE(enrol(key));
}

TEST(Keys, TheSeedSurvivesItsTextFile) {
  const auto key = signing_key::generate();
  const auto text = key.to_text();
  EXPECT_TRUE(text.starts_with("paraat-ed25519-seed "));
  EXPECT_TRUE(text.ends_with("\n"));
  EXPECT_EQ(signing_key::from_text(text)->public_key(), key.public_key());
  EXPECT_EQ(signing_key::from_text(text + "\r\n")->public_key(), key.public_key());
}

TEST(Keys, ADamagedTextFileGivesNoKey) {
  const std::string text = signing_key::generate().to_text();
  EXPECT_FALSE(signing_key::from_text(""));
  EXPECT_FALSE(signing_key::from_text("paraat-ed25519-seed "));
  EXPECT_FALSE(signing_key::from_text(text.substr(0, text.size() - 3)));
  EXPECT_FALSE(signing_key::from_text("x" + text));
  EXPECT_FALSE(signing_key::from_text("paraat-ed25519-seed !" + text.substr(21)));
}

TEST(Keys, TheKeyIdNamesTheNodeAndTheKey) {
  EXPECT_EQ(key_id("hasselt", rfc_key), "hasselt#" + hex(sha256_bytes(rfc_key)).substr(0, 16));
  EXPECT_EQ(node_of(key_id("hasselt", rfc_key)), "hasselt");
  for (const char* bad : {"", "hasselt", "hasselt#", "#0123456789abcdef", "hasselt#0123456789ABCDEF",
                          "hasselt#0123456789abcde", "Hasselt#0123456789abcdef", "a#b#0123456789abcdef"})
    EXPECT_FALSE(node_of(bad)) << bad;
}

}  // namespace
}  // namespace paraat::keys
