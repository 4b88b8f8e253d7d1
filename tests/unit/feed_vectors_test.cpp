// protocol/vectors/feeds.json: the vectors for other implementations of feeds.
#include <gtest/gtest.h>
#include <tests/support/previous_listing.pb.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "protocol/bytes.hpp"
#include "protocol/feed_digest.hpp"
#include "protocol/keys.hpp"
#include "protocol/wire.hpp"
#include "tenant/crisis/task_profiles/offers.hpp"
#include "tests/support/source_folder.hpp"

namespace paraat {
namespace {

namespace json = boost::json;

class FeedVectors : public testing::Test {
 protected:
  FeedVectors() {
    std::ifstream file(test::source_folder() / "protocol/vectors/feeds.json");
    std::ostringstream text;
    text << file.rdbuf();
    all = json::parse(text.str()).as_object();
    key = keys::signing_key::from_seed(from_hex(all.at("seed").as_string()).value()).value();
  }
  static std::string bytes(const json::value& v) { return from_hex(v.as_string()).value(); }
  static std::string text(const json::value& v) { return std::string(v.as_string()); }
  json::object all;
  std::optional<keys::signing_key> key;
};

TEST_F(FeedVectors, EveryItemIsSignedOverItsEnvelope) {
  for (const auto& one : all.at("items").as_array()) {
    const auto outer = wire::parse<wire::SignedListing>(bytes(one.at("signed"))).value();
    EXPECT_EQ(hex(outer.envelope()), text(one.at("envelope")));
    EXPECT_EQ(outer.key_id(), text(all.at("key_id")));
    EXPECT_TRUE(key->public_key().verify(keys::domain::listing, outer.envelope(), outer.signature()));
    EXPECT_EQ(hex(sha256_bytes(outer.envelope())), text(one.at("hash")));
    const auto e = wire::parse<wire::ListingEnvelope>(outer.envelope()).value();
    EXPECT_EQ(e.publisher(), text(all.at("publisher")));
    EXPECT_EQ(e.listing_id(), text(one.at("object")));
    EXPECT_EQ(static_cast<std::int64_t>(e.number()), one.at("number").as_int64());
    EXPECT_EQ(e.state() == wire::DELETED, text(one.at("state")) == "deleted");
    EXPECT_EQ(bucket_of(e.listing_id()), one.at("bucket").as_int64());
    EXPECT_EQ(hex(e.SerializeAsString()), text(one.at("envelope"))) << "we write the same bytes";
  }
}

TEST_F(FeedVectors, AnOrganisationHasADomainOfItsOwn) {
  const auto outer = wire::parse<wire::SignedListing>(bytes(all.at("organisation").at("signed"))).value();
  EXPECT_TRUE(key->public_key().verify(keys::domain::organisation, outer.envelope(), outer.signature()));
  EXPECT_FALSE(key->public_key().verify(keys::domain::listing, outer.envelope(), outer.signature()));
  const auto e = wire::parse<wire::ListingEnvelope>(outer.envelope()).value();
  EXPECT_EQ(wire::parse<wire::Organisation>(e.data()).value().name(), "Hulpkorps Hasselt");
}

TEST_F(FeedVectors, ATaskProfileHasADomainOfItsOwnAndAnIdMadeOfItsCode) {
  const auto& v = all.at("task_profile").as_object();
  const auto outer = wire::parse<wire::SignedListing>(bytes(v.at("signed"))).value();
  EXPECT_TRUE(key->public_key().verify(keys::domain::task_profile, outer.envelope(), outer.signature()));
  EXPECT_FALSE(key->public_key().verify(keys::domain::listing, outer.envelope(), outer.signature()));
  const auto e = wire::parse<wire::ListingEnvelope>(outer.envelope()).value();
  EXPECT_EQ(e.listing_id(), text(v.at("object")));
  EXPECT_EQ(uuid_v5(text(v.at("namespace")), e.publisher() + "/" + text(v.at("code"))), e.listing_id());
  EXPECT_EQ(task_profiles::offer_id(e.publisher(), text(v.at("code"))), e.listing_id());
  EXPECT_EQ(hex(sha256_bytes(outer.envelope())), text(v.at("hash")));
  const auto p = wire::parse<wire::TaskProfile>(e.data()).value();
  EXPECT_EQ(p.dutch().name(), "Zandzakken vullen");
  EXPECT_EQ(p.english().safety(0), "Lift with bent knees.");
  EXPECT_EQ(hex(p.SerializeAsString()), text(v.at("data"))) << "we write the same bytes";
  EXPECT_EQ(hex(e.SerializeAsString()), hex(outer.envelope()));
}

TEST_F(FeedVectors, AVacancyThatAsksCarriesCodesLevelsPartsOfTheWeekAndHours) {
  const auto& v = all.at("asks").as_object();
  const auto outer = wire::parse<wire::SignedListing>(bytes(v.at("signed"))).value();
  EXPECT_TRUE(key->public_key().verify(keys::domain::listing, outer.envelope(), outer.signature()));
  EXPECT_EQ(hex(sha256_bytes(outer.envelope())), text(v.at("hash")));
  const auto e = wire::parse<wire::ListingEnvelope>(outer.envelope()).value();
  const auto l = wire::parse<wire::Listing>(e.data()).value();
  ASSERT_EQ(l.asks().languages_size(), 2);
  EXPECT_EQ(l.asks().schema(), 1U);
  EXPECT_EQ(l.asks().languages(0).code(), "turkish");
  EXPECT_EQ(l.asks().languages(0).level(), wire::FLUENT);
  EXPECT_EQ(l.asks().week(), 0b11'0000U) << "Tuesday, morning and afternoon";
  EXPECT_EQ(l.asks().hours_each_time(), 2U);
  EXPECT_EQ(hex(l.SerializeAsString()), text(v.at("data"))) << "we write the same bytes";
}

TEST_F(FeedVectors, ANodeOfTheReleaseBeforeTakesAVacancyThatAsks) {
  const auto& v = all.at("asks").as_object();
  previous::SignedListing outer;
  ASSERT_TRUE(outer.ParseFromString(bytes(v.at("signed"))));
  EXPECT_TRUE(key->public_key().verify(keys::domain::listing, outer.envelope(), outer.signature()));
  previous::ListingEnvelope e;
  ASSERT_TRUE(e.ParseFromString(outer.envelope()));
  previous::Listing l;
  ASSERT_TRUE(l.ParseFromString(e.data()));
  EXPECT_EQ(l.title(), "Tolk Turks");
  EXPECT_EQ(l.places_free(), 1);
  EXPECT_EQ(static_cast<std::int64_t>(l.valid_until_us()), e.valid_until_us());
  // It holds and passes on the bytes as they came: their hash is in its checkpoint, and who knows the field
  // reads it.
  EXPECT_EQ(hex(outer.SerializeAsString()), text(v.at("signed")));
  EXPECT_EQ(hex(sha256_bytes(outer.envelope())), text(v.at("hash")));
  EXPECT_EQ(wire::parse<wire::Listing>(e.data()).value().asks().support_size(), 2);
}

TEST_F(FeedVectors, ACheckpointIsTheSumOfWhatIsThere) {
  const auto& c = all.at("checkpoint").as_object();
  feed_sum sum;
  for (const auto& one : all.at("items").as_array())
    if (text(one.at("state")) == "updated") sum.add(bytes(one.at("hash")));
  EXPECT_EQ(sum.count, c.at("count").as_int64());
  EXPECT_EQ(hex(sum.digest.bytes()), text(c.at("digest")));
  const auto outer = wire::parse<wire::SignedCheckpoint>(bytes(c.at("signed"))).value();
  EXPECT_TRUE(key->public_key().verify(keys::domain::checkpoint, outer.checkpoint(), outer.signature()));
  const auto inner = wire::parse<wire::Checkpoint>(outer.checkpoint()).value();
  EXPECT_EQ(hex(inner.digest()), text(c.at("digest")));
  EXPECT_EQ(inner.created(), c.at("created").as_int64());
  EXPECT_EQ(hex(inner.SerializeAsString()), text(c.at("bytes")));
}

TEST_F(FeedVectors, SumsWrapAround) {
  for (const auto& one : all.at("sums").as_array()) {
    feed_digest sum;
    for (const auto& h : one.at("hashes").as_array()) sum.add(bytes(h));
    EXPECT_EQ(hex(sum.bytes()), text(one.at("digest")));
  }
}

TEST_F(FeedVectors, ADiffNamesTheBucketThatDiffers) {
  const auto& d = all.at("diff").as_object();
  const auto asked = wire::parse<wire::DiffRequest>(bytes(d.at("request"))).value();
  bucket_digests ours, theirs = buckets_from(asked.buckets()).value();
  for (const auto& one : all.at("items").as_array())
    if (text(one.at("state")) == "updated")
      ours[static_cast<std::size_t>(one.at("bucket").as_int64())].add(bytes(one.at("hash")));
  std::vector<std::int64_t> differ;
  for (std::size_t i = 0; i < ours.size(); ++i)
    if (!(ours[i] == theirs[i])) differ.push_back(static_cast<std::int64_t>(i));
  EXPECT_EQ(differ, std::vector<std::int64_t>{d.at("bucket").as_int64()});
  const auto answer = wire::parse<wire::Diff>(bytes(d.at("answer"))).value();
  ASSERT_EQ(answer.buckets_size(), 1);
  EXPECT_EQ(answer.buckets(0).index(), static_cast<std::uint32_t>(differ[0]));
  EXPECT_TRUE(answer.complete());
  EXPECT_EQ(hex(answer.SerializeAsString()), text(d.at("answer")));
}

}  // namespace
}  // namespace paraat
