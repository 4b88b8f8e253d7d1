#include "tenant/messaging/push/p256.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include <stdexcept>

namespace paraat::push::p256 {
namespace {

template <auto Free>
struct freed_by {
  template <class T>
  void operator()(T* p) const {
    Free(p);
  }
};
using bignum = std::unique_ptr<BIGNUM, freed_by<BN_clear_free>>;
using context = std::unique_ptr<EVP_PKEY_CTX, freed_by<EVP_PKEY_CTX_free>>;
using digest_context = std::unique_ptr<EVP_MD_CTX, freed_by<EVP_MD_CTX_free>>;
using builder = std::unique_ptr<OSSL_PARAM_BLD, freed_by<OSSL_PARAM_BLD_free>>;
using parameters = std::unique_ptr<OSSL_PARAM, freed_by<OSSL_PARAM_free>>;
using pkey = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY_free>>;
using group = std::unique_ptr<EC_GROUP, freed_by<EC_GROUP_free>>;
using point = std::unique_ptr<EC_POINT, freed_by<EC_POINT_free>>;
using ecdsa_sig = std::unique_ptr<ECDSA_SIG, freed_by<ECDSA_SIG_free>>;
using bio = std::unique_ptr<BIO, freed_by<BIO_free>>;

const unsigned char* octets(std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); }
unsigned char* octets(std::string& s) { return reinterpret_cast<unsigned char*>(s.data()); }

void must(bool done) {
  if (done) return;
  ERR_clear_error();
  throw std::runtime_error("OpenSSL: a step on P-256 failed");
}
// A question that has "no" for an answer leaves no error behind for the next user of OpenSSL.
bool asked(bool yes) {
  if (!yes) ERR_clear_error();
  return yes;
}

group curve() {
  group g(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  must(g != nullptr);
  return g;
}

pkey from_parameters(int selection, const builder& b) {
  const parameters p(OSSL_PARAM_BLD_to_param(b.get()));
  const context c(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  must(p && c && EVP_PKEY_fromdata_init(c.get()) == 1);
  EVP_PKEY* made = nullptr;
  if (!asked(EVP_PKEY_fromdata(c.get(), &made, selection, p.get()) == 1)) return nullptr;
  return pkey(made);
}

builder named_curve() {
  builder b(OSSL_PARAM_BLD_new());
  must(b && OSSL_PARAM_BLD_push_utf8_string(b.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) == 1);
  return b;
}

// Checked in full (SP 800-56A, section 5.6.2.3.3): a point of another curve would give the secret away.
pkey public_key(std::string_view bytes) {
  if (bytes.size() != point_bytes || bytes[0] != 4) return nullptr;
  const builder b = named_curve();
  must(OSSL_PARAM_BLD_push_octet_string(b.get(), OSSL_PKEY_PARAM_PUB_KEY, bytes.data(), bytes.size()) == 1);
  pkey made = from_parameters(EVP_PKEY_PUBLIC_KEY, b);
  if (!made) return nullptr;
  const context c(EVP_PKEY_CTX_new_from_pkey(nullptr, made.get(), nullptr));
  must(c != nullptr);
  if (!asked(EVP_PKEY_public_check(c.get()) == 1)) return nullptr;
  return made;
}

bool is_ours(EVP_PKEY* k) {
  char name[32]{};
  std::size_t length = 0;
  return asked(EVP_PKEY_get_group_name(k, name, sizeof name, &length) == 1) &&
         std::string_view(name, length) == "prime256v1";
}

std::string padded(const BIGNUM* n) {
  std::string out(scalar_bytes, '\0');
  must(BN_bn2binpad(n, octets(out), static_cast<int>(scalar_bytes)) == static_cast<int>(scalar_bytes));
  return out;
}

// OpenSSL's own asks on the terminal.
int no_pass_phrase(char*, int, int, void*) { return -1; }

}  // namespace

bool is_point(std::string_view bytes) { return public_key(bytes) != nullptr; }

key::key(EVP_PKEY* owned) : pkey_(owned, [](EVP_PKEY* p) { EVP_PKEY_free(p); }) {
  must(EVP_PKEY_set_utf8_string_param(owned, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, "uncompressed") ==
       1);
  std::size_t size = 0;
  point_.resize(point_bytes);
  must(EVP_PKEY_get_octet_string_param(owned, OSSL_PKEY_PARAM_PUB_KEY, octets(point_), point_.size(),
                                       &size) == 1 &&
       size == point_bytes);
}

key key::generate() {
  EVP_PKEY* made = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
  must(made != nullptr);
  return key(made);
}

std::optional<key> key::from_scalar(std::string_view bytes) {
  if (bytes.size() != scalar_bytes) return std::nullopt;
  const bignum number(BN_bin2bn(octets(bytes), static_cast<int>(bytes.size()), nullptr));
  const group g = curve();
  must(number != nullptr);
  if (BN_is_zero(number.get()) || BN_cmp(number.get(), EC_GROUP_get0_order(g.get())) >= 0)
    return std::nullopt;
  BN_set_flags(number.get(), BN_FLG_CONSTTIME);
  const point p(EC_POINT_new(g.get()));
  std::string at(point_bytes, '\0');
  must(p && EC_POINT_mul(g.get(), p.get(), number.get(), nullptr, nullptr, nullptr) == 1);
  must(EC_POINT_point2oct(g.get(), p.get(), POINT_CONVERSION_UNCOMPRESSED, octets(at), at.size(), nullptr) ==
       point_bytes);
  const builder b = named_curve();
  must(OSSL_PARAM_BLD_push_octet_string(b.get(), OSSL_PKEY_PARAM_PUB_KEY, at.data(), at.size()) == 1 &&
       OSSL_PARAM_BLD_push_BN(b.get(), OSSL_PKEY_PARAM_PRIV_KEY, number.get()) == 1);
  pkey made = from_parameters(EVP_PKEY_KEYPAIR, b);
  must(made != nullptr);
  return key(made.release());
}

std::optional<key> key::from_pem(std::string_view text) {
  const bio in(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  must(in != nullptr);
  pkey read(PEM_read_bio_PrivateKey(in.get(), nullptr, &no_pass_phrase, nullptr));
  if (!asked(read != nullptr) || !is_ours(read.get())) return std::nullopt;
  return key(read.release());
}

std::string key::pem() const {
  const bio out(BIO_new(BIO_s_mem()));
  must(out && PEM_write_bio_PKCS8PrivateKey(out.get(), pkey_.get(), nullptr, nullptr, 0, nullptr, nullptr));
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(out.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

std::optional<std::string> key::agree(std::string_view other_point) const {
  const pkey other = public_key(other_point);
  if (!other) return std::nullopt;
  const context c(EVP_PKEY_CTX_new_from_pkey(nullptr, pkey_.get(), nullptr));
  must(c && EVP_PKEY_derive_init(c.get()) == 1 && EVP_PKEY_derive_set_peer(c.get(), other.get()) == 1);
  std::string secret(scalar_bytes, '\0');
  std::size_t size = secret.size();
  must(EVP_PKEY_derive(c.get(), octets(secret), &size) == 1 && size == scalar_bytes);
  return secret;
}

std::string key::sign(std::string_view message) const {
  const digest_context c(EVP_MD_CTX_new());
  must(c && EVP_DigestSignInit(c.get(), nullptr, EVP_sha256(), nullptr, pkey_.get()) == 1);
  std::size_t size = 0;
  must(EVP_DigestSign(c.get(), nullptr, &size, octets(message), message.size()) == 1);
  std::string der(size, '\0');
  must(EVP_DigestSign(c.get(), octets(der), &size, octets(message), message.size()) == 1);
  const unsigned char* at = octets(std::string_view(der));
  const ecdsa_sig s(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size)));
  must(s != nullptr);
  return padded(ECDSA_SIG_get0_r(s.get())) + padded(ECDSA_SIG_get0_s(s.get()));
}

bool verifies(std::string_view point, std::string_view message, std::string_view signature) {
  const pkey k = public_key(point);
  if (!k || signature.size() != signature_bytes) return false;
  const ecdsa_sig s(ECDSA_SIG_new());
  bignum r(BN_bin2bn(octets(signature), scalar_bytes, nullptr)),
      t(BN_bin2bn(octets(signature.substr(scalar_bytes)), scalar_bytes, nullptr));
  must(s && r && t && ECDSA_SIG_set0(s.get(), r.get(), t.get()) == 1);
  static_cast<void>(r.release());
  static_cast<void>(t.release());
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(s.get(), &der);
  must(size > 0);
  const std::string encoded(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  const digest_context c(EVP_MD_CTX_new());
  must(c && EVP_DigestVerifyInit(c.get(), nullptr, EVP_sha256(), nullptr, k.get()) == 1);
  return asked(EVP_DigestVerify(c.get(), octets(encoded), encoded.size(), octets(message), message.size()) ==
               1);
}

}  // namespace paraat::push::p256
