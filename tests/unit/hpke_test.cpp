#include "protocol/hpke.hpp"

#include <gtest/gtest.h>

#include "protocol/bytes.hpp"

namespace paraat::hpke {
namespace {

std::string bytes(std::string_view hex_text) { return from_hex(hex_text).value(); }

// RFC 9180 appendix A.2.1: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305, base mode.
const std::string info = bytes("4f6465206f6e2061204772656369616e2055726e");
const std::string ephemeral_secret =
    bytes("f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600");
const std::string ephemeral_public =
    bytes("1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a");
const std::string recipient_secret =
    bytes("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb");
const std::string recipient_public =
    bytes("4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a");
const std::string plaintext = bytes("4265617574792069732074727574682c20747275746820626561757479");
const std::string aad = bytes("436f756e742d30");
const std::string ciphertext =
    bytes("1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28");

TEST(Hpke, SealsAndOpensAsRfc9180AppendixA21Prints) {
  const auto sender = sealing_key::from_bytes(ephemeral_secret).value();
  EXPECT_EQ(hex(sender.public_key()), hex(ephemeral_public));
  const auto out = seal_with(sender, recipient_public, info, aad, plaintext);
  ASSERT_TRUE(out);
  EXPECT_EQ(hex(out->enc), hex(ephemeral_public));
  EXPECT_EQ(hex(out->ciphertext), hex(ciphertext));
  const auto recipient = sealing_key::from_bytes(recipient_secret).value();
  EXPECT_EQ(hex(recipient.public_key()), hex(recipient_public));
  EXPECT_EQ(recipient.open(ephemeral_public, info, aad, ciphertext), plaintext);
}

TEST(Hpke, OpensOnlyForTheRecipientWithTheSameInfoAndAad) {
  const auto alken = sealing_key::generate(), hasselt = sealing_key::generate();
  const auto out = seal(alken.public_key(), "case 1", "to Alken", "Lien, 0470 00 00 00").value();
  EXPECT_EQ(alken.open(out.enc, "case 1", "to Alken", out.ciphertext), "Lien, 0470 00 00 00");
  EXPECT_FALSE(hasselt.open(out.enc, "case 1", "to Alken", out.ciphertext));
  EXPECT_FALSE(alken.open(out.enc, "case 2", "to Alken", out.ciphertext));
  EXPECT_FALSE(alken.open(out.enc, "case 1", "to Wellen", out.ciphertext));
}

TEST(Hpke, OneChangedBitAnywhereKeepsItShut) {
  const auto alken = sealing_key::generate();
  const auto out = seal(alken.public_key(), "", "", "Lien").value();
  for (std::size_t i = 0; i < out.ciphertext.size(); ++i) {
    std::string bent = out.ciphertext;
    bent[i] ^= 1;
    EXPECT_FALSE(alken.open(out.enc, "", "", bent)) << i;
  }
  for (std::size_t i = 0; i < out.enc.size(); ++i) {
    std::string bent = out.enc;
    bent[i] ^= 1;
    EXPECT_FALSE(alken.open(bent, "", "", out.ciphertext)) << i;
  }
  EXPECT_FALSE(alken.open(out.enc, "", "", out.ciphertext.substr(0, tag_bytes - 1)));
  EXPECT_FALSE(alken.open(out.enc.substr(1), "", "", out.ciphertext));
}

TEST(Hpke, TwoSealingsOfTheSameTextDiffer) {
  const auto alken = sealing_key::generate();
  const auto one = seal(alken.public_key(), "", "", "Lien").value();
  const auto two = seal(alken.public_key(), "", "", "Lien").value();
  EXPECT_NE(one.enc, two.enc);
  EXPECT_NE(one.ciphertext, two.ciphertext);
}

// RFC 7748 section 6.1: a shared secret of zeros is refused; these points give one.
TEST(Hpke, KeysOfSmallOrderAreNoRecipients) {
  for (const char* point : {"0000000000000000000000000000000000000000000000000000000000000000",
                            "0100000000000000000000000000000000000000000000000000000000000000",
                            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"}) {
    EXPECT_FALSE(is_recipient(bytes(point))) << point;
    EXPECT_FALSE(seal(bytes(point), "", "", "Lien")) << point;
  }
  EXPECT_FALSE(is_recipient("short"));
  EXPECT_TRUE(is_recipient(sealing_key::generate().public_key()));
}

TEST(Hpke, AKeyIsWrittenAndReadAsOneLine) {
  const auto key = sealing_key::generate();
  const auto again = sealing_key::from_text(key.to_text() + "\n");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->public_key(), key.public_key());
  EXPECT_FALSE(sealing_key::from_text("paraat-ed25519-seed " + key.to_text().substr(14)));
  EXPECT_FALSE(sealing_key::from_text("paraat-x25519 c2hvcnQ"));
}

}  // namespace
}  // namespace paraat::hpke
