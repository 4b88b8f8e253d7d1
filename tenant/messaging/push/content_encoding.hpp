#pragma once
// The content encoding "aes128gcm" (RFC 8188) in one record, and its keys for a browser (RFC 8291), over
// OpenSSL: ECDH on P-256, HKDF with SHA-256, AES-128-GCM.
//
// Breakage of OpenSSL (no memory, no random numbers) is a std::runtime_error.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "tenant/messaging/push/p256.hpp"

namespace paraat::push {

constexpr std::size_t salt_bytes = 16, auth_bytes = 16;
constexpr std::size_t record_bytes = 4096;  // of RFC 8291, section 4: what each push service takes
// The octets of header (86 with the key of the sender), tag and delimiter of padding are no content.
constexpr std::size_t most_content = record_bytes - 103;

// RFC 8188, section 2: salt, record size, the id of the key, and the records. Web push has one record; a
// record with its overhead of 17 octets fits in `record_size`, and all but the last fill it.
struct record {
  std::string_view content;
  std::size_t padding = 0;
};
std::string encode(std::span<const record>, std::string_view keying_material, std::string_view salt,
                   std::string_view key_name, std::uint32_t record_size = record_bytes);

// A subscription of a browser: its public key on P-256, uncompressed (65 octets), and its secret (16).
struct recipient {
  std::string public_key, auth;
};

// RFC 8291, section 3.4: the input keying material. Nothing when the key is no point of the curve.
std::optional<std::string> keying_material(const p256::key& sender, const recipient&);

// RFC 8291: encrypted for a browser, with a key and a salt of its own.
std::optional<std::string> encrypt(std::string_view content, const recipient&);
// With these, as the examples of the RFC do.
std::optional<std::string> encrypt_with(std::string_view content, const recipient&, const p256::key& sender,
                                        std::string_view salt);

}  // namespace paraat::push
