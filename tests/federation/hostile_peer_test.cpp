// A hostile peer that signs, mis-signs, repeats, and speaks for others. None of its messages may have an
// effect beyond its typed error.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <protocol/paraat.pb.h>

#include "federation/endpoints/moderation_notices.hpp"
#include "federation/membership/joining.hpp"
#include "federation/sync/consumer.hpp"
#include "protocol/ascii.hpp"
#include "protocol/bytes.hpp"
#include "protocol/http_signature.hpp"
#include "tests/support/federation.hpp"

namespace paraat::test {
namespace {

using federation::sync::verdict;
namespace fed = paraat::federation;

// Alken's node, and Hasselt as a peer whose every byte the test writes itself.
class LyingPeer : public testing::Test {
 protected:
  federated_node network{"haspengouw"}, hasselt_node{"hasselt"};
  tenants::tenant alken = network.municipality(alken_nis);
  tenants::tenant hasselt = hasselt_node.municipality(hasselt_nis);
  void SetUp() override { network.admit(hasselt_node); }

  wire::Listing listing() {
    wire::Listing l;
    l.set_id("0193a000-0000-7000-8000-000000000001");
    l.set_nis(hasselt_nis);
    l.set_ref("abcdefgh");
    l.set_url("http://hasselt.localhost/vacatures/abcdefgh/zandzakken");
    l.set_title("Zandzakken vullen");
    l.set_body("Help mee");
    l.set_organisation("Hulpkorps Hasselt");
    l.set_kind("volunteer");
    l.set_theme("crisis");
    l.set_place("Kuringen");
    l.set_places(5);
    l.set_places_free(5);
    l.set_published_at_us(network.time().now().time_since_epoch().count());
    l.set_valid_until_us((network.time().now() + std::chrono::days{5}).time_since_epoch().count());
    return l;
  }
  wire::ListingEnvelope envelope(const wire::Listing& l, std::int64_t version = 1) {
    wire::ListingEnvelope e;
    e.set_publisher(hasselt.party);
    e.set_audience(wire::PUBLIC);
    e.set_feed_epoch(1);
    e.set_number(++number_);
    e.set_listing_id(l.id());
    e.set_version(version);
    e.set_state(wire::UPDATED);
    e.set_data(l.SerializeAsString());
    return e;
  }
  std::string signed_by(const fed::node_keys& keys, const wire::ListingEnvelope& e) {
    wire::SignedListing s;
    s.set_envelope(e.SerializeAsString());
    s.set_key_id(keys.signing_key_id());
    s.set_signature(keys.signing().key.sign(keys::domain::listing, s.envelope()));
    return s.SerializeAsString();
  }
  const fed::node_keys& hasselt_keys() { return hasselt_node.inside().federation()->own(); }
  // As the only item of a page, at the place that it was signed for unless another is given.
  verdict take(const std::string& bytes, std::string_view peer = "hasselt",
               std::optional<std::uint64_t> shown_at = std::nullopt) {
    wire::FeedPage body;
    body.set_epoch(1);
    body.set_head(1000);
    wire::Item& item = *body.add_items();
    wire::ListingEnvelope signed_for;
    if (item.mutable_listing()->ParseFromString(bytes)) signed_for.ParseFromString(item.listing().envelope());
    item.set_number(shown_at.value_or(signed_for.number()));
    const fed::feed_id feed{hasselt.party, "listings", "public"};
    const instant now = network.time().now();
    const auto page = fed::sync::read_page(*network.members(), peer, feed, body.SerializeAsString(), now);
    return network.db().write(std::nullopt, [&](transaction& tx) {
      const auto before = fed::sync::find(tx, feed);
      return fed::sync::take_page(tx, feed, before ? before->cursor : 0, *page, now).verdicts.at(0);
    });
  }
  std::uint64_t number_ = 0;
  bool alken_shows(const std::string& text) {
    return network.get("alken.localhost", "/vacatures").body.find(text) != std::string::npos;
  }
};

TEST_F(LyingPeer, AGoodListingIsTakenOnceAndRepeatingItChangesNothing) {
  const std::string good = signed_by(hasselt_keys(), envelope(listing()));
  EXPECT_EQ(take(good), verdict::applied);
  EXPECT_EQ(take(good), verdict::known);
  EXPECT_TRUE(alken_shows("Zandzakken vullen"));
}

TEST_F(LyingPeer, AnItemShownAtAnotherPlaceInTheFeedThanItWasSignedForIsRefused) {
  const std::string good = signed_by(hasselt_keys(), envelope(listing()));
  EXPECT_EQ(take(good, "hasselt", 7), verdict::malformed);
  EXPECT_EQ(take(good, "hasselt", 1), verdict::applied);
}

TEST_F(LyingPeer, AHidingOfAMomentThatNoCalendarKnowsDoesNoHarm) {
  wire::Hidings all;
  all.set_publisher(alken.party);
  for (const std::int64_t at : {INT64_MAX, INT64_MIN}) {
    wire::Hiding& h = *all.add_hidings();
    h.set_listing_id(uuid_v7(network.time().now()));
    h.set_reason("dubbel");
    h.set_at_us(at);
  }
  network.db().write(std::nullopt, [&](transaction& tx) {
    EXPECT_TRUE(fed::take_hidings(tx, alken.party, "be-agg-vlaanderen", all.SerializeAsString()));
  });
}

TEST_F(LyingPeer, AnOlderVersionNeverComesBackAfterADeletion) {
  EXPECT_EQ(take(signed_by(hasselt_keys(), envelope(listing(), 1))), verdict::applied);
  auto gone = envelope(listing(), 2);
  gone.set_state(wire::DELETED);
  gone.clear_data();
  EXPECT_EQ(take(signed_by(hasselt_keys(), gone)), verdict::applied);
  EXPECT_EQ(take(signed_by(hasselt_keys(), envelope(listing(), 1))), verdict::known);
  EXPECT_FALSE(alken_shows("Zandzakken vullen"));
}

TEST_F(LyingPeer, TwoDifferentCopiesOfOneVersionKeepTheFirstAndBothAsEvidence) {
  EXPECT_EQ(take(signed_by(hasselt_keys(), envelope(listing()))), verdict::applied);
  auto other = listing();
  other.set_title("Iets heel anders");
  EXPECT_EQ(take(signed_by(hasselt_keys(), envelope(other))), verdict::equivocation);
  EXPECT_TRUE(alken_shows("Zandzakken vullen"));
  EXPECT_FALSE(alken_shows("Iets heel anders"));
}

TEST_F(LyingPeer, NobodySpeaksForAnothersTenant) {
  auto as_alken = envelope(listing());
  as_alken.set_publisher(alken.party);
  EXPECT_EQ(take(signed_by(hasselt_keys(), as_alken)), verdict::wrong_publisher);
  auto stranger = envelope(listing());
  stranger.set_publisher("be-nis-11002");
  EXPECT_EQ(take(signed_by(hasselt_keys(), stranger)), verdict::wrong_publisher);
  EXPECT_EQ(take(signed_by(hasselt_keys(), envelope(listing())), "iemand-anders"), verdict::wrong_publisher);
  EXPECT_EQ(take(signed_by(network.inside().federation()->own(), envelope(listing()))), verdict::wrong_key);
}

TEST_F(LyingPeer, AFlippedBitOrAForgedKeyIsRefused) {
  wire::SignedListing s;
  ASSERT_TRUE(s.ParseFromString(signed_by(hasselt_keys(), envelope(listing()))));
  auto flipped = s;
  (*flipped.mutable_envelope())[10] ^= 1;
  EXPECT_THAT(take(flipped.SerializeAsString()),
              testing::AnyOf(verdict::bad_signature, verdict::malformed, verdict::wrong_publisher));
  auto forged = s;
  forged.set_signature(keys::signing_key::generate().sign(keys::domain::listing, s.envelope()));
  EXPECT_EQ(take(forged.SerializeAsString()), verdict::bad_signature);
  auto unknown = s;
  unknown.set_key_id("hasselt#0000000000000000");
  EXPECT_EQ(take(unknown.SerializeAsString()), verdict::wrong_key);
  EXPECT_FALSE(alken_shows("Zandzakken vullen"));
}

TEST_F(LyingPeer, WhatBreaksARuleIsNeverShown) {
  std::int64_t version = 0;
  const auto refused = [&](auto change) {
    auto l = listing();
    change(l);
    EXPECT_EQ(take(signed_by(hasselt_keys(), envelope(l, ++version))), verdict::refused);
    EXPECT_FALSE(alken_shows("Kuringen"));
  };
  refused([](wire::Listing& l) { l.set_url("https://elders.example/vacatures/x"); });
  refused([](wire::Listing& l) { l.set_url("javascript:alert(1)"); });
  refused([](wire::Listing& l) { l.set_url("http://hasselt.localhost.evil.example/x"); });
  refused([](wire::Listing& l) { l.set_title(""); });
  refused([](wire::Listing& l) { l.set_title(std::string(500, 'x')); });
  refused([](wire::Listing& l) { l.set_organisation("regel\neinde"); });
  refused([](wire::Listing& l) { l.set_places(0); });
  refused([](wire::Listing& l) { l.set_places_free(6); });
  refused([](wire::Listing& l) { l.set_nis(alken_nis); });
  refused([](wire::Listing& l) { l.set_kind("betaald"); });
  refused([](wire::Listing& l) { l.set_starts_on("2026-02-31"); });
  refused([](wire::Listing& l) { l.set_lat(1e9); });
  refused([](wire::Listing& l) { l.set_valid_until_us(INT64_MAX); });
  refused([](wire::Listing& l) { l.set_valid_until_us(INT64_MIN); });
  refused([](wire::Listing& l) { l.set_published_at_us(INT64_MIN); });
  refused([](wire::Listing& l) { l.set_body(std::string(25'000, 'x')); });
  auto large = listing();
  large.set_body(std::string(40'000, 'x'));
  EXPECT_EQ(take(signed_by(hasselt_keys(), envelope(large, 98))), verdict::malformed);
  EXPECT_EQ(take("dit is geen bericht"), verdict::malformed);
  EXPECT_EQ(take(signed_by(hasselt_keys(), envelope(listing(), 99))), verdict::applied);
  EXPECT_TRUE(alken_shows("Kuringen")) << "a later version that is right is taken";
}

// Requests to the federation listener, signed by Hasselt and then spoilt.
class SpoiltRequest : public LyingPeer {
 protected:
  fed::endpoint_context& context() { return network.inside().federation()->context(); }
  web::request request(const std::function<void(http_signature::message&)>& before = {},
                       const std::function<void(http_signature::message&)>& after = {}) {
    http_signature::message m;
    m.method = "GET";
    m.authority = network.settings().federation_url.substr(8);
    m.path = "/fed/v1/changes";
    m.query = "?after=0";
    m.set("Fed-Destination", "haspengouw");
    m.set("Fed-Request-Id", "een-vraag");
    if (before) before(m);
    http_signature::add_content_digest(m, "");
    http_signature::sign_request(m, {hasselt_keys().signing().key, hasselt_keys().signing_key_id()},
                                 hasselt_node.time().now());
    if (after) after(m);
    web::request r;
    r.method = web::verb::get;
    r.authority = m.authority;
    r.path = r.raw_path = m.path;
    r.raw_query = m.query.substr(1);
    r.query = web::parameters::parse(r.raw_query).value();
    for (auto [name, value] : m.headers) {
      name = ascii::lower(name);
      r.headers.emplace_back(name, value);
    }
    return r;
  }
  std::string code_of(web::request r) {
    const auto no = fed::admit(context(), r);
    if (!no) return "admitted";
    wire::FedError e;
    e.ParseFromString(no->body);
    return e.code();
  }
};

TEST_F(SpoiltRequest, AGoodOneIsAdmitted) { EXPECT_EQ(code_of(request()), "admitted"); }

TEST_F(SpoiltRequest, AMethodThatIsNotTheOneThatWasSignedIsRefused) {
  auto put = request();
  put.method = web::verb::put;
  EXPECT_EQ(code_of(put), "method") << "a PUT is no GET";
  auto post = request();
  post.method = web::verb::post;
  EXPECT_EQ(code_of(post), "bad-signature");
}

TEST_F(SpoiltRequest, ABodyThatIsNotTheOneThatWasSignedIsMalformed) {
  auto r = request();
  ASSERT_EQ(code_of(r), "admitted");
  r.peer = "hasselt";
  r.body = "iets anders";
  const auto answer = fed::handle(context(), r);
  wire::FedError e;
  e.ParseFromString(answer.body);
  EXPECT_EQ(answer.status, 400U);
  EXPECT_EQ(e.code(), "malformed");
}

TEST_F(SpoiltRequest, OneForAnotherNodeIsMisdirected) {
  EXPECT_EQ(code_of(request([](auto& m) { m.set("Fed-Destination", "sint-truiden"); })), "wrong-destination");
  EXPECT_EQ(code_of(request([](auto& m) { m.authority = "elders.example:8443"; })), "wrong-destination");
}

TEST_F(SpoiltRequest, OneFromYesterdayIsStaleAndOneFromTomorrowHasASkewedClock) {
  hasselt_node.time().advance(-std::chrono::hours{24});
  EXPECT_EQ(code_of(request()), "stale");
  hasselt_node.time().advance(std::chrono::hours{48});
  EXPECT_EQ(code_of(request()), "clock-skew");
}

TEST_F(SpoiltRequest, AChangedPathQueryOrHeaderBreaksTheSignature) {
  EXPECT_EQ(code_of(request({}, [](auto& m) { m.query = "?after=1"; })), "bad-signature");
  EXPECT_EQ(code_of(request({}, [](auto& m) { m.path = "/fed/v1/ping"; })), "bad-signature");
  EXPECT_EQ(code_of(request({}, [](auto& m) { m.set("Fed-Request-Id", "een-andere-vraag"); })),
            "bad-signature");
}

TEST_F(SpoiltRequest, AStrangerAndAnUnsignedRequestAreTurnedAway) {
  auto unsigned_request = request();
  std::erase_if(unsigned_request.headers,
                [](const auto& h) { return h.first == "signature" || h.first == "signature-input"; });
  EXPECT_EQ(code_of(unsigned_request), "unsigned");
  const fed::node_keys stranger{"vreemde", keys::signing_key::generate(), keys::signing_key::generate()};
  http_signature::message m;
  m.method = "GET";
  m.authority = network.settings().federation_url.substr(8);
  m.path = "/fed/v1/changes";
  m.set("Fed-Destination", "haspengouw");
  m.set("Fed-Request-Id", "x");
  http_signature::add_content_digest(m, "");
  http_signature::sign_request(m, {stranger.signing().key, stranger.signing_key_id()}, network.time().now());
  web::request r;
  r.authority = m.authority;
  r.path = r.raw_path = m.path;
  for (const auto& [name, value] : m.headers) {
    std::string lower = name;
    lower = ascii::lower(lower);
    r.headers.emplace_back(lower, value);
  }
  EXPECT_EQ(code_of(r), "unknown-key");
}

TEST_F(LyingPeer, AnInvitationWorksOnceAndARolledBackListIsNotTaken) {
  auto& owner = *network.inside().federation();
  const auto text = network.db().write(std::nullopt, [&](transaction& tx) {
    return fed::invite(tx, owner.own(), network.settings().federation_url,
                       fed::own_tenants(network.inside().services().tenants, "haspengouw"),
                       network.time().now())
        .value();
  });
  const auto invitation = fed::read_invitation(text).value();
  const fed::node_keys third{"alleman", keys::signing_key::generate(), keys::signing_key::generate()};
  const std::string manifest = fed::make_manifest(third, {}, 1, "https://127.0.0.1:1", network.time().now());
  const std::string body = fed::join_request(invitation, third, "https://127.0.0.1:1", manifest, {});
  const auto join = [&] {
    return network.db().write(std::nullopt, [&](transaction& tx) {
      auto answer = fed::accept_join(tx, owner.own(), body, network.time().now());
      if (!answer) tx.abandon();
      return answer;
    });
  };
  const auto old_list =
      network.db().read(std::nullopt, [&](transaction& tx) { return *fed::document(tx, "members"); });
  ASSERT_TRUE(join());
  EXPECT_EQ(join().error().kind, refusal_kind::forbidden);
  const auto again = network.db().write(
      std::nullopt, [&](transaction& tx) { return fed::accept_members(tx, old_list, network.time().now()); });
  EXPECT_EQ(again.value(), fed::acceptance::superseded);
}

TEST_F(LyingPeer, AMembersListWithoutTheRootsSignatureIsRefused) {
  wire::SignedMembers list;
  list.ParseFromString(
      network.db().read(std::nullopt, [&](transaction& tx) { return *fed::document(tx, "members"); }));
  wire::Members inner;
  inner.ParseFromString(list.members());
  inner.set_version(inner.version() + 1);
  list.set_members(inner.SerializeAsString());
  const auto key = keys::signing_key::generate();
  list.mutable_signatures(0)->set_signature(key.sign(keys::domain::members, list.members()));
  const auto r = network.db().write(std::nullopt, [&](transaction& tx) {
    return fed::accept_members(tx, list.SerializeAsString(), network.time().now());
  });
  ASSERT_FALSE(r.has_value());
  EXPECT_EQ(r.error().kind, refusal_kind::forbidden);
}

}  // namespace
}  // namespace paraat::test
