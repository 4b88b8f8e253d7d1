#include "protocol/keys.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/bytes.hpp"
#include "protocol/limits.hpp"
#include "protocol/sodium.hpp"

namespace paraat::keys {
namespace {

constexpr std::string_view seed_label = "paraat-ed25519-seed ";

// Public halves of the Ed25519 keys that RFC 8032 section 7.1 to 7.3 and RFC 9421 section B.1.4 print.
constexpr std::array<std::string_view, 8> published = {
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    "278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e",
    "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
    "dfc9425e4f968f7f0c29f0259cf5f9aed6851c2bb4ad8bfb860cfee0ab248292",
    "0f1d1274943b91415889152e893d80e93275a1fc0b65fd71b4b0dda10ad7d772",
    "26b40b8f93fff3d897112f7ebc582b232dbd72517d082fe83cfb30ddce43d1bb",
};

std::string prefixed(std::string_view domain, std::string_view message) {
  std::string out = fmt::format("{}/{}", limits::protocol, domain);
  out += '\0';
  out += message;
  return out;
}

bool lower_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

bool verify_bytes(std::string_view public_key, std::string_view message, std::string_view signature) {
  if (public_key.size() != crypto_sign_PUBLICKEYBYTES || signature.size() != crypto_sign_BYTES) return false;
  return crypto_sign_verify_detached(raw(signature), raw(message), message.size(), raw(public_key)) == 0;
}

bool public_key::verify(std::string_view domain, std::string_view message, std::string_view signature) const {
  return verify_bytes(bytes(), prefixed(domain, message), signature);
}

bool public_key::verify_base(std::string_view signature_base, std::string_view signature) const {
  return verify_bytes(bytes(), signature_base, signature);
}

result<public_key> enrol(std::string_view bytes) {
  if (bytes.size() != crypto_sign_PUBLICKEYBYTES)
    return refuse(refusal_kind::invalid, "Een sleutel heeft 32 bytes.");
  need_sodium();
  if (crypto_core_ed25519_is_valid_point(raw(bytes)) != 1)
    return refuse(refusal_kind::invalid, "Dit is geen veilige Ed25519-sleutel.");
  if (std::ranges::find(published, hex(bytes)) != published.end())
    return refuse(refusal_kind::forbidden,
                  "Deze sleutel staat in een publiek document: iedereen kan ermee ondertekenen.");
  public_key out;
  std::ranges::copy(bytes, out.bytes_.begin());
  return out;
}

signing_key signing_key::generate() { return *from_seed(random_bytes(crypto_sign_SEEDBYTES)); }

std::optional<signing_key> signing_key::from_seed(std::string_view seed) {
  if (seed.size() != crypto_sign_SEEDBYTES) return std::nullopt;
  need_sodium();
  signing_key out;
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> public_half;
  crypto_sign_seed_keypair(public_half.data(), out.secret_.data(), raw(seed));
  return out;
}

std::optional<signing_key> signing_key::from_text(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
    text.remove_suffix(1);
  if (!text.starts_with(seed_label)) return std::nullopt;
  const auto seed = from_base64_url(text.substr(seed_label.size()));
  if (!seed) return std::nullopt;
  return from_seed(*seed);
}

std::string signing_key::to_text() const {
  const std::string_view seed(reinterpret_cast<const char*>(secret_.data()), crypto_sign_SEEDBYTES);
  return fmt::format("{}{}\n", seed_label, base64_url(seed));
}

signing_key::~signing_key() { sodium_memzero(secret_.data(), secret_.size()); }

public_key signing_key::public_key() const {
  class public_key out;
  std::copy(secret_.begin() + crypto_sign_SEEDBYTES, secret_.end(), out.bytes_.begin());
  return out;
}

std::string signing_key::sign(std::string_view domain, std::string_view message) const {
  return sign_base(prefixed(domain, message));
}

std::string signing_key::sign_base(std::string_view signature_base) const {
  std::string out(crypto_sign_BYTES, '\0');
  crypto_sign_detached(reinterpret_cast<unsigned char*>(out.data()), nullptr, raw(signature_base),
                       signature_base.size(), secret_.data());
  return out;
}

std::string key_id(std::string_view node_id, std::string_view public_key) {
  return fmt::format("{}#{}", node_id, hex(sha256_bytes(public_key)).substr(0, 16));
}

std::optional<std::string_view> node_of(std::string_view key_id) {
  if (key_id.size() < 18 || key_id[key_id.size() - 17] != '#') return std::nullopt;
  if (!lower_hex(key_id.substr(key_id.size() - 16))) return std::nullopt;
  const auto node = key_id.substr(0, key_id.size() - 17);
  return is_node_id(node) ? std::optional(node) : std::nullopt;
}

bool is_node_id(std::string_view text) {
  if (text.empty() || text.size() > 64 || text.front() < 'a' || text.front() > 'z') return false;
  return std::ranges::all_of(
      text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

}  // namespace paraat::keys
