#pragma once
// Secrets of sign-in: the node's account key seals TOTP secrets and hashes the keys of rate limits, and
// password hashing is limited here.
//
// Passwords: argon2id with 19 MiB and two passes (OWASP password storage, RFC 9106). At most two run at once,
// so that a rush of sign-ins cannot take the memory of the node.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace paraat::secrets {

class vault {
 public:
  explicit vault(std::string key);  // 32 bytes
  ~vault();

  // The key in this file; makes it (readable by its owner only) when there is none. Throws std::runtime_error
  // when the file holds something else: a wrong key would lock every member of staff out.
  static std::string key_in(const std::filesystem::path&);

  // XSalsa20-Poly1305 with a random nonce in front.
  std::string seal(std::string_view secret) const;
  std::optional<std::string> open(std::string_view sealed) const;
  // A keyed hash that means nothing outside this node.
  std::string mark(std::string_view what) const;

  std::string hash_password(const std::string& password) const;
  // Without a hash it takes as long as with one and returns false.
  bool matches(const std::string& password, const std::string& hash) const;

 private:
  struct turns;
  std::string key_;
  std::unique_ptr<turns> turns_;
};

}  // namespace paraat::secrets
