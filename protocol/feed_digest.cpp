#include "protocol/feed_digest.hpp"

#include <cassert>

#include "protocol/bytes.hpp"

namespace paraat {
namespace {

using words = std::array<std::uint32_t, 8>;

words words_of(std::string_view bytes) {
  assert(bytes.size() == feed_digest::size);
  words out{};
  for (std::size_t i = 0; i < feed_digest::size; ++i) {
    auto& word = out[7 - i / 4];
    word = word << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return out;
}

}  // namespace

std::optional<feed_digest> feed_digest::from_bytes(std::string_view bytes) {
  if (bytes.size() != size) return std::nullopt;
  feed_digest out;
  out.words_ = words_of(bytes);
  return out;
}

void feed_digest::add(std::string_view hash) {
  const words other = words_of(hash);
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    carry += std::uint64_t{words_[i]} + other[i];
    words_[i] = static_cast<std::uint32_t>(carry);
    carry >>= 32;
  }
}

void feed_digest::take_away(std::string_view hash) {
  const words other = words_of(hash);
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    const std::uint64_t take = std::uint64_t{other[i]} + borrow;
    borrow = words_[i] < take ? 1 : 0;
    words_[i] -= static_cast<std::uint32_t>(take);
  }
}

std::string feed_digest::bytes() const {
  std::string out(size, '\0');
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<char>(words_[7 - i / 4] >> (8 * (3 - i % 4)));
  return out;
}

std::string bytes_of(const bucket_digests& all) {
  std::string out;
  out.reserve(buckets * feed_digest::size);
  for (const feed_digest& one : all) out += one.bytes();
  return out;
}

std::optional<bucket_digests> buckets_from(std::string_view bytes) {
  if (bytes.size() != buckets * feed_digest::size) return std::nullopt;
  bucket_digests out;
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = *feed_digest::from_bytes(bytes.substr(i * feed_digest::size, feed_digest::size));
  return out;
}

std::string uuid_bytes(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (c != '-') digits += c;
  return from_hex(digits).value_or("");
}

std::string uuid_text(std::string_view bytes) {
  if (bytes.size() != 16) return {};
  std::string out = hex(bytes);
  for (const std::size_t at : {8, 13, 18, 23}) out.insert(at, 1, '-');
  return out;
}

int bucket_of(std::string_view text) { return static_cast<unsigned char>(uuid_bytes(text).back()); }

}  // namespace paraat
