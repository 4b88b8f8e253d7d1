#include "protocol/http_signature.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "protocol/bytes.hpp"
#include "protocol/content_digest.hpp"

namespace paraat::http_signature {
namespace {

namespace sf = structured_fields;

constexpr time_point noon{std::chrono::seconds(1'790'000'000)};
constexpr std::string_view body = "listings";

struct two_nodes {
  keys::signing_key hasselt = keys::signing_key::generate(), alken = keys::signing_key::generate();
  std::string hasselt_id = keys::key_id("hasselt", hasselt.public_key().bytes());
  std::string alken_id = keys::key_id("alken", alken.public_key().bytes());

  key_lookup lookup() const {
    return [this](std::string_view id) -> std::optional<keys::public_key> {
      if (id == hasselt_id) return keys::enrol(hasselt.public_key().bytes()).value();
      if (id == alken_id) return keys::enrol(alken.public_key().bytes()).value();
      return std::nullopt;
    };
  }
  signer by_hasselt() const { return {hasselt, hasselt_id}; }
  signer by_alken() const { return {alken, alken_id}; }

  message post() const {
    message m{"POST", "alken.example:8443", "/fed/v1/inbox/crisis", "", 0, {}};
    m.set("Content-Type", "application/x-protobuf");
    add_content_digest(m, body);
    m.set(destination_field, "alken");
    m.set(request_id_field, "0190-abc");
    return m;
  }
  message get() const {
    message m{"GET", "alken.example:8443", "/fed/v1/changes", "?after=3&wait=25", 0, {}};
    add_content_digest(m, "");
    m.set(destination_field, "alken");
    m.set(request_id_field, "0190-def");
    return m;
  }
  message signed_post() const {
    auto m = post();
    sign_request(m, by_hasselt(), noon);
    return m;
  }
  message answer_to(const message& request) const {
    message m;
    m.status = 200;
    m.set("Content-Type", "application/x-protobuf");
    add_content_digest(m, "receipt");
    sign_response(m, request, by_alken(), noon);
    return m;
  }
  std::expected<verified, fault> verify(const message& m, time_point now = noon) const {
    return verify_request(m, lookup(), now, "alken.example:8443", "alken");
  }
};

// Signs any message, also one that the profile refuses.
void sign_freely(message& m, const keys::signing_key& key, const std::string& inner_list,
                 const std::string& label = "paraat", const message* request = nullptr) {
  const auto parsed = sf::parse_dictionary(label + "=" + inner_list).value();
  const auto base = signature_base(std::get<sf::inner_list>(parsed.front().second), m, request);
  const auto signature = key.sign_base(base.value_or("nothing"));
  m.headers.emplace_back("Signature-Input", label + "=" + inner_list);
  m.headers.emplace_back("Signature", fmt::format("{}=:{}:", label, base64(signature)));
}

std::string params(const std::string& key_id) {
  return fmt::format(";created=1790000000;expires=1790000300;keyid=\"{}\";tag=\"paraat-fed-1\"", key_id);
}

constexpr std::string_view all_of_post =
    R"("@method" "@authority" "@path" "@query" "fed-destination" "fed-request-id" "content-digest" "content-type" "content-length")";

TEST(HttpSignature, ASignedRequestIsVerified) {
  const two_nodes world;
  for (auto m : {world.post(), world.get()}) {
    sign_request(m, world.by_hasselt(), noon);
    const auto says = world.verify(m);
    ASSERT_TRUE(says) << code_of(says.error());
    EXPECT_EQ(says->key_id, world.hasselt_id);
    EXPECT_EQ(says->node_id, "hasselt");
    EXPECT_EQ(says->created, 1'790'000'000);
    EXPECT_EQ(says->request_id, m.field(request_id_field));
  }
}

TEST(HttpSignature, WhatWasSignedByHandOfTheSpecificationIsVerified) {
  const two_nodes world;
  auto m = world.post();
  sign_freely(m, world.hasselt, fmt::format("({}){}", all_of_post, params(world.hasselt_id)));
  EXPECT_TRUE(world.verify(m));
}

TEST(HttpSignature, EveryRequiredComponentThatIsDroppedIsRefused) {
  const two_nodes world;
  const auto whole = sf::parse_list(fmt::format("({})", all_of_post)).value();
  const auto& names = std::get<sf::inner_list>(whole.front());
  for (std::size_t dropped = 0; dropped < names.items.size(); ++dropped) {
    auto some = names;
    some.items.erase(some.items.begin() + static_cast<std::ptrdiff_t>(dropped));
    auto m = world.post();
    sign_freely(m, world.hasselt, sf::serialize(some).value() + params(world.hasselt_id));
    const auto says = world.verify(m);
    ASSERT_FALSE(says) << dropped;
    EXPECT_EQ(says.error(), fault::not_covered) << dropped;
    EXPECT_EQ(status_of(says.error()), 401U);
  }
}

TEST(HttpSignature, AFedFieldThatIsNotCoveredIsRefused) {
  const two_nodes world;
  auto m = world.signed_post();
  m.set("Fed-Members", "3");
  EXPECT_EQ(world.verify(m).error(), fault::not_covered);
  sign_request(m, world.by_hasselt(), noon);
  EXPECT_TRUE(world.verify(m));
}

TEST(HttpSignature, ARequiredFieldThatIsAbsentIsRefusedThoughItIsCovered) {
  const two_nodes world;
  for (const char* field : {"Content-Digest", "Fed-Request-Id", "Fed-Destination"}) {
    auto m = world.post();
    std::erase_if(m.headers, [&](const auto& line) { return line.first == field; });
    EXPECT_THROW(sign_request(m, world.by_hasselt(), noon), std::logic_error);
    sign_freely(m, world.hasselt, fmt::format("({}){}", all_of_post, params(world.hasselt_id)));
    EXPECT_FALSE(world.verify(m)) << field;
  }
}

TEST(HttpSignature, EveryPartOfTheRequestIsHeldByTheSignature) {
  const two_nodes world;
  const auto refused = [&](auto change, fault expected) {
    auto m = world.signed_post();
    change(m);
    const auto says = world.verify(m);
    ASSERT_FALSE(says);
    EXPECT_EQ(says.error(), expected) << code_of(says.error());
  };
  refused([](message& m) { m.method = "PUT"; }, fault::bad_signature);
  refused([](message& m) { m.method = "post"; }, fault::bad_signature);
  refused([](message& m) { m.path = "/fed/v1/inbox/bulk"; }, fault::bad_signature);
  refused([](message& m) { m.query = "?x"; }, fault::bad_signature);
  refused([](message& m) { m.authority = "heers.example"; }, fault::wrong_destination);
  refused([](message& m) { m.set(destination_field, "heers"); }, fault::wrong_destination);
  refused([](message& m) { m.set(request_id_field, "0190-abd"); }, fault::bad_signature);
  refused([](message& m) { m.set("Content-Digest", content_digest("listingz")); }, fault::bad_signature);
  refused([](message& m) { m.set("Content-Type", "text/plain"); }, fault::bad_signature);
  refused([](message& m) { m.set("Content-Length", "9"); }, fault::bad_signature);
  refused([](message& m) { m.headers.emplace_back("Content-Type", "x"); }, fault::bad_signature);
}

TEST(HttpSignature, AnAbsentQueryIsAQuestionMark) {
  const two_nodes world;
  auto m = world.signed_post();
  m.query = "?";
  EXPECT_TRUE(world.verify(m));
}

TEST(HttpSignature, TheAuthorityIsComparedWithoutCaseAndDefaultPort) {
  const two_nodes world;
  auto m = world.post();
  m.authority = "Alken.Example:443";
  sign_request(m, world.by_hasselt(), noon);
  m.authority = "alken.example";
  EXPECT_TRUE(verify_request(m, world.lookup(), noon, "ALKEN.example:443", "alken"));
}

TEST(HttpSignature, TwoTaggedSignaturesAreMalformed) {
  const two_nodes world;
  auto m = world.signed_post();
  sign_freely(m, world.hasselt, fmt::format("({}){}", all_of_post, params(world.hasselt_id)), "second");
  EXPECT_EQ(world.verify(m).error(), fault::malformed);
  EXPECT_EQ(status_of(fault::malformed), 400U);
}

TEST(HttpSignature, TheSameLabelTwiceIsMalformed) {
  const two_nodes world;
  auto m = world.signed_post();
  sign_freely(m, world.hasselt, R"(("@method");created=1;tag="other")");
  EXPECT_EQ(world.verify(m).error(), fault::malformed);
}

TEST(HttpSignature, ASignatureWithAForeignTagIsPassedOver) {
  const two_nodes world;
  auto m = world.signed_post();
  sign_freely(m, world.alken, R"(("@method" "@target-uri";x=1);created=1;alg="hmac-sha256";tag="other")",
              "other");
  EXPECT_TRUE(world.verify(m));

  auto alone = world.post();
  sign_freely(alone, world.hasselt, fmt::format("({});created=1;tag=\"other\"", all_of_post));
  EXPECT_EQ(world.verify(alone).error(), fault::unsigned_message);
  EXPECT_EQ(world.verify(world.post()).error(), fault::unsigned_message);
}

TEST(HttpSignature, TheTagIsAStringAndNotAToken) {
  const two_nodes world;
  auto m = world.post();
  sign_freely(m, world.hasselt,
              fmt::format("({});created=1790000000;expires=1790000300;keyid=\"{}\";tag=paraat-fed-1",
                          all_of_post, world.hasselt_id));
  EXPECT_EQ(world.verify(m).error(), fault::unsigned_message);
}

TEST(HttpSignature, ParametersThatTheProfileDoesNotNameAreMalformed) {
  const two_nodes world;
  const auto refused = [&](const std::string& parameters,
                           const std::string& names = std::string(all_of_post)) {
    auto m = world.post();
    sign_freely(m, world.hasselt, "(" + names + ")" + parameters);
    const auto says = world.verify(m);
    ASSERT_FALSE(says) << parameters << names;
    EXPECT_EQ(says.error(), fault::malformed) << parameters << names;
  };
  const std::string id = world.hasselt_id;
  refused(params(id) + ";alg=\"ed25519\"");
  refused(params(id) + ";nonce=\"x\"");
  refused(fmt::format(";created=1790000000;keyid=\"{}\";tag=\"paraat-fed-1\"", id));
  refused(fmt::format(";expires=1790000300;keyid=\"{}\";tag=\"paraat-fed-1\"", id));
  refused(";created=1790000000;expires=1790000300;tag=\"paraat-fed-1\"");
  refused(fmt::format(";created=1790000000;expires=1790000301;keyid=\"{}\";tag=\"paraat-fed-1\"", id));
  refused(fmt::format(";created=1790000000;expires=1789999999;keyid=\"{}\";tag=\"paraat-fed-1\"", id));
  refused(fmt::format(";created=1790000000.0;expires=1790000300;keyid=\"{}\";tag=\"paraat-fed-1\"", id));
  refused(fmt::format(";created=\"1790000000\";expires=1790000300;keyid=\"{}\";tag=\"paraat-fed-1\"", id));
  refused(
      fmt::format(";created=1;created=1790000000;expires=1790000300;keyid=\"{}\";tag=\"paraat-fed-1\"", id));
  for (const char* extra :
       {R"("content-digest";sf)", R"("content-digest";bs)", R"("content-digest";key="sha-256")",
        R"("content-digest";tr)", R"("@method";req)", R"("@target-uri")", R"("@scheme")",
        R"("@request-target")", R"("@query-param";name="a")", R"("@status")", R"("@method")",
        R"("content-digest")", R"("Content-Type")", R"(content-type)", R"("x-absent")",
        R"("@signature-params")", R"("@nothing")"})
    refused(params(id), std::string(all_of_post) + " " + extra);
}

TEST(HttpSignature, BrokenGrammarIsMalformed) {
  const two_nodes world;
  const auto refused = [&](auto change) {
    auto m = world.signed_post();
    change(m);
    const auto says = world.verify(m);
    ASSERT_FALSE(says);
    EXPECT_EQ(says.error(), fault::malformed) << code_of(says.error());
  };
  refused([](message& m) { m.set("Signature", "paraat=:AAAA:"); });
  refused([](message& m) { m.set("Signature", "paraat=\"text\""); });
  refused([](message& m) { m.set("Signature", "other=" + *m.field("Signature")); });
  refused([](message& m) { m.set("Signature", *m.field("Signature") + ";x"); });
  refused([](message& m) { m.set("Signature", "paraat=:" + std::string(86, 'A') + ":"); });
  refused([](message& m) { m.set("Signature-Input", "paraat=1"); });
  refused([](message& m) { m.set("Signature-Input", *m.field("Signature-Input") + ","); });
  refused([](message& m) { m.set("Signature-Input", *m.field("Signature-Input") + ", b"); });
  refused([](message& m) { std::erase_if(m.headers, [](auto& h) { return h.first == "Signature"; }); });
  refused([](message& m) { m.headers.emplace_back("Transfer-Encoding", "chunked"); });
  refused([](message& m) { m.headers.emplace_back("Content-Encoding", "gzip"); });
  refused([](message& m) { m.headers.emplace_back("content-length", "8"); });
  refused([](message& m) { m.set("Content-Length", "08"); });
  refused([](message& m) { m.set("Content-Length", "+8"); });
  refused([](message& m) { m.headers.emplace_back("Fed-Destination", "alken"); });
  refused([](message& m) { m.set(request_id_field, "a b"); });
  refused([](message& m) { m.set("Content-Type", "text/pl\xc3\xa4in"); });
  refused([](message& m) { m.set("Content-Type", "a\nb"); });
}

TEST(HttpSignature, AKeyThatIsNotKnownHereIsRefused) {
  const two_nodes world;
  auto m = world.post();
  const auto stranger = keys::signing_key::generate();
  sign_request(m, {stranger, keys::key_id("hasselt", stranger.public_key().bytes())}, noon);
  EXPECT_EQ(world.verify(m).error(), fault::unknown_key);
  sign_request(m, {stranger, world.hasselt_id}, noon);
  EXPECT_EQ(world.verify(m).error(), fault::bad_signature);
  sign_request(m, {stranger, "no key id"}, noon);
  EXPECT_EQ(world.verify(m).error(), fault::unknown_key);
}

TEST(HttpSignature, StaleAndEarlyRequestsGetTheirOwnError) {
  using std::chrono::seconds;
  const two_nodes world;
  const auto m = world.signed_post();
  EXPECT_TRUE(world.verify(m, noon + seconds(360)));
  EXPECT_EQ(world.verify(m, noon + seconds(361)).error(), fault::stale);
  EXPECT_TRUE(world.verify(m, noon - seconds(60)));
  EXPECT_EQ(world.verify(m, noon - seconds(61)).error(), fault::clock_skew);
}

TEST(HttpSignature, ChecksGoInTheOrderOfTheSpecification) {
  using std::chrono::seconds;
  const two_nodes world;
  auto m = world.signed_post();
  m.set("Signature", "paraat=:" + base64(std::string(64, '\1')) + ":");
  EXPECT_EQ(world.verify(m).error(), fault::bad_signature);
  EXPECT_EQ(world.verify(m, noon + seconds(900)).error(), fault::stale);
  m.set(destination_field, "heers");
  EXPECT_EQ(world.verify(m, noon + seconds(900)).error(), fault::wrong_destination);
  const auto nobody = [](std::string_view) { return std::optional<keys::public_key>(); };
  EXPECT_EQ(verify_request(m, nobody, noon, "alken.example:8443", "alken").error(), fault::unknown_key);
  m.set("Fed-New", "x");
  EXPECT_EQ(verify_request(m, nobody, noon, "alken.example:8443", "alken").error(), fault::not_covered);
}

TEST(HttpSignature, TheAnswerIsTiedToItsRequest) {
  const two_nodes world;
  const auto request = world.signed_post();
  const auto answer = world.answer_to(request);
  const auto says = verify_response(answer, request, world.lookup(), noon, "alken");
  ASSERT_TRUE(says) << code_of(says.error());
  EXPECT_EQ(says->node_id, "alken");

  auto other = world.post();
  other.set(request_id_field, "0190-other");
  sign_request(other, world.by_hasselt(), noon);
  EXPECT_EQ(verify_response(answer, other, world.lookup(), noon, "alken").error(), fault::bad_signature);
  auto same_id = world.get();
  same_id.set(request_id_field, "0190-abc");
  EXPECT_EQ(verify_response(answer, same_id, world.lookup(), noon, "alken").error(), fault::bad_signature);
}

TEST(HttpSignature, SwappedAnswersAreRefused) {
  const two_nodes world;
  auto first = world.get(), second = world.get();
  second.set(request_id_field, "0190-second");
  sign_request(first, world.by_hasselt(), noon);
  sign_request(second, world.by_hasselt(), noon);
  const auto to_first = world.answer_to(first), to_second = world.answer_to(second);
  EXPECT_TRUE(verify_response(to_first, first, world.lookup(), noon, "alken"));
  EXPECT_EQ(verify_response(to_second, first, world.lookup(), noon, "alken").error(), fault::bad_signature);
  EXPECT_EQ(verify_response(to_first, second, world.lookup(), noon, "alken").error(), fault::bad_signature);
}

TEST(HttpSignature, AnAnswerOfAnotherMemberIsRefused) {
  const two_nodes world;
  const auto request = world.signed_post();
  const auto answer = world.answer_to(request);
  EXPECT_EQ(verify_response(answer, request, world.lookup(), noon, "heers").error(), fault::unknown_key);
}

TEST(HttpSignature, EveryPartOfTheAnswerIsHeldByTheSignature) {
  const two_nodes world;
  const auto request = world.signed_post();
  const auto refused = [&](auto change, fault expected) {
    auto answer = world.answer_to(request);
    change(answer);
    const auto says = verify_response(answer, request, world.lookup(), noon, "alken");
    ASSERT_FALSE(says);
    EXPECT_EQ(says.error(), expected) << code_of(says.error());
  };
  refused([](message& m) { m.status = 503; }, fault::bad_signature);
  refused([](message& m) { m.set("Content-Digest", content_digest("x")); }, fault::bad_signature);
  refused([](message& m) { m.set("Content-Type", "text/html"); }, fault::bad_signature);
  refused([](message& m) { m.set("Fed-Members", "9"); }, fault::not_covered);
  refused([](message& m) { m.headers.clear(); }, fault::unsigned_message);
}

TEST(HttpSignature, EveryRequiredComponentOfAnAnswerThatIsDroppedIsRefused) {
  const two_nodes world;
  const auto request = world.signed_post();
  const auto inputs = sf::parse_dictionary(*world.answer_to(request).field("Signature-Input")).value();
  const auto& whole = std::get<sf::inner_list>(inputs.front().second);
  ASSERT_EQ(whole.items.size(), 10U);
  for (std::size_t dropped = 0; dropped < whole.items.size(); ++dropped) {
    auto some = whole;
    some.items.erase(some.items.begin() + static_cast<std::ptrdiff_t>(dropped));
    message answer;
    answer.status = 200;
    answer.set("Content-Type", "application/x-protobuf");
    add_content_digest(answer, "receipt");
    sign_freely(answer, world.alken, sf::serialize(some).value(), "paraat", &request);
    EXPECT_EQ(verify_response(answer, request, world.lookup(), noon, "alken").error(), fault::not_covered);
  }
}

}  // namespace
}  // namespace paraat::http_signature
