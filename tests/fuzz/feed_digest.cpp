// Digests, buckets and ids from unknown nodes: a parsed value is written as the same bytes, and an item that
// is added and removed again leaves the digest unchanged.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "protocol/bytes.hpp"
#include "protocol/feed_digest.hpp"

using namespace paraat;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto read = feed_digest::from_bytes(bytes); read && read->bytes() != bytes) std::abort();
  if (const auto all = buckets_from(bytes); all && bytes_of(*all) != bytes) std::abort();
  if (const std::string id = uuid_text(bytes.substr(0, 16)); !id.empty()) {
    if (!is_uuid(id) || uuid_bytes(id) != bytes.substr(0, 16)) std::abort();
    if (bucket_of(id) != static_cast<unsigned char>(bytes[15])) std::abort();
  }
  feed_digest forth, back;
  for (std::size_t at = 0; at + feed_digest::size <= size; at += feed_digest::size) {
    forth.add(bytes.substr(at, feed_digest::size));
    back.take_away(bytes.substr(at, feed_digest::size));
  }
  for (std::size_t at = 0; at + feed_digest::size <= size; at += feed_digest::size) {
    forth.take_away(bytes.substr(at, feed_digest::size));
    back.add(bytes.substr(at, feed_digest::size));
  }
  if (!(forth == feed_digest()) || !(back == feed_digest())) std::abort();
  return 0;
}
