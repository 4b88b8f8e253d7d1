#pragma once
// The digest by which two nodes compare their sets: the number of items, and the sum modulo 2^256 of the
// SHA-256 of each item's signed envelope. A sum can be kept up to date item by item, in any order, and taken
// back; a free choice of items allows two sets with one sum, but only the publisher signs items of its feed,
// and it decides their content anyway. protocol/feeds.md, "Feeds".

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace paraat {

class feed_digest {
 public:
  static constexpr std::size_t size = 32;

  feed_digest() = default;
  // 32 bytes, big-endian, as they travel; nullopt for any other length.
  static std::optional<feed_digest> from_bytes(std::string_view bytes);

  void add(std::string_view hash);  // 32 bytes
  void take_away(std::string_view hash);
  std::string bytes() const;
  bool operator==(const feed_digest&) const = default;

 private:
  std::array<std::uint32_t, 8> words_{};  // the lowest first
};

// A set with its size.
struct feed_sum {
  std::int64_t count = 0;
  feed_digest digest;

  void add(std::string_view hash) { ++count, digest.add(hash); }
  void take_away(std::string_view hash) { --count, digest.take_away(hash); }
  bool operator==(const feed_sum&) const = default;
};

// 256 parts by the last byte of the object's id, which is random in a UUID.
constexpr int buckets = 256;
using bucket_digests = std::array<feed_digest, buckets>;
std::string bytes_of(const bucket_digests&);
std::optional<bucket_digests> buckets_from(std::string_view bytes);

// The 16 bytes of a UUID, and its text. `uuid_bytes` takes well-formed text only.
std::string uuid_bytes(std::string_view text);
std::string uuid_text(std::string_view bytes);  // empty unless there are 16
int bucket_of(std::string_view uuid_text);

}  // namespace paraat
