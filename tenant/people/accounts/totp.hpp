#pragma once
// Time-based one-time passwords (RFC 6238): HMAC-SHA-1, six digits, thirty seconds, as every authenticator
// app supports. One step before and after is accepted; a step that was used is not.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ops/clock.hpp"

namespace paraat::accounts {

constexpr std::size_t totp_secret_size = 20;  // RFC 4226 section 4, R6

std::string base32(std::string_view bytes);  // RFC 4648 section 6, without padding
// Takes lower case, spaces and padding too: people type it over.
std::optional<std::string> from_base32(std::string_view text);

std::int64_t totp_step(instant);
std::string totp_code(std::string_view secret, std::int64_t step);
// The step that the code belongs to, if it is near now and after `last_used`.
std::optional<std::int64_t> accepted_totp_step(std::string_view secret, std::string_view code, instant now,
                                               std::int64_t last_used);

// otpauth://totp/… as authenticator apps read it from a QR code.
std::string totp_address(std::string_view site, std::string_view email, std::string_view secret);

}  // namespace paraat::accounts
