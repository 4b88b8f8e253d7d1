// The examples of RFC 9421: appendix B.2, B.4 and section 2.4, as far as they use components that we know.
#include <gtest/gtest.h>

#include "protocol/bytes.hpp"
#include "protocol/content_digest.hpp"
#include "protocol/http_message.hpp"
#include "protocol/keys.hpp"

namespace paraat::http_signature {
namespace {

namespace sf = structured_fields;

const std::string request_digest =
    "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:";
const std::string response_digest =
    "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:";

message test_request() {
  return {"POST",
          "example.com",
          "/foo",
          "?param=Value&Pet=dog",
          0,
          {{"Host", "example.com"},
           {"Date", "Tue, 20 Apr 2021 02:07:55 GMT"},
           {"Content-Type", "application/json"},
           {"Content-Digest", request_digest},
           {"Content-Length", "18"}}};
}

message test_response() {
  return {"",
          "",
          "",
          "",
          200,
          {{"Date", "Tue, 20 Apr 2021 02:07:56 GMT"},
           {"Content-Type", "application/json"},
           {"Content-Digest", response_digest},
           {"Content-Length", "23"}}};
}

std::optional<std::string> base_of(const std::string& input, const message& m,
                                   const message* request = nullptr) {
  const auto parsed = sf::parse_dictionary("sig=" + input).value();
  return signature_base(std::get<sf::inner_list>(parsed.front().second), m, request);
}

// Section B.1.4. The seed stands after the 16 bytes of its PKCS #8 frame.
keys::signing_key test_key() {
  const auto der = from_base64("MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF").value();
  return keys::signing_key::from_seed(der.substr(16)).value();
}

TEST(Rfc9421, TheTestKeyHasThePublicHalfThatIsPrinted) {
  const auto der = from_base64("MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=").value();
  EXPECT_EQ(test_key().public_key().bytes(), der.substr(12));
  EXPECT_FALSE(keys::enrol(test_key().public_key().bytes())) << "everybody can sign with it";
}

TEST(Rfc9421, ContentDigestsOfTheExamplesFitTheirBodies) {
  EXPECT_EQ(check_content_digest(request_digest, R"({"hello": "world"})"), digest_verdict::matches);
  EXPECT_EQ(check_content_digest(response_digest, R"({"message": "good dog"})"), digest_verdict::matches);
}

TEST(Rfc9421, B21NoComponents) {
  EXPECT_EQ(
      base_of(R"(();created=1618884473;keyid="test-key-rsa-pss";nonce="b3k2pp5k7z-50gnwp.yemd")",
              test_request()),
      R"("@signature-params": ();created=1618884473;keyid="test-key-rsa-pss";nonce="b3k2pp5k7z-50gnwp.yemd")");
}

TEST(Rfc9421, B22UsesAComponentThatTheProfileDoesNotName) {
  EXPECT_FALSE(base_of(R"(("@authority" "content-digest" "@query-param";name="Pet");created=1618884473)",
                       test_request()));
}

TEST(Rfc9421, B23FullCoverage) {
  const std::string input =
      R"(("date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-rsa-pss")";
  EXPECT_EQ(base_of(input, test_request()),
            "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n"
            "\"@method\": POST\n"
            "\"@path\": /foo\n"
            "\"@query\": ?param=Value&Pet=dog\n"
            "\"@authority\": example.com\n"
            "\"content-type\": application/json\n"
            "\"content-digest\": " +
                request_digest +
                "\n"
                "\"content-length\": 18\n"
                "\"@signature-params\": " +
                input);
}

TEST(Rfc9421, B24Response) {
  const std::string input =
      R"(("@status" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-ecc-p256")";
  EXPECT_EQ(base_of(input, test_response()),
            "\"@status\": 200\n"
            "\"content-type\": application/json\n"
            "\"content-digest\": " +
                response_digest +
                "\n"
                "\"content-length\": 23\n"
                "\"@signature-params\": " +
                input);
}

TEST(Rfc9421, B25SharedSecret) {
  const std::string input =
      R"(("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret")";
  EXPECT_EQ(base_of(input, test_request()),
            "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n"
            "\"@authority\": example.com\n"
            "\"content-type\": application/json\n"
            "\"@signature-params\": " +
                input);
}

TEST(Rfc9421, B26Ed25519ByteForByte) {
  const std::string input =
      R"(("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519")";
  const auto base = base_of(input, test_request()).value();
  EXPECT_EQ(base,
            "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n"
            "\"@method\": POST\n"
            "\"@path\": /foo\n"
            "\"@authority\": example.com\n"
            "\"content-type\": application/json\n"
            "\"content-length\": 18\n"
            "\"@signature-params\": " +
                input);
  EXPECT_EQ(base64(test_key().sign_base(base)),
            "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==");
}

constexpr std::string_view transform_input =
    R"(("@method" "@path" "@authority" "accept");created=1618884473;keyid="test-key-ed25519")";
constexpr std::string_view transform_signature =
    "ZT1kooQsEHpZ0I1IjCqtQppOmIqlJPeo7DHR3SoMn0s5JZ1eRGS0A+vyYP9t/LXlh5QMFFQ6cpLt2m0pmj3NDA==";

message demo() {
  return {"GET",
          "example.org",
          "/demo",
          "?name1=Value1&Name2=value2",
          0,
          {{"Host", "example.org"},
           {"Date", "Fri, 15 Jul 2022 14:24:55 GMT"},
           {"Accept", "application/json"},
           {"Accept", "*/*"}}};
}

bool transform_fits(const message& m) {
  const auto base = base_of(std::string(transform_input), m);
  return base && test_key().public_key().verify_base(*base, *from_base64(transform_signature));
}

TEST(Rfc9421, B4TransformByteForByte) {
  const auto base = base_of(std::string(transform_input), demo()).value();
  EXPECT_EQ(base64(test_key().sign_base(base)), transform_signature);
  EXPECT_TRUE(transform_fits(demo()));
}

TEST(Rfc9421, B4SurvivesWhatIsNotCoveredAndOtherLines) {
  auto more = demo();
  more.query += "&param=added";
  more.headers.insert(more.headers.begin(), {"Accept-Language", "en-US,en;q=0.5"});
  EXPECT_TRUE(transform_fits(more));

  auto joined = demo();
  joined.set("Accept", "application/json, */*");
  joined.set("Referer", "https://developer.example.org/demo");
  EXPECT_TRUE(transform_fits(joined));

  auto reordered = demo();
  std::swap(reordered.headers[0], reordered.headers[3]);
  std::swap(reordered.headers[0], reordered.headers[2]);
  reordered.headers[0].first = "ACCEPT";
  EXPECT_TRUE(transform_fits(reordered));
}

TEST(Rfc9421, B4DoesNotSurviveAChangeOfWhatIsCovered) {
  auto post = demo();
  post.method = "POST";
  EXPECT_FALSE(transform_fits(post));
  auto elsewhere = demo();
  elsewhere.authority = "example.com";
  EXPECT_FALSE(transform_fits(elsewhere));
  auto turned = demo();
  turned.set("Accept", "*/*, application/json");
  EXPECT_FALSE(transform_fits(turned));
}

TEST(Rfc9421, Section24ResponseToARequest) {
  message response{
      "",
      "",
      "",
      "",
      503,
      {{"Content-Type", "application/json"},
       {"Content-Digest",
        "sha-512=:0Y6iCBzGg5rZtoXS95Ijz03mslf6KAMCloESHObfwnHJDbkkWWQz6PhhU9kxsTbARtY2PTBOzq24uJFpHsMuAg=="
        ":"}}};
  const std::string input =
      R"(("@status" "content-digest" "content-type" "@authority";req "@method";req "@path";req "content-digest";req);created=1618884479;keyid="test-key-ecc-p256")";
  const auto request = test_request();
  EXPECT_EQ(
      base_of(input, response, &request),
      "\"@status\": 503\n"
      "\"content-digest\": "
      "sha-512=:0Y6iCBzGg5rZtoXS95Ijz03mslf6KAMCloESHObfwnHJDbkkWWQz6PhhU9kxsTbARtY2PTBOzq24uJFpHsMuAg==:\n"
      "\"content-type\": application/json\n"
      "\"@authority\";req: example.com\n"
      "\"@method\";req: POST\n"
      "\"@path\";req: /foo\n"
      "\"content-digest\";req: " +
          request_digest +
          "\n"
          "\"@signature-params\": " +
          input);
  EXPECT_FALSE(base_of(input, response)) << "there is no request to speak of";
  EXPECT_FALSE(base_of(R"(("@method";req))", request, &request)) << "a request answers nothing";
}

// Section 2.1.
TEST(Rfc9421, FieldLinesAreTrimmedAndJoined) {
  message m = test_request();
  m.headers.emplace_back("X-OWS-Header", "   Leading and trailing whitespace.   \t");
  m.headers.emplace_back("Cache-Control", "max-age=60");
  m.headers.emplace_back("cache-control", "    must-revalidate");
  m.headers.emplace_back("X-Empty-Header", "");
  EXPECT_EQ(base_of(R"(("x-ows-header" "cache-control" "x-empty-header"))", m),
            "\"x-ows-header\": Leading and trailing whitespace.\n"
            "\"cache-control\": max-age=60, must-revalidate\n"
            "\"x-empty-header\": \n"
            "\"@signature-params\": (\"x-ows-header\" \"cache-control\" \"x-empty-header\")");
}

// Section 2.5: conditions that are an error.
TEST(Rfc9421, ABaseThatCannotBeMadeIsNotMade) {
  const auto m = test_request();
  for (const char* input :
       {R"(("x-absent"))", R"(("@method" "@method"))", R"(("Date"))", R"((date))", R"(("@status"))",
        R"(("@signature-params"))", R"(("date";sf))", R"(("@method";x=1))", R"((""))", R"(("a b"))",
        R"(("@query" "@query";req))", R"(("date:"))"})
    EXPECT_FALSE(base_of(input, m)) << input;
  auto split = m;
  split.set("Date", "a\n\"@method\": GET");
  EXPECT_FALSE(base_of(R"(("date"))", split)) << "a line break in a value would forge a line of the base";
}

}  // namespace
}  // namespace paraat::http_signature
