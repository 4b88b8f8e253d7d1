#include "protocol/hpke.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/bytes.hpp"
#include "protocol/sodium.hpp"

namespace paraat::hpke {
namespace {

using secret32 = std::array<unsigned char, 32>;
constexpr std::string_view label = "paraat-x25519 ";
constexpr std::string_view kem_suite{"KEM\x00\x20", 5};
constexpr std::string_view hpke_suite{"HPKE\x00\x20\x00\x01\x00\x03", 10};

std::string_view text(const secret32& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// HMAC-SHA256 (RFC 2104).
secret32 hmac(std::string_view key, std::string_view message) {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, raw(key), key.size());
  crypto_auth_hmacsha256_update(&state, raw(message), message.size());
  secret32 out;
  crypto_auth_hmacsha256_final(&state, out.data());
  sodium_memzero(&state, sizeof state);
  return out;
}

// RFC 9180 section 4, LabeledExtract.
secret32 extract(std::string_view suite_id, std::string_view salt, std::string_view name,
                 std::string_view key) {
  return hmac(salt, fmt::format("HPKE-v1{}{}{}", suite_id, name, key));
}

// RFC 9180 section 4, LabeledExpand, for at most one block of HKDF (RFC 5869 section 2.3).
secret32 expand(std::string_view suite_id, const secret32& key, std::string_view name, std::string_view info,
                unsigned char length) {
  std::string message{'\0', static_cast<char>(length)};
  message += fmt::format("HPKE-v1{}{}{}", suite_id, name, info);
  message += '\x01';
  return hmac(text(key), message);
}

struct context {
  secret32 key, nonce;
  ~context() {
    sodium_memzero(key.data(), key.size());
    sodium_memzero(nonce.data(), nonce.size());
  }
};

// Section 4.1 (Encap and Decap end alike), then KeySchedule of section 5.1 in base mode.
std::optional<context> shared_context(const secret32& own, std::string_view other, std::string_view enc,
                                      std::string_view recipient, std::string_view info) {
  secret32 dh;
  if (crypto_scalarmult(dh.data(), own.data(), raw(other)) != 0) return std::nullopt;
  const secret32 eae = extract(kem_suite, "", "eae_prk", text(dh));
  const secret32 shared = expand(kem_suite, eae, "shared_secret", fmt::format("{}{}", enc, recipient), 32);
  std::string schedule(1, '\0');
  schedule += text(extract(hpke_suite, "", "psk_id_hash", ""));
  schedule += text(extract(hpke_suite, "", "info_hash", info));
  const secret32 secret = extract(hpke_suite, text(shared), "secret", "");
  return context{
      expand(hpke_suite, secret, "key", schedule, crypto_aead_chacha20poly1305_ietf_KEYBYTES),
      expand(hpke_suite, secret, "base_nonce", schedule, crypto_aead_chacha20poly1305_ietf_NPUBBYTES)};
}

}  // namespace

sealing_key sealing_key::generate() { return *from_bytes(random_bytes(32)); }

std::optional<sealing_key> sealing_key::from_bytes(std::string_view secret) {
  if (secret.size() != 32) return std::nullopt;
  need_sodium();
  sealing_key out;
  std::ranges::copy(secret, out.secret_.begin());
  crypto_scalarmult_base(out.public_.data(), out.secret_.data());
  return out;
}

std::optional<sealing_key> sealing_key::from_text(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r' || line.back() == ' '))
    line.remove_suffix(1);
  if (!line.starts_with(label)) return std::nullopt;
  const auto secret = from_base64_url(line.substr(label.size()));
  return secret ? from_bytes(*secret) : std::nullopt;
}

std::string sealing_key::to_text() const { return fmt::format("{}{}\n", label, base64_url(text(secret_))); }

sealing_key::~sealing_key() { sodium_memzero(secret_.data(), secret_.size()); }

std::string sealing_key::public_key() const { return std::string(text(public_)); }

std::optional<std::string> sealing_key::open(std::string_view enc, std::string_view info,
                                             std::string_view aad, std::string_view ciphertext) const {
  if (enc.size() != 32 || ciphertext.size() < tag_bytes) return std::nullopt;
  const auto c = shared_context(secret_, enc, enc, public_key(), info);
  if (!c) return std::nullopt;
  std::string out(ciphertext.size() - tag_bytes, '\0');
  if (crypto_aead_chacha20poly1305_ietf_decrypt(reinterpret_cast<unsigned char*>(out.data()), nullptr,
                                                nullptr, raw(ciphertext), ciphertext.size(), raw(aad),
                                                aad.size(), c->nonce.data(), c->key.data()) != 0)
    return std::nullopt;
  return out;
}

bool is_recipient(std::string_view public_key) {
  if (public_key.size() != 32) return false;
  need_sodium();
  const secret32 any{1};
  secret32 out;
  return crypto_scalarmult(out.data(), any.data(), raw(public_key)) == 0;
}

std::optional<sealed> seal_with(const sealing_key& ephemeral, std::string_view recipient,
                                std::string_view info, std::string_view aad, std::string_view plaintext) {
  if (recipient.size() != 32) return std::nullopt;
  sealed out{ephemeral.public_key(), std::string(plaintext.size() + tag_bytes, '\0')};
  const auto c = shared_context(ephemeral.secret_, recipient, out.enc, recipient, info);
  if (!c) return std::nullopt;
  crypto_aead_chacha20poly1305_ietf_encrypt(reinterpret_cast<unsigned char*>(out.ciphertext.data()), nullptr,
                                            raw(plaintext), plaintext.size(), raw(aad), aad.size(), nullptr,
                                            c->nonce.data(), c->key.data());
  return out;
}

std::optional<sealed> seal(std::string_view recipient, std::string_view info, std::string_view aad,
                           std::string_view plaintext) {
  return seal_with(sealing_key::generate(), recipient, info, aad, plaintext);
}

}  // namespace paraat::hpke
