#pragma once
// Verification of WebAuthn registrations and assertions (W3C Web Authentication Level 3, sections 7.1
// and 7.2), without any state: challenges, credentials and counters are kept by passkeys.hpp. Signatures,
// flags and the hash of the relying party are checked by libfido2; ES256 and EdDSA are accepted, and user
// verification is required, because a passkey stands for both factors.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace paraat::accounts::webauthn {

struct relying_party {
  std::string id;      // host name
  std::string origin;  // "https://vrijwilligers.hasselt.be"
};

struct credential {
  std::string id, public_key;  // the key as libfido2 keeps it: 64 bytes of ES256, 32 of EdDSA
  int algorithm = 0;           // COSE
  std::uint32_t counter = 0;
};

enum class fault {
  malformed,
  wrong_type,
  wrong_challenge,
  wrong_origin,
  wrong_relying_party,
  no_user_verification,
  unknown_algorithm,
  bad_signature,
  counter_went_back
};

// The challenge that the client data names, to look it up before anything else; none when they are no client
// data.
std::optional<std::string> challenge_of(std::string_view client_data);

// A new credential. Attestation is not asked for ("none"); a statement that comes all the same must be right.
std::variant<credential, fault> verify_registration(const relying_party&, std::string_view challenge,
                                                    const std::string& client_data,
                                                    const std::string& attestation_object);

struct assertion {
  std::string client_data, authenticator_data, signature;
};
// The new counter.
std::variant<std::uint32_t, fault> verify_assertion(const relying_party&, std::string_view challenge,
                                                    const credential&, const assertion&);

}  // namespace paraat::accounts::webauthn
