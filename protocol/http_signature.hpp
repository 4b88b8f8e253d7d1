#pragma once
// The signature profile of paraat-fed/1: RFC 9421 with everything closed that federation does not need.
//
// A request carries exactly one signature with tag="paraat-fed-1"; signatures with other tags are passed
// over. It is Ed25519, without `alg`, and covers @method, @authority, @path, @query, fed-destination,
// fed-request-id, content-digest, every other Fed- field, and content-type and content-length when there is a
// body. Its parameters are exactly created, expires (at most 300 s later), keyid and tag. A response covers
// @status, content-digest, content-type, every Fed- field, and with `;req` at least the components of the
// request: so it answers one request of one sender, and cannot be shown as the answer to another.
//
// Checks, in this order: grammar, one tagged signature, its components, key (from local data, never fetched),
// destination and authority, time, and at last Ed25519. A signature never looks at the body: the caller reads
// that afterwards, at most as long as declared, and asks check_content_digest. There is no store of nonces: a
// repeated request is harmless by its message ids.

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/http_message.hpp"
#include "protocol/keys.hpp"
#include "protocol/limits.hpp"

namespace paraat::http_signature {

using time_point = std::chrono::sys_time<std::chrono::microseconds>;

constexpr std::string_view destination_field = "Fed-Destination";  // node id of the receiver
constexpr std::string_view request_id_field = "Fed-Request-Id";    // 1 to 64 of A-Z a-z 0-9 . _ -

enum class fault {
  malformed,          // 400: the grammar, two tagged signatures, something the profile does not name
  unsigned_message,   // 401: no signature with our tag
  not_covered,        // 401: a required component is not covered
  unknown_key,        // 401
  wrong_destination,  // 401: meant for another node, or sent to another authority
  stale,              // 401: expired more than 60 s ago
  clock_skew,         // 401: created more than 60 s from now
  bad_signature,      // 401
};
std::string_view code_of(fault);  // "unknown-key", for FedError
unsigned status_of(fault);

struct signer {
  const keys::signing_key& key;
  std::string key_id;
};

// The content of a verified signature.
struct verified {
  std::string key_id, node_id;
  std::string request_id;
  std::int64_t created = 0, expires = 0;  // seconds since 1970
};

// The key that may sign now under that id: an enrolled signing key of an active member, not retired.
using key_lookup = std::function<std::optional<keys::public_key>(std::string_view key_id)>;

// Adds Content-Digest, and for a body Content-Length. Before signing.
void add_content_digest(message&, std::string_view body);

// Adds Signature-Input and Signature. The request needs its method, authority, path, both Fed- fields,
// Content-Digest and, with a body, Content-Type and Content-Length; without them it throws std::logic_error.
void sign_request(message&, const signer&, time_point now,
                  std::chrono::seconds lifetime = limits::signature_lifetime);
std::expected<verified, fault> verify_request(const message&, const key_lookup&, time_point now,
                                              std::string_view my_authority, std::string_view my_node_id);

// `request`: the request as received, or sent: with all its fields.
void sign_response(message&, const message& request, const signer&, time_point now,
                   std::chrono::seconds lifetime = limits::signature_lifetime);
// `node_id`: the node that the request went to; the signature of another member is unknown_key.
std::expected<verified, fault> verify_response(const message&, const message& request, const key_lookup&,
                                               time_point now, std::string_view node_id);

}  // namespace paraat::http_signature
