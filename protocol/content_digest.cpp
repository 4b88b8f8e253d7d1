#include "protocol/content_digest.hpp"

#include "protocol/bytes.hpp"
#include "protocol/structured_fields.hpp"

namespace paraat {

namespace sf = structured_fields;

std::string content_digest(std::string_view body) {
  const sf::dictionary field{{"sha-256", sf::item{sf::byte_sequence{sha256_bytes(body)}, {}}}};
  return sf::serialize(field).value();
}

digest_verdict check_content_digest(std::string_view field, std::string_view body) {
  const auto digests = sf::parse_dictionary(field, sf::repeats::refused);
  if (!digests) return digest_verdict::malformed;
  auto verdict = digest_verdict::unknown;
  for (const auto& [algorithm, member] : *digests) {
    if (algorithm != "sha-256" && algorithm != "sha-512") continue;
    const auto* one = std::get_if<sf::item>(&member);
    const auto* bytes = one ? std::get_if<sf::byte_sequence>(&one->value) : nullptr;
    if (!bytes) return digest_verdict::malformed;
    if (bytes->data != (algorithm == "sha-256" ? sha256_bytes(body) : sha512_bytes(body)))
      return digest_verdict::differs;
    verdict = digest_verdict::matches;
  }
  return verdict;
}

}  // namespace paraat
