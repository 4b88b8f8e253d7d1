#pragma once
// An authenticator of WebAuthn in software: makes EdDSA credentials and signs challenges, as a browser would
// hand it on.

#include <cstdint>
#include <string>

namespace paraat::test {

class authenticator {
 public:
  authenticator();

  struct registration {
    std::string client, attestation;  // bytes
  };
  registration make(const std::string& rp_id, const std::string& origin, const std::string& challenge);

  struct assertion {
    std::string credential, client, authenticator_data, signature, user;  // bytes
  };
  assertion sign(const std::string& rp_id, const std::string& origin, const std::string& challenge);

  const std::string& credential() const { return credential_; }
  std::uint32_t counter = 0;   // before the next use
  unsigned char flags = 0x05;  // user present and verified

 private:
  std::string head(const std::string& rp_id, unsigned char more_flags);
  std::string public_key_, secret_key_, credential_;
};

// The fields that the island passkeys.ts fills, url-encoded.
std::string form_of(const authenticator::registration&);
std::string form_of(const authenticator::assertion&);

}  // namespace paraat::test
