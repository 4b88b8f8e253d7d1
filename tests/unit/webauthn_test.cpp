// Verification of passkeys against recorded answers of Chromium 140's authenticator, and against everything
// that must be refused.

#include <gtest/gtest.h>

#include "protocol/bytes.hpp"
#include "tenant/people/accounts/webauthn.hpp"
#include "tests/support/authenticator.hpp"

namespace paraat::accounts::webauthn {
namespace {

struct vector {
  const char *id, *client, *attestation, *get_client, *authenticator, *signature;
};
// ES256 and EdDSA, of http://alken.localhost:43129, challenges of 32 times 7 and 32 times 9.
constexpr vector es256{
    "ZkbOAaAQ4hb2MxDQwz9F9HC0itcA-PzkwUhe39LIiz0",
    "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiQndjSEJ3Y0hCd2NIQndjSEJ3Y0hCd2NIQndjSEJ3Y0hC"
    "d2NIQndjSEJ3YyIsIm9yaWdpbiI6Imh0dHA6Ly9hbGtlbi5sb2NhbGhvc3Q6NDMxMjkiLCJjcm9zc09yaWdpbiI6ZmFsc2V9",
    "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVik0XjARkzLmHEl9uT67z9O5bYVUTP1W5Pb4aFn5p0f0DVFAAAAAQECAwQF"
    "BgcIAQIDBAUGBwgAIGZGzgGgEOIW9jMQ0MM_RfRwtIrXAPj85MFIXt_SyIs9pQECAyYgASFYIGkRq8mHtY8aK95m3J8LJKUB"
    "yTbg7msztDMIJobIbPHSIlggfRniognrKL8qwlq4PYWwBdEOLPGc27mYdKz8L-YO89c",
    "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiQ1FrSkNRa0pDUWtKQ1FrSkNRa0pDUWtKQ1FrSkNRa0pDUWtK"
    "Q1FrSkNRayIsIm9yaWdpbiI6Imh0dHA6Ly9hbGtlbi5sb2NhbGhvc3Q6NDMxMjkiLCJjcm9zc09yaWdpbiI6ZmFsc2V9",
    "0XjARkzLmHEl9uT67z9O5bYVUTP1W5Pb4aFn5p0f0DUFAAAAAg",
    "MEUCIQDPXvNYtkzDj6ug1YCa3TMwLWGgaicCiwXJPq2JPmpWJQIgcFASej17ytYwwCZ-s7Odp-6jf9lH1s4e9YZ-mwc3MZw"};
constexpr vector eddsa{
    "iK-sV9anob7XTBIh0Bfj1HnCUULy5CPdEa2jWNFR9U4",
    "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiQndjSEJ3Y0hCd2NIQndjSEJ3Y0hCd2NIQndjSEJ3Y0hC"
    "d2NIQndjSEJ3YyIsIm9yaWdpbiI6Imh0dHA6Ly9hbGtlbi5sb2NhbGhvc3Q6NDMxMjkiLCJjcm9zc09yaWdpbiI6ZmFsc2Us"
    "Im90aGVyX2tleXNfY2FuX2JlX2FkZGVkX2hlcmUiOiJkbyBub3QgY29tcGFyZSBjbGllbnREYXRhSlNPTiBhZ2FpbnN0IGEg"
    "dGVtcGxhdGUuIFNlZSBodHRwczovL2dvby5nbC95YWJQZXgifQ",
    "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YViB0XjARkzLmHEl9uT67z9O5bYVUTP1W5Pb4aFn5p0f0DVFAAAAAQECAwQF"
    "BgcIAQIDBAUGBwgAIIivrFfWp6G-10wSIdAX49R5wlFC8uQj3RGto1jRUfVOpAEBAycgBiFYIO-BWWn7wJsdfRL78ofJK5VI"
    "ym1DmpBsSbLhfCHMtAsZ",
    "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiQ1FrSkNRa0pDUWtKQ1FrSkNRa0pDUWtKQ1FrSkNRa0pDUWtK"
    "Q1FrSkNRayIsIm9yaWdpbiI6Imh0dHA6Ly9hbGtlbi5sb2NhbGhvc3Q6NDMxMjkiLCJjcm9zc09yaWdpbiI6ZmFsc2V9",
    "0XjARkzLmHEl9uT67z9O5bYVUTP1W5Pb4aFn5p0f0DUFAAAAAg",
    "4XvcGZUdOFFfVWG_Ao_-AZX2oVI44YOaRZYZJQc9AJ_mWVgOKFJd0S1n-AUgpD4jDbKbuK-x30WbU_-jlzhtDg"};

const relying_party alken{"alken.localhost", "http://alken.localhost:43129"};
const std::string first = base64_url(std::string(32, 7)), second = base64_url(std::string(32, 9));

std::string bytes(const char* text) { return from_base64_url(text).value(); }
template <class T>
std::string said(const std::variant<T, fault>& v) {
  const auto* f = std::get_if<fault>(&v);
  return f == nullptr ? "accepted" : std::to_string(static_cast<int>(*f));
}
std::string fault_text(fault f) { return std::to_string(static_cast<int>(f)); }

class Webauthn : public testing::TestWithParam<const vector*> {
 protected:
  credential registered() {
    const auto made =
        verify_registration(alken, first, bytes(GetParam()->client), bytes(GetParam()->attestation));
    EXPECT_EQ(said(made), "accepted");
    return std::get<credential>(made);
  }
  assertion given() {
    return {bytes(GetParam()->get_client), bytes(GetParam()->authenticator), bytes(GetParam()->signature)};
  }
};

TEST_P(Webauthn, AcceptsRecordedRegistrationAndAssertion) {
  const credential c = registered();
  EXPECT_EQ(base64_url(c.id), GetParam()->id);
  EXPECT_EQ(c.counter, 1U);
  EXPECT_EQ(c.algorithm, GetParam() == &es256 ? -7 : -8);
  const auto counted = verify_assertion(alken, second, c, given());
  ASSERT_EQ(said(counted), "accepted");
  EXPECT_EQ(std::get<std::uint32_t>(counted), 2U);
}

TEST_P(Webauthn, RefusesTamperedSignatureAndTamperedData) {
  const credential c = registered();
  for (std::size_t at = 0; at < given().signature.size(); at += 7) {
    auto bad = given();
    bad.signature[at] ^= 1;
    EXPECT_EQ(said(verify_assertion(alken, second, c, bad)), fault_text(fault::bad_signature)) << at;
  }
  auto counted = given();
  counted.authenticator_data.back() = 9;
  EXPECT_EQ(said(verify_assertion(alken, second, c, counted)), fault_text(fault::bad_signature));
  auto cut = given();
  cut.authenticator_data.resize(30);
  EXPECT_EQ(said(verify_assertion(alken, second, c, cut)), fault_text(fault::malformed));
}

TEST_P(Webauthn, RefusesAnotherChallengeOriginRelyingPartyOrType) {
  const credential c = registered();
  EXPECT_EQ(said(verify_assertion(alken, first, c, given())), fault_text(fault::wrong_challenge));
  EXPECT_EQ(said(verify_assertion(alken, "", c, given())), fault_text(fault::wrong_challenge));
  EXPECT_EQ(said(verify_assertion({alken.id, "https://alken.localhost:43129"}, second, c, given())),
            fault_text(fault::wrong_origin));
  EXPECT_EQ(said(verify_assertion({"hasselt.localhost", alken.origin}, second, c, given())),
            fault_text(fault::wrong_relying_party));
  auto created = given();
  created.client_data = bytes(GetParam()->client);
  EXPECT_EQ(said(verify_assertion(alken, first, c, created)), fault_text(fault::wrong_type));
  EXPECT_EQ(said(verify_registration({"hasselt.localhost", alken.origin}, first, bytes(GetParam()->client),
                                     bytes(GetParam()->attestation))),
            fault_text(fault::wrong_relying_party));
  EXPECT_EQ(
      said(verify_registration(alken, second, bytes(GetParam()->client), bytes(GetParam()->attestation))),
      fault_text(fault::wrong_challenge));
}

TEST_P(Webauthn, RefusesCounterThatDoesNotGrow) {
  credential c = registered();
  for (const std::uint32_t before : {2U, 3U}) {
    c.counter = before;
    EXPECT_EQ(said(verify_assertion(alken, second, c, given())), fault_text(fault::counter_went_back));
  }
}

TEST_P(Webauthn, RefusesKeyOfAnotherCredential) {
  credential c = registered();
  c.public_key[3] ^= 1;
  EXPECT_EQ(said(verify_assertion(alken, second, c, given())), fault_text(fault::bad_signature));
  c.algorithm = -257;
  EXPECT_EQ(said(verify_assertion(alken, second, c, given())), fault_text(fault::unknown_algorithm));
}

INSTANTIATE_TEST_SUITE_P(Recorded, Webauthn, testing::Values(&es256, &eddsa),
                         [](const auto& p) { return p.param == &es256 ? "Es256" : "Eddsa"; });

TEST(WebauthnUser, MustHaveBeenVerifiedByTheAuthenticator) {
  test::authenticator a;
  for (const unsigned char flags : {0x00, 0x01, 0x04}) {
    a.flags = flags;
    const auto r = a.make(alken.id, alken.origin, first);
    EXPECT_EQ(said(verify_registration(alken, first, r.client, r.attestation)),
              fault_text(fault::no_user_verification));
  }
}

TEST(WebauthnInput, ThatIsMalformedIsRefused) {
  test::authenticator a;
  const auto r = a.make(alken.id, alken.origin, first);
  for (std::size_t size = 0; size < r.attestation.size(); ++size)
    EXPECT_NE(said(verify_registration(alken, first, r.client, r.attestation.substr(0, size))), "accepted")
        << size;
  EXPECT_EQ(said(verify_registration(alken, first, r.client, r.attestation + "x")),
            fault_text(fault::malformed));
  for (const char* text : {"", "[]", "{", "null", "{\"type\":1}", "{\"type\":\"webauthn.create\"}"})
    EXPECT_NE(said(verify_registration(alken, first, text, r.attestation)), "accepted") << text;
  std::string packed = r.attestation;
  packed.replace(packed.find("none"), 4, "tpmx");
  EXPECT_EQ(said(verify_registration(alken, first, r.client, packed)), fault_text(fault::bad_signature));
}

TEST(WebauthnCounter, OfZeroMeansThatTheAuthenticatorHasNone) {
  test::authenticator a;
  a.counter = 0xffffffff;  // the next use sends zero
  const auto r = a.make(alken.id, alken.origin, first);
  const auto c = std::get<credential>(verify_registration(alken, first, r.client, r.attestation));
  a.counter = 0xffffffff;
  const auto given = a.sign(alken.id, alken.origin, second);
  EXPECT_EQ(
      said(verify_assertion(alken, second, c, {given.client, given.authenticator_data, given.signature})),
      "accepted");
}

}  // namespace
}  // namespace paraat::accounts::webauthn
