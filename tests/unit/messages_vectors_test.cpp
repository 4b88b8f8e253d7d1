// protocol/vectors/messages.json: a note as another implementation signs, seals and receipts it.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "federation/kinds/kinds.hpp"
#include "protocol/bytes.hpp"
#include "protocol/hpke.hpp"
#include "protocol/keys.hpp"
#include "protocol/wire.hpp"
#include "tests/support/source_folder.hpp"

namespace paraat {
namespace {

namespace json = boost::json;

struct vector {
  json::object values;
  std::string operator[](std::string_view name) const {
    return from_hex(std::string(values.at(name).as_string())).value();
  }
};

vector the_note() {
  std::ifstream file(test::source_folder() / "protocol/vectors/messages.json");
  std::ostringstream text;
  text << file.rdbuf();
  return {json::parse(text.str()).as_object().at("cases").as_array().at(0).as_object()};
}

TEST(MessageVectors, EnvelopeAndReceiptAreSignedOverTheirBytesAndTheHashIsOfTheEnvelope) {
  const vector v = the_note();
  const auto key = keys::signing_key::from_seed(v["seed"]).value();
  EXPECT_EQ(key.sign(keys::domain::envelope, v["envelope"]), v["envelope_signature"]);
  EXPECT_EQ(key.sign(keys::domain::receipt, v["receipt"]), v["receipt_signature"]);
  EXPECT_EQ(sha256_bytes(v["envelope"]), v["envelope_hash"]);
  const auto receipt = wire::parse<wire::Receipt>(v["receipt"]).value();
  EXPECT_EQ(receipt.envelope_hash(), v["envelope_hash"]);
  EXPECT_EQ(receipt.outcome(), wire::ACCEPTED);
}

TEST(MessageVectors, TheEnvelopeReadsAsWrittenAndWeWriteTheSameBytes) {
  const vector v = the_note();
  const auto e = wire::parse<wire::Envelope>(v["envelope"]).value();
  EXPECT_EQ(e.from_tenant(), "be-nis-71072");
  EXPECT_EQ(e.lane(), wire::CRISIS);
  EXPECT_EQ(e.lane_seq(), 1U);
  EXPECT_EQ(e.type(), "case.note");
  EXPECT_EQ(e.SerializeAsString(), v["envelope"]);
}

TEST(MessageVectors, TheSealedNoteOpensForItsRecipientAndWeSealTheSameBytes) {
  const vector v = the_note();
  const auto e = wire::parse<wire::Envelope>(v["envelope"]).value();
  EXPECT_EQ(e.sealed().suite(), hpke::suite);
  EXPECT_EQ(e.sealed().ciphertext(), v["ciphertext"]);
  const auto recipient = hpke::sealing_key::from_bytes(v["recipient_secret"]).value();
  EXPECT_EQ(keys::key_id("haspengouw", recipient.public_key()), v.values.at("recipient_key_id").as_string());
  EXPECT_EQ(recipient.open(e.sealed().enc(), v["info"], v["aad"], e.sealed().ciphertext()), v["content"]);
  const auto again = hpke::seal_with(hpke::sealing_key::from_bytes(v["ephemeral_secret"]).value(),
                                     recipient.public_key(), v["info"], v["aad"], v["content"])
                         .value();
  EXPECT_EQ(again.enc, v["enc"]);
  EXPECT_EQ(again.ciphertext, v["ciphertext"]);
}

TEST(MessageVectors, TheNoteIsOneThatWeTake) {
  const vector v = the_note();
  const auto e = wire::parse<wire::Envelope>(v["envelope"]).value();
  federation::kinds::message m;
  m.id = e.message_id();
  m.case_id = e.case_id();
  m.content = v["content"];
  EXPECT_FALSE(federation::kinds::check_case_note(m));
  m.content += "\x0a\x01";
  EXPECT_TRUE(federation::kinds::check_case_note(m));
}

}  // namespace
}  // namespace paraat
