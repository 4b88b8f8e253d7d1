#pragma once
// Ed25519 keys (RFC 8032) of nodes, and their signatures. A signature never covers bare bytes: it covers
// `paraat-fed-1/<domain>`, a NUL, and then the bytes, so that an object of one kind can never be shown as
// another. Only the base of an HTTP message signature goes without (RFC 9421 fixes its form; it starts with a
// quotation mark, which no domain does).

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/result.hpp"

namespace paraat::keys {

namespace domain {
constexpr std::string_view manifest = "manifest";
constexpr std::string_view members = "members";
constexpr std::string_view root = "root";
constexpr std::string_view revocations = "revocations";
constexpr std::string_view listing = "listing";
constexpr std::string_view organisation = "organisation";
constexpr std::string_view task_profile = "task-profile";
constexpr std::string_view checkpoint = "checkpoint";
constexpr std::string_view envelope = "envelope";
constexpr std::string_view receipt = "receipt";
}  // namespace domain

// Strict: the key and the point of the signature canonical and not of small order, its scalar below the group
// order (malleable forms are refused). Takes any key: `enrol` decides which keys may sign.
bool verify_bytes(std::string_view public_key, std::string_view message, std::string_view signature);

// A public key that was admitted: only `enrol` and `signing_key` make one.
class public_key {
 public:
  std::string_view bytes() const { return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()}; }
  bool verify(std::string_view domain, std::string_view message, std::string_view signature) const;
  // Without a domain: HTTP message signatures only.
  bool verify_base(std::string_view signature_base, std::string_view signature) const;
  bool operator==(const public_key&) const = default;

 private:
  friend result<public_key> enrol(std::string_view);
  friend class signing_key;
  std::array<unsigned char, 32> bytes_{};
};

// Refuses keys that are not 32 bytes, not a canonical point of the prime-order group (RFC 8032 section 5.1.3;
// OpenSSL 3.0 would take points of small order, under which one signature fits every message), and the keys
// printed in RFC 8032 and RFC 9421, whose private halves are published.
result<public_key> enrol(std::string_view bytes);

// Holds the private half; wiped when it goes.
class signing_key {
 public:
  static signing_key generate();
  static std::optional<signing_key> from_seed(std::string_view seed);  // 32 bytes
  // A single line: `paraat-ed25519-seed ` and the seed in base64url. White space at the end is allowed.
  static std::optional<signing_key> from_text(std::string_view text);
  std::string to_text() const;

  signing_key(const signing_key&) = default;
  signing_key& operator=(const signing_key&) = default;
  ~signing_key();

  class public_key public_key() const;
  std::string sign(std::string_view domain, std::string_view message) const;  // 64 bytes
  std::string sign_base(std::string_view signature_base) const;

 private:
  signing_key() = default;
  std::array<unsigned char, 64> secret_{};  // seed, then public key: libsodium's form
};

// node_id, '#', first 16 hex digits of SHA-256 of the key: a new key can never hide under an old id.
std::string key_id(std::string_view node_id, std::string_view public_key);
// The node of a well-formed key id.
std::optional<std::string_view> node_of(std::string_view key_id);
// A node or party: 1 to 64 of a-z, 0-9 and '-', beginning with a letter.
bool is_node_id(std::string_view text);

}  // namespace paraat::keys
