// protocol/vectors: the vectors for other implementations.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "protocol/bytes.hpp"
#include "tests/support/signed_messages.hpp"
#include "tests/support/source_folder.hpp"

namespace paraat {
namespace {

namespace json = boost::json;

json::object vectors(const std::string& name) {
  std::ifstream file(test::source_folder() / "protocol/vectors" / name);
  std::ostringstream text;
  text << file.rdbuf();
  return json::parse(text.str()).as_object();
}

TEST(Vectors, EverySignedHttpMessageGetsItsVerdict) {
  const auto all = vectors("http_signature.json");
  ASSERT_GE(all.at("cases").as_array().size(), 20U);
  for (const auto& one : all.at("cases").as_array()) {
    auto question = all.at("common").as_object();
    for (const auto& [name, value] : one.as_object()) question[name] = value;
    EXPECT_EQ(test::verdict_on(question), std::string(one.at("verdict").as_string())) << one.at("name");
  }
}

// Ed25519 gives one signature, so ours must be that of the other implementation to the byte.
TEST(Vectors, WeSignTheSameBytes) {
  const auto all = vectors("http_signature.json");
  int compared = 0;
  for (const auto& one : all.at("cases").as_array()) {
    if (!one.as_object().contains("base")) continue;
    auto question = all.at("common").as_object();
    for (const auto& [name, value] : one.as_object()) question[name] = value;
    const auto& [key_id, seed] = *question.at("seeds").as_object().begin();
    question["key_id"] = key_id;
    question["seed"] = seed;
    const bool answer = question.contains("response");
    const auto theirs = test::message_of(question.at(answer ? "response" : "request").as_object()).head;
    const auto ours = test::signed_by_us(question);
    EXPECT_EQ(ours.field("signature-input"), theirs.field("signature-input")) << one.at("name");
    EXPECT_EQ(ours.field("signature"), theirs.field("signature")) << one.at("name");
    ++compared;
  }
  EXPECT_EQ(compared, 3);
}

TEST(Vectors, SignedObjectsAndKeyIds) {
  const auto all = vectors("objects.json");
  for (const auto& one : all.at("cases").as_array()) {
    const auto text = [&](const char* name) { return std::string(one.at(name).as_string()); };
    const auto key = keys::signing_key::from_seed(from_hex(text("seed")).value()).value();
    const auto bytes = from_hex(text("bytes")).value();
    EXPECT_EQ(hex(key.public_key().bytes()), text("public_key"));
    EXPECT_EQ(keys::key_id(text("node_id"), key.public_key().bytes()), text("key_id"));
    EXPECT_EQ(hex(key.sign(text("domain"), bytes)), text("signature")) << text("domain");
    EXPECT_TRUE(key.public_key().verify(text("domain"), bytes, from_hex(text("signature")).value()));
    EXPECT_EQ(key.to_text(), text("file"));
  }
}

TEST(Vectors, KeysThatNoNodeMayTake) {
  const auto all = vectors("refused_keys.json");
  ASSERT_GE(all.at("keys").as_array().size(), 20U);
  for (const auto& one : all.at("keys").as_array())
    EXPECT_FALSE(keys::enrol(from_hex(one.at("key").as_string()).value())) << one.at("why");
}

}  // namespace
}  // namespace paraat
