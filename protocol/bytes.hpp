#pragma once
// Encodings, digests and random values that both the wire and the pages use.
// Primitives come from OpenSSL (SHA-256, 4.5 times libsodium's speed here) and libsodium (everything else).

#include <array>
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace paraat {

using digest256 = std::array<unsigned char, 32>;

std::string hex(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view text);

// RFC 4648 sections 4 and 5 (the URL alphabet goes without padding). Decoding is strict.
std::string base64(std::string_view bytes);
std::string base64_url(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);
std::optional<std::string> from_base64_url(std::string_view text);

digest256 sha256(std::string_view bytes);
std::string sha256_bytes(std::string_view bytes);
std::string sha512_bytes(std::string_view bytes);

std::string random_bytes(std::size_t count);

// `count` letters and digits without easily confused letters (no i, l, o, u): 5 bits each.
std::string random_code(std::size_t count);

// RFC 9562 section 5.7: sortable by time, 74 random bits; lower-case text with hyphens.
std::string uuid_v7(std::chrono::system_clock::time_point now);
// RFC 9562 section 5.5: the same name in the same namespace (a UUID as text) always gives the same one.
std::string uuid_v5(std::string_view name_space, std::string_view name);
bool is_uuid(std::string_view text);
bool is_uuid_v7(std::string_view text);  // RFC 9562: version and variant too

bool is_utf8(std::string_view text);

bool equal_constant_time(std::string_view a, std::string_view b);

}  // namespace paraat
