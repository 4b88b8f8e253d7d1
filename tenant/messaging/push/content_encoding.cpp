#include "tenant/messaging/push/content_encoding.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>

#include <memory>
#include <stdexcept>

#include "protocol/bytes.hpp"

namespace paraat::push {
namespace {

constexpr std::size_t key_bytes = 16, nonce_bytes = 12, tag_bytes = 16;

template <auto Free>
struct freed_by {
  template <class T>
  void operator()(T* p) const {
    Free(p);
  }
};

unsigned char* octets(std::string& s) { return reinterpret_cast<unsigned char*>(s.data()); }
const unsigned char* octets(std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); }

void must(bool done) {
  if (!done) throw std::runtime_error("OpenSSL: a step of aes128gcm failed");
}

// HKDF with SHA-256 (RFC 5869), both steps.
std::string hkdf(std::string_view salt, std::string_view keying_material, std::string_view info,
                 std::size_t length) {
  const std::unique_ptr<EVP_KDF, freed_by<EVP_KDF_free>> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
  must(kdf != nullptr);
  const std::unique_ptr<EVP_KDF_CTX, freed_by<EVP_KDF_CTX_free>> c(EVP_KDF_CTX_new(kdf.get()));
  std::string digest = "SHA256", ikm(keying_material), s(salt), i(info), out(length, '\0');
  const OSSL_PARAM given[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, ikm.data(), ikm.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, s.data(), s.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, i.data(), i.size()),
      OSSL_PARAM_construct_end(),
  };
  must(c && EVP_KDF_derive(c.get(), octets(out), out.size(), given) == 1);
  return out;
}

std::string sealed(std::string_view content, std::string_view key, std::string_view nonce) {
  const std::unique_ptr<EVP_CIPHER_CTX, freed_by<EVP_CIPHER_CTX_free>> c(EVP_CIPHER_CTX_new());
  std::string out(content.size() + tag_bytes, '\0');
  int written = 0, rest = 0;
  must(c && EVP_EncryptInit_ex(c.get(), EVP_aes_128_gcm(), nullptr, octets(key), octets(nonce)) == 1);
  must(EVP_EncryptUpdate(c.get(), octets(out), &written, octets(content), static_cast<int>(content.size())) ==
       1);
  must(EVP_EncryptFinal_ex(c.get(), octets(out) + written, &rest) == 1);
  must(EVP_CIPHER_CTX_ctrl(c.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(tag_bytes),
                           octets(out) + content.size()) == 1);
  return out;
}

std::string big_endian(std::uint32_t n) {
  std::string out;
  for (const int shift : {24, 16, 8, 0}) out += static_cast<char>((n >> shift) & 0xff);
  return out;
}

// The number of the record, in network order, is exclusive-ored into the nonce.
std::string nonce_of(std::string base, std::uint64_t number) {
  for (std::size_t i = 0; i < 8; ++i)
    base[nonce_bytes - 1 - i] ^= static_cast<char>((number >> (8 * i)) & 0xff);
  return base;
}

}  // namespace

std::string encode(std::span<const record> records, std::string_view keying_material, std::string_view salt,
                   std::string_view key_name, std::uint32_t record_size) {
  using namespace std::string_view_literals;
  const std::string key = hkdf(salt, keying_material, "Content-Encoding: aes128gcm\0"sv, key_bytes);
  const std::string nonce = hkdf(salt, keying_material, "Content-Encoding: nonce\0"sv, nonce_bytes);
  if (key_name.size() > 255) throw std::runtime_error("aes128gcm: the id of a key has at most 255 octets");
  std::string out = std::string(salt) + big_endian(record_size) + static_cast<char>(key_name.size());
  out += key_name;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const bool last = i + 1 == records.size();
    const std::string plain =
        std::string(records[i].content) + (last ? '\x02' : '\x01') + std::string(records[i].padding, '\0');
    const std::size_t size = plain.size() + tag_bytes;
    if (size > record_size || (!last && size != record_size))
      throw std::runtime_error("aes128gcm: a record has not the size that it says");
    out += sealed(plain, key, nonce_of(nonce, i));
  }
  return out;
}

std::optional<std::string> keying_material(const p256::key& sender, const recipient& r) {
  using namespace std::string_view_literals;
  const auto shared = sender.agree(r.public_key);
  if (!shared) return std::nullopt;
  const std::string info =
      std::string("WebPush: info\0"sv) + std::string(r.public_key) + sender.public_point();
  return hkdf(r.auth, *shared, info, 32);
}

std::optional<std::string> encrypt_with(std::string_view content, const recipient& r, const p256::key& sender,
                                        std::string_view salt) {
  const auto material = keying_material(sender, r);
  if (!material) return std::nullopt;
  const record only{content};
  return encode({&only, 1}, *material, salt, sender.public_point());
}

std::optional<std::string> encrypt(std::string_view content, const recipient& r) {
  return encrypt_with(content, r, p256::key::generate(), random_bytes(salt_bytes));
}

}  // namespace paraat::push
