// A browser's answers for a passkey: the attestation object and the authenticator data, with valid client
// data.
#include <cstddef>
#include <cstdint>
#include <string>

#include "tenant/people/accounts/webauthn.hpp"

using namespace paraat::accounts;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const webauthn::relying_party site{"a.be", "https://a.be"};
  const std::string create = R"({"type":"webauthn.create","challenge":"x","origin":"https://a.be"})";
  const std::string get = R"({"type":"webauthn.get","challenge":"x","origin":"https://a.be"})";
  const auto made = webauthn::verify_registration(site, "x", create, bytes);
  if (const auto* c = std::get_if<webauthn::credential>(&made)) {
    if (c->id.empty() || c->public_key.empty()) __builtin_trap();
    webauthn::verify_assertion(site, "x", *c, {get, bytes, bytes});
  }
  webauthn::verify_assertion(site, "x", {"id", std::string(64, 'k'), -7, 0}, {get, bytes, "signature"});
  webauthn::challenge_of(bytes);
  return 0;
}
