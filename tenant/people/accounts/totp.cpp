#include "tenant/people/accounts/totp.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "protocol/bytes.hpp"
#include "tenant/platform/web/http.hpp"

namespace paraat::accounts {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::chrono::seconds period{30};

}  // namespace

std::string base32(std::string_view bytes) {
  std::string out;
  unsigned buffer = 0;
  int bits = 0;
  for (const char c : bytes) {
    buffer = (buffer << 8) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) out += alphabet[(buffer >> (bits - 5)) & 31U];
    buffer &= 0xffU;
  }
  if (bits > 0) out += alphabet[(buffer << (5 - bits)) & 31U];
  return out;
}

std::optional<std::string> from_base32(std::string_view text) {
  std::string out;
  unsigned buffer = 0;
  int bits = 0;
  for (char c : text) {
    if (c == ' ' || c == '=' || c == '-' || c == '\n' || c == '\r') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    const auto at = alphabet.find(c);
    if (at == std::string_view::npos) return std::nullopt;
    buffer = ((buffer << 5) | static_cast<unsigned>(at)) & 0xfffU;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out += static_cast<char>((buffer >> bits) & 0xffU);
    }
  }
  return out;
}

std::int64_t totp_step(instant at) {
  return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch() / period;
}

std::string totp_code(std::string_view secret, std::int64_t step) {
  std::array<unsigned char, 8> counter{};
  for (std::size_t i = 0; i < 8; ++i)
    counter[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (56 - 8 * i));
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned size = 0;
  HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(), mac.data(),
       &size);
  // Dynamic truncation, RFC 4226 section 5.3.
  const std::size_t at = mac[size - 1] & 15U;
  const std::uint32_t value = (mac[at] & 0x7fU) << 24U | std::uint32_t{mac[at + 1]} << 16U |
                              std::uint32_t{mac[at + 2]} << 8U | mac[at + 3];
  return fmt::format("{:06}", value % 1'000'000);
}

std::optional<std::int64_t> accepted_totp_step(std::string_view secret, std::string_view code, instant now,
                                               std::int64_t last_used) {
  const std::int64_t current = totp_step(now);
  std::optional<std::int64_t> found;
  for (const std::int64_t step : {current - 1, current, current + 1})
    if (equal_constant_time(totp_code(secret, step), code) && step > last_used) found = step;
  return found;
}

std::string totp_address(std::string_view site, std::string_view email, std::string_view secret) {
  return fmt::format("otpauth://totp/{}:{}?secret={}&issuer={}", web::url_encode(site),
                     web::url_encode(email), base32(secret), web::url_encode(site));
}

}  // namespace paraat::accounts
