#pragma once
// Sealing for one recipient: HPKE (RFC 9180), base mode, one message a context, with the suite DHKEM(X25519,
// HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305. The primitives are libsodium's; this file composes them as in
// the RFC, tested against its vector A.2.1.
//
// Base mode does not authenticate the sender: the envelope around it is signed. `info` binds a message to its
// purpose and parties, so that a sealed payload moved into another envelope does not open.

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace paraat::hpke {

// RFC 9180 section 7: kem_id 0x0020, kdf_id 0x0001, aead_id 0x0003; as one number on the wire.
constexpr unsigned suite = 0x200103;
constexpr std::size_t tag_bytes = 16;

struct sealed {
  std::string enc;         // 32 bytes: the ephemeral public key
  std::string ciphertext;  // tag_bytes longer than the plaintext
};

// The private half of a recipient; wiped when it goes.
class sealing_key {
 public:
  static sealing_key generate();
  static std::optional<sealing_key> from_bytes(std::string_view secret);  // 32 bytes
  // A single line: `paraat-x25519 ` and the secret in base64url. White space at the end is allowed.
  static std::optional<sealing_key> from_text(std::string_view text);
  std::string to_text() const;

  sealing_key(const sealing_key&) = default;
  sealing_key& operator=(const sealing_key&) = default;
  ~sealing_key();

  std::string public_key() const;  // 32 bytes
  // Nothing when it was not sealed for this key, with this info and this aad, or was changed.
  std::optional<std::string> open(std::string_view enc, std::string_view info, std::string_view aad,
                                  std::string_view ciphertext) const;

 private:
  friend std::optional<sealed> seal_with(const sealing_key&, std::string_view, std::string_view,
                                         std::string_view, std::string_view);
  sealing_key() = default;
  std::array<unsigned char, 32> secret_{};
  std::array<unsigned char, 32> public_{};
};

// A key of 32 bytes that X25519 can use: not of small order (RFC 7748 section 6.1).
bool is_recipient(std::string_view public_key);

// Nothing when `recipient` is no usable key.
std::optional<sealed> seal(std::string_view recipient, std::string_view info, std::string_view aad,
                           std::string_view plaintext);
// With a given ephemeral key: for the vectors only.
std::optional<sealed> seal_with(const sealing_key& ephemeral, std::string_view recipient,
                                std::string_view info, std::string_view aad, std::string_view plaintext);

}  // namespace paraat::hpke
