// The sum that shows at a glance whether two nodes hold the same set.
#include "protocol/feed_digest.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "protocol/bytes.hpp"

namespace paraat {
namespace {

std::string hash_of(int n) { return sha256_bytes(std::to_string(n)); }

TEST(FeedDigest, TheOrderOfTheItemsDoesNotMatter) {
  feed_digest forth, back;
  for (int i = 0; i < 100; ++i) forth.add(hash_of(i));
  for (int i = 99; i >= 0; --i) back.add(hash_of(i));
  EXPECT_EQ(forth, back);
  EXPECT_NE(forth, feed_digest());
}

TEST(FeedDigest, WhatIsTakenAwayLeavesNoTrace) {
  feed_sum sum;
  sum.add(hash_of(1));
  const feed_sum one = sum;
  for (int i = 2; i < 50; ++i) sum.add(hash_of(i));
  for (int i = 49; i > 1; --i) sum.take_away(hash_of(i));
  EXPECT_EQ(sum, one);
  sum.take_away(hash_of(1));
  EXPECT_EQ(sum, feed_sum());
}

TEST(FeedDigest, IsASumModulo2To256) {
  feed_digest d;
  d.add(std::string(32, '\xff'));
  EXPECT_EQ(hex(d.bytes()), std::string(64, 'f'));
  d.add(std::string(31, '\0') + '\x01');
  EXPECT_EQ(hex(d.bytes()), std::string(64, '0')) << "it wraps";
  d.take_away(std::string(31, '\0') + '\x01');
  EXPECT_EQ(hex(d.bytes()), std::string(64, 'f')) << "and wraps back";
  feed_digest carry;
  carry.add(std::string(28, '\0') + std::string(4, '\xff'));
  carry.add(std::string(31, '\0') + '\x01');
  EXPECT_EQ(hex(carry.bytes()), std::string(54, '0') + "0100000000");
}

TEST(FeedDigest, TravelsAsThirtyTwoBytesBigEndian) {
  feed_digest d;
  d.add(hash_of(7));
  EXPECT_EQ(d.bytes(), hash_of(7));
  EXPECT_EQ(feed_digest::from_bytes(d.bytes()), d);
  EXPECT_FALSE(feed_digest::from_bytes("kort"));
  EXPECT_FALSE(feed_digest::from_bytes(std::string(33, 'x')));
}

TEST(FeedDigest, AnObjectStandsInTheBucketOfTheLastByteOfItsId) {
  EXPECT_EQ(bucket_of("0193a000-0000-7000-8000-0000000000ff"), 255);
  EXPECT_EQ(bucket_of("0193a000-0000-7000-8000-000000000100"), 0);
  bucket_digests all;
  all[3].add(hash_of(3));
  const std::string bytes = bytes_of(all);
  EXPECT_EQ(bytes.size(), 256U * 32U);
  EXPECT_EQ(buckets_from(bytes), all);
  EXPECT_FALSE(buckets_from(bytes.substr(1)));
}

TEST(FeedDigest, AnIdIsSixteenBytesOnTheWire) {
  const std::string id = "0193a000-0000-7000-8000-0000000000ff";
  EXPECT_EQ(uuid_bytes(id).size(), 16U);
  EXPECT_EQ(uuid_text(uuid_bytes(id)), id);
  EXPECT_EQ(uuid_text("te kort"), "");
}

}  // namespace
}  // namespace paraat
