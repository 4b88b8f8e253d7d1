// Signed objects: the bytes that were signed are the bytes that are checked.
#include <gtest/gtest.h>

#include "protocol/bytes.hpp"
#include "protocol/keys.hpp"
#include "protocol/wire.hpp"

namespace paraat::wire {
namespace {

SignedListing signed_by(const keys::signing_key& key, const std::string& envelope) {
  SignedListing out;
  out.set_envelope(envelope);
  out.set_key_id(keys::key_id("hasselt", key.public_key().bytes()));
  out.set_signature(key.sign(keys::domain::listing, envelope));
  return out;
}

ListingEnvelope vacancy() {
  Listing listing;
  listing.set_id("0190a7a0-0000-7000-8000-000000000001");
  listing.set_title("Soep uitdelen");
  listing.set_lat(50.93);
  ListingEnvelope envelope;
  envelope.set_publisher("be-nis-71022");
  envelope.set_audience(PUBLIC);
  envelope.set_number(7);
  envelope.set_data(listing.SerializeAsString());
  return envelope;
}

TEST(Wire, ARelayedListingKeepsItsSignature) {
  const auto key = keys::signing_key::generate();
  const auto sent = signed_by(key, vacancy().SerializeAsString()).SerializeAsString();
  FeedPage page;
  ASSERT_TRUE(page.add_items()->mutable_listing()->ParseFromString(sent));
  FeedPage relayed;
  ASSERT_TRUE(relayed.ParseFromString(page.SerializeAsString()));
  const auto& got = relayed.items(0).listing();
  EXPECT_TRUE(key.public_key().verify(keys::domain::listing, got.envelope(), got.signature()));
  EXPECT_FALSE(key.public_key().verify(keys::domain::envelope, got.envelope(), got.signature()));
}

// Two texts of one message: fields in another order. Serialising again would turn one into the other.
TEST(Wire, TheSignatureIsOverTheBytesAndNotOverTheMessage) {
  const auto key = keys::signing_key::generate();
  ListingEnvelope first, second;
  first.set_publisher("be-nis-71022");
  second.set_number(7);
  const std::string unusual = second.SerializeAsString() + first.SerializeAsString();
  const auto listing = signed_by(key, unusual);
  EXPECT_TRUE(key.public_key().verify(keys::domain::listing, listing.envelope(), listing.signature()));
  ListingEnvelope parsed;
  ASSERT_TRUE(parsed.ParseFromString(unusual));
  EXPECT_NE(parsed.SerializeAsString(), unusual);
  EXPECT_FALSE(
      key.public_key().verify(keys::domain::listing, parsed.SerializeAsString(), listing.signature()));
}

TEST(Wire, AFieldOfALaterVersionIsPassedOver) {
  std::string later = vacancy().SerializeAsString();
  later += std::string("\xf2\x07\x03new", 6);  // field 126
  ListingEnvelope read;
  ASSERT_TRUE(read.ParseFromString(later));
  EXPECT_EQ(read.publisher(), "be-nis-71022");
}

TEST(Wire, WhatIsNoMessageIsRefused) {
  EXPECT_TRUE(parse<ListingEnvelope>(vacancy().SerializeAsString()));
  EXPECT_FALSE(parse<ListingEnvelope>("\x0a\x02\xc3\x28")) << "text that is not UTF-8";
  EXPECT_FALSE(parse<ListingEnvelope>("\x0a\x7fhasselt")) << "shorter than it says";
  EXPECT_FALSE(parse<ListingEnvelope>("<html>"));
}

TEST(Wire, AbsentCoordinatesAreNotTheGulfOfGuinea) {
  Listing listing;
  ASSERT_TRUE(listing.ParseFromString(vacancy().data()));
  EXPECT_TRUE(listing.has_lat());
  EXPECT_FALSE(listing.has_lon());
}

}  // namespace
}  // namespace paraat::wire
