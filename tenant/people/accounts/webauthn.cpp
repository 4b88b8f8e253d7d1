#include "tenant/people/accounts/webauthn.hpp"

#include <cbor.h>
#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>

#include <boost/json.hpp>
#include <memory>

#include "protocol/bytes.hpp"

namespace paraat::accounts::webauthn {
namespace {

constexpr std::size_t hash_size = 32, flags_at = hash_size;
constexpr std::size_t shortest_authenticator_data = 37, longest_input = 16 * 1024;
constexpr unsigned char user_present = 0x01, user_verified = 0x04, has_credential = 0x40;

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
std::string text_of(const unsigned char* data, std::size_t size) {
  return data == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(data), size);
}

struct fido_free {
  void operator()(fido_cred_t* c) const { fido_cred_free(&c); }
  void operator()(fido_assert_t* a) const { fido_assert_free(&a); }
  void operator()(es256_pk_t* k) const { es256_pk_free(&k); }
  void operator()(eddsa_pk_t* k) const { eddsa_pk_free(&k); }
  void operator()(cbor_item_t* i) const { cbor_decref(&i); }
};
template <class T>
using held = std::unique_ptr<T, fido_free>;

struct client_data {
  std::string type, challenge, origin;
  bool cross_origin = false;
};

std::optional<client_data> parse_client_data(std::string_view text) {
  if (text.size() > longest_input) return std::nullopt;
  boost::system::error_code failed;
  const auto parsed = boost::json::parse(boost::json::string_view(text.data(), text.size()), failed);
  const auto* object = failed ? nullptr : parsed.if_object();
  if (object == nullptr) return std::nullopt;
  const auto member = [&](const char* name) {
    const auto* value = object->if_contains(name);
    const auto* s = value == nullptr ? nullptr : value->if_string();
    return s == nullptr ? std::string() : std::string(*s);
  };
  client_data out{member("type"), member("challenge"), member("origin")};
  const auto* cross = object->if_contains("crossOrigin");
  out.cross_origin = cross != nullptr && cross->is_bool() && cross->get_bool();
  return out;
}

std::optional<fault> wrong_client_data(std::string_view text, std::string_view type,
                                       const relying_party& site, std::string_view challenge) {
  const auto c = parse_client_data(text);
  if (!c) return fault::malformed;
  if (c->type != type) return fault::wrong_type;
  if (challenge.empty() || !equal_constant_time(c->challenge, challenge)) return fault::wrong_challenge;
  if (c->origin != site.origin || c->cross_origin) return fault::wrong_origin;
  return std::nullopt;
}

// Whether no map or array of these CBOR items (RFC 8949) says that it has more members than bytes follow.
// libcbor takes the memory for all members before it reads the first: 50 GB for an input of 200 bytes.
bool sizes_are_possible(std::string_view items) {
  struct reader {
    std::size_t left = 0;
    bool possible = true;
    static void starts(void* self, std::size_t members) {
      auto& r = *static_cast<reader*>(self);
      r.possible = r.possible && members <= r.left;
    }
  } r;
  cbor_callbacks on = cbor_empty_callbacks;
  on.array_start = &reader::starts;
  on.map_start = &reader::starts;
  while (!items.empty()) {
    r.left = items.size();
    const cbor_decoder_result one = cbor_stream_decode(bytes(items), items.size(), &on, &r);
    if (one.status != CBOR_DECODER_FINISHED || !r.possible) return false;
    items.remove_prefix(one.read);
  }
  return true;
}

// What follows the fixed part and the attested credential's id (section 6.1): its key and the extensions, in
// CBOR.
std::optional<std::string_view> items_of(std::string_view authenticator_data) {
  constexpr std::size_t length_at = shortest_authenticator_data + 16, id_at = length_at + 2;
  if ((static_cast<unsigned char>(authenticator_data[flags_at]) & has_credential) == 0)
    return authenticator_data.substr(shortest_authenticator_data);
  if (authenticator_data.size() < id_at) return std::nullopt;
  const auto* length = bytes(authenticator_data.substr(length_at));
  const std::size_t id_size = length[0] * 256U + length[1];
  if (authenticator_data.size() < id_at + id_size) return std::nullopt;
  return authenticator_data.substr(id_at + id_size);
}

std::optional<fault> wrong_authenticator_data(std::string_view data, const relying_party& site) {
  if (data.size() < shortest_authenticator_data || data.size() > longest_input) return fault::malformed;
  if (const auto items = items_of(data); !items || !sizes_are_possible(*items)) return fault::malformed;
  if (data.substr(0, hash_size) != sha256_bytes(site.id)) return fault::wrong_relying_party;
  const auto flags = static_cast<unsigned char>(data[flags_at]);
  if ((flags & user_present) == 0 || (flags & user_verified) == 0) return fault::no_user_verification;
  return std::nullopt;
}

struct attestation {
  std::string format, statement, authenticator_data;  // the statement is CBOR again
};

std::string bytes_of(const cbor_item_t* item) {
  return text_of(cbor_bytestring_handle(item), cbor_bytestring_length(item));
}

std::optional<std::string> serialized(const cbor_item_t* item) {
  std::string out(longest_input, '\0');
  const std::size_t size = cbor_serialize(item, reinterpret_cast<unsigned char*>(out.data()), out.size());
  if (size == 0) return std::nullopt;
  out.resize(size);
  return out;
}

std::optional<attestation> parse_attestation(std::string_view object) {
  if (object.size() > longest_input || !sizes_are_possible(object)) return std::nullopt;
  cbor_load_result loaded{};
  const held<cbor_item_t> root(cbor_load(bytes(object), object.size(), &loaded));
  if (!root || loaded.error.code != CBOR_ERR_NONE || loaded.read != object.size() ||
      !cbor_isa_map(root.get()))
    return std::nullopt;
  attestation out;
  const cbor_pair* pairs = cbor_map_handle(root.get());
  for (std::size_t i = 0; i < cbor_map_size(root.get()); ++i) {
    if (!cbor_isa_string(pairs[i].key) || !cbor_string_is_definite(pairs[i].key)) return std::nullopt;
    const std::string name = text_of(cbor_string_handle(pairs[i].key), cbor_string_length(pairs[i].key));
    const cbor_item_t* value = pairs[i].value;
    if (name == "fmt" && cbor_isa_string(value) && cbor_string_is_definite(value))
      out.format = text_of(cbor_string_handle(value), cbor_string_length(value));
    else if (name == "authData" && cbor_isa_bytestring(value) && cbor_bytestring_is_definite(value))
      out.authenticator_data = bytes_of(value);
    else if (name == "attStmt" && cbor_isa_map(value))
      out.statement = serialized(value).value_or("");
  }
  const bool whole = !out.format.empty() && !out.statement.empty() && !out.authenticator_data.empty();
  return whole ? std::optional(std::move(out)) : std::nullopt;
}

// The attested credential in the authenticator data, when its key is of this algorithm.
held<fido_cred_t> parsed_credential(const attestation& a, int algorithm) {
  held<fido_cred_t> cred(fido_cred_new());
  if (!cred || fido_cred_set_type(cred.get(), algorithm) != FIDO_OK ||
      fido_cred_set_authdata_raw(cred.get(), bytes(a.authenticator_data), a.authenticator_data.size()) !=
          FIDO_OK)
    return nullptr;
  return cred;
}

// Whether the statement is one that can be relied on: none at all, or a signature that fits.
bool statement_holds(fido_cred_t* cred, const attestation& a, const relying_party& site,
                     const std::string& client) {
  if (a.format == "none") return a.statement == std::string("\xa0", 1);  // an empty map
  if (a.format != "packed") return false;
  if (fido_cred_set_rp(cred, site.id.c_str(), nullptr) != FIDO_OK ||
      fido_cred_set_clientdata(cred, bytes(client), client.size()) != FIDO_OK ||
      fido_cred_set_fmt(cred, "packed") != FIDO_OK || fido_cred_set_uv(cred, FIDO_OPT_TRUE) != FIDO_OK ||
      fido_cred_set_attstmt(cred, bytes(a.statement), a.statement.size()) != FIDO_OK)
    return false;
  return fido_cred_x5c_ptr(cred) != nullptr ? fido_cred_verify(cred) == FIDO_OK
                                            : fido_cred_verify_self(cred) == FIDO_OK;
}

// FIDO_OK when the signature fits the key.
int verify_with(fido_assert_t* a, const credential& c) {
  if (c.algorithm == COSE_ES256) {
    const held<es256_pk_t> key(es256_pk_new());
    if (!key || es256_pk_from_ptr(key.get(), c.public_key.data(), c.public_key.size()) != FIDO_OK)
      return FIDO_ERR_INVALID_ARGUMENT;
    return fido_assert_verify(a, 0, COSE_ES256, key.get());
  }
  const held<eddsa_pk_t> key(eddsa_pk_new());
  if (!key || eddsa_pk_from_ptr(key.get(), c.public_key.data(), c.public_key.size()) != FIDO_OK)
    return FIDO_ERR_INVALID_ARGUMENT;
  return fido_assert_verify(a, 0, COSE_EDDSA, key.get());
}

}  // namespace

std::optional<std::string> challenge_of(std::string_view text) {
  const auto c = parse_client_data(text);
  return c && !c->challenge.empty() ? std::optional(c->challenge) : std::nullopt;
}

std::variant<credential, fault> verify_registration(const relying_party& site, std::string_view challenge,
                                                    const std::string& client, const std::string& object) {
  if (const auto wrong = wrong_client_data(client, "webauthn.create", site, challenge)) return *wrong;
  const auto a = parse_attestation(object);
  if (!a) return fault::malformed;
  if (const auto wrong = wrong_authenticator_data(a->authenticator_data, site)) return *wrong;
  if ((static_cast<unsigned char>(a->authenticator_data[flags_at]) & has_credential) == 0)
    return fault::malformed;
  for (const int algorithm : {COSE_ES256, COSE_EDDSA}) {
    const auto cred = parsed_credential(*a, algorithm);
    if (!cred) continue;
    if (!statement_holds(cred.get(), *a, site, client)) return fault::bad_signature;
    credential out{text_of(fido_cred_id_ptr(cred.get()), fido_cred_id_len(cred.get())),
                   text_of(fido_cred_pubkey_ptr(cred.get()), fido_cred_pubkey_len(cred.get())), algorithm,
                   fido_cred_sigcount(cred.get())};
    if (out.id.empty() || out.public_key.empty()) return fault::malformed;
    return out;
  }
  return fault::unknown_algorithm;
}

std::variant<std::uint32_t, fault> verify_assertion(const relying_party& site, std::string_view challenge,
                                                    const credential& c, const assertion& given) {
  if (const auto wrong = wrong_client_data(given.client_data, "webauthn.get", site, challenge)) return *wrong;
  if (const auto wrong = wrong_authenticator_data(given.authenticator_data, site)) return *wrong;
  if (c.algorithm != COSE_ES256 && c.algorithm != COSE_EDDSA) return fault::unknown_algorithm;
  const held<fido_assert_t> a(fido_assert_new());
  if (!a || fido_assert_set_count(a.get(), 1) != FIDO_OK ||
      fido_assert_set_rp(a.get(), site.id.c_str()) != FIDO_OK ||
      fido_assert_set_clientdata(a.get(), bytes(given.client_data), given.client_data.size()) != FIDO_OK ||
      fido_assert_set_up(a.get(), FIDO_OPT_TRUE) != FIDO_OK ||
      fido_assert_set_uv(a.get(), FIDO_OPT_TRUE) != FIDO_OK ||
      fido_assert_set_authdata_raw(a.get(), 0, bytes(given.authenticator_data),
                                   given.authenticator_data.size()) != FIDO_OK ||
      fido_assert_set_sig(a.get(), 0, bytes(given.signature), given.signature.size()) != FIDO_OK)
    return fault::malformed;
  if (verify_with(a.get(), c) != FIDO_OK) return fault::bad_signature;
  const std::uint32_t counter = fido_assert_sigcount(a.get(), 0);
  // Section 7.2 step 22: authenticators without a counter always send zero.
  if ((counter != 0 || c.counter != 0) && counter <= c.counter) return fault::counter_went_back;
  return counter;
}

}  // namespace paraat::accounts::webauthn
