#pragma once
// A key on the curve P-256, over OpenSSL: what web push agrees secrets and signs with. Breakage of OpenSSL is
// a std::runtime_error.

#include <openssl/evp.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace paraat::push::p256 {

constexpr std::size_t point_bytes = 65;  // 0x04, x, y (SEC 1, section 2.3.3)
constexpr std::size_t scalar_bytes = 32;
constexpr std::size_t signature_bytes = 64;  // r, s (RFC 7518, section 3.4)

// An uncompressed point that lies on the curve and is not its zero.
bool is_point(std::string_view);

class key {
 public:
  static key generate();
  // From its private number (32 octets); nothing when it is none of this curve.
  static std::optional<key> from_scalar(std::string_view);
  // PKCS #8 in PEM.
  static std::optional<key> from_pem(std::string_view);
  std::string pem() const;

  const std::string& public_point() const { return point_; }
  // The x of the shared point (SEC 1, section 3.3.1); nothing when the other is no point of the curve.
  std::optional<std::string> agree(std::string_view other_point) const;
  // ECDSA with SHA-256 (ES256), r and s of 32 octets each.
  std::string sign(std::string_view message) const;

 private:
  explicit key(EVP_PKEY* owned);
  std::shared_ptr<EVP_PKEY> pkey_;
  std::string point_;
};

bool verifies(std::string_view point, std::string_view message, std::string_view signature);

}  // namespace paraat::push::p256
