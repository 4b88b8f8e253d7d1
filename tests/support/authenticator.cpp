#include "tests/support/authenticator.hpp"

#include <fmt/format.h>

#include "protocol/bytes.hpp"
#include "protocol/sodium.hpp"

namespace paraat::test {
namespace {

constexpr unsigned char attested = 0x40;

std::string client_data(const char* type, const std::string& challenge, const std::string& origin) {
  return fmt::format(R"({{"type":"{}","challenge":"{}","origin":"{}","crossOrigin":false}})", type, challenge,
                     origin);
}

std::string two_bytes(std::size_t n) {
  return {static_cast<char>((n >> 8) & 0xff), static_cast<char>(n & 0xff)};
}

}  // namespace

authenticator::authenticator() {
  unsigned char pk[crypto_sign_PUBLICKEYBYTES], sk[crypto_sign_SECRETKEYBYTES];
  crypto_sign_keypair(pk, sk);
  public_key_.assign(reinterpret_cast<const char*>(pk), sizeof pk);
  secret_key_.assign(reinterpret_cast<const char*>(sk), sizeof sk);
  credential_ = random_bytes(32);
}

std::string authenticator::head(const std::string& rp_id, unsigned char more_flags) {
  std::string out = sha256_bytes(rp_id);
  out += static_cast<char>(flags | more_flags);
  ++counter;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>((counter >> shift) & 0xff);
  return out;
}

authenticator::registration authenticator::make(const std::string& rp_id, const std::string& origin,
                                                const std::string& challenge) {
  // COSE key: {1: 1 (OKP), 3: -8 (EdDSA), -1: 6 (Ed25519), -2: x}
  const std::string key = std::string("\xa4\x01\x01\x03\x27\x20\x06\x21\x58\x20", 10) + public_key_;
  const std::string data =
      head(rp_id, attested) + std::string(16, '\0') + two_bytes(credential_.size()) + credential_ + key;
  return {client_data("webauthn.create", challenge, origin), std::string("\xa3\x63"
                                                                         "fmt\x64none\x67"
                                                                         "attStmt\xa0\x68"
                                                                         "authData\x59") +
                                                                 two_bytes(data.size()) + data};
}

authenticator::assertion authenticator::sign(const std::string& rp_id, const std::string& origin,
                                             const std::string& challenge) {
  const std::string client = client_data("webauthn.get", challenge, origin), data = head(rp_id, 0);
  const std::string message = data + sha256_bytes(client);
  unsigned char signature[crypto_sign_BYTES];
  crypto_sign_detached(signature, nullptr, raw(message), message.size(), raw(secret_key_));
  return {credential_, client, data, std::string(reinterpret_cast<const char*>(signature), sizeof signature),
          ""};
}

std::string form_of(const authenticator::registration& r) {
  return "client=" + base64_url(r.client) + "&attestation=" + base64_url(r.attestation);
}

std::string form_of(const authenticator::assertion& a) {
  return "credential=" + base64_url(a.credential) + "&client=" + base64_url(a.client) +
         "&authenticator=" + base64_url(a.authenticator_data) + "&signature=" + base64_url(a.signature) +
         "&user=" + base64_url(a.user);
}

}  // namespace paraat::test
