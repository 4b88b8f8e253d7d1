#pragma once
// Content-Digest, RFC 9530: ties a body to the signature, which itself covers header fields only.

#include <string>
#include <string_view>

namespace paraat {

std::string content_digest(std::string_view body);  // `sha-256=:…:`

enum class digest_verdict {
  matches,
  malformed,
  unknown,  // no algorithm in it that counts
  differs,
};
// Every sha-256 and sha-512 in the field must be right; other algorithms are passed over.
digest_verdict check_content_digest(std::string_view field, std::string_view body);

}  // namespace paraat
