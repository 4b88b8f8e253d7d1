// Key rotation while the nodes exchange messages, removed members, and a members list that is not renewed.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <protocol/paraat.pb.h>

#include "federation/feed.hpp"
#include "federation/keys/rotation.hpp"
#include "federation/membership/documents.hpp"
#include "protocol/ascii.hpp"
#include "protocol/bytes.hpp"
#include "protocol/content_digest.hpp"
#include "protocol/http_signature.hpp"
#include "tests/support/federation.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;
namespace fed = paraat::federation;
using fed::key_purpose;

// Flanders founded the network; Hasselt and the network node of Haspengouw (Alken) are members. All share one
// clock.
class Keys : public testing::Test {
 protected:
  manual_clock time{flood_night()};
  federated_node flanders{"vlaanderen", &time}, hasselt_node{"hasselt", &time}, network{"haspengouw", &time};
  tenants::tenant overview = flanders.aggregator();
  tenants::tenant hasselt = hasselt_node.municipality(hasselt_nis);
  tenants::tenant alken = network.municipality(alken_nis);

  void SetUp() override {
    flanders.admit(hasselt_node);
    flanders.admit(network);
  }
  void publish(const std::string& title) {
    auto c = sandbags("", hasselt_nis);
    c.title = title;
    hasselt_node.publish(hasselt, c);
  }
  std::vector<fed::own_key> keys_of(federated_node& n) {
    return n.db().read(std::nullopt, [](transaction& tx) { return fed::own_keys(tx); });
  }
  std::string signing_key_of(federated_node& n) { return n.inside().federation()->own().signing_key_id(); }
  result<fed::own_key> announce(federated_node& n, key_purpose p) {
    return n.db().write(std::nullopt, [&](transaction& tx) {
      auto made = fed::announce_key(tx, n.inside().federation()->own(), p, time.now());
      tx.touch(fed::membership_topic);
      return made;
    });
  }
  bool knows(federated_node& n, const std::string& key_id) {
    return n.members()->signing_key(key_id, time.now()) != nullptr;
  }
  bool every_beat(const std::function<bool()>& so) {
    return hasselt_node.until([&] {
      time.advance(std::chrono::seconds{1});  // so that pauses end
      for (federated_node* n : {&flanders, &hasselt_node, &network})
        if (n->runs()) n->inside().federation()->beat();
      return so();
    });
  }
  // The network's response to a request of Hasselt signed with this key.
  std::string asked_with(const fed::signer& by) {
    http_signature::message m;
    m.method = "GET";
    m.authority = network.settings().federation_url.substr(8);
    m.path = "/fed/v1/changes";
    m.set("Fed-Destination", "haspengouw");
    m.set("Fed-Request-Id", "een-vraag");
    http_signature::add_content_digest(m, "");
    http_signature::sign_request(m, {by.key, by.id}, time.now());
    web::request r;
    r.authority = m.authority;
    r.path = r.raw_path = m.path;
    for (auto [name, value] : m.headers) {
      name = ascii::lower(name);
      r.headers.emplace_back(name, value);
    }
    const auto no = fed::admit(network.inside().federation()->context(), r);
    if (!no) return "admitted";
    wire::FedError e;
    e.ParseFromString(no->body);
    return e.code();
  }
};

TEST_F(Keys, ANewSigningKeyIsUsedOnceEveryMemberKnowsItAndTheOldOneRetires) {
  publish("Zandzakken vullen");
  ASSERT_TRUE(network.shows("alken.localhost", "Zandzakken vullen"));
  const fed::signer old = hasselt_node.inside().federation()->own().signing();
  const auto next = announce(hasselt_node, key_purpose::signing).value();
  EXPECT_FALSE(announce(hasselt_node, key_purpose::signing)) << "one at a time";
  ASSERT_TRUE(every_beat([&] { return signing_key_of(hasselt_node) == next.id; }));
  EXPECT_TRUE(knows(network, next.id));
  EXPECT_TRUE(knows(flanders, next.id));
  EXPECT_EQ(asked_with(old), "admitted") << "what is under way is still good";
  publish("Modder ruimen");
  EXPECT_TRUE(network.shows("alken.localhost", "Modder ruimen"));
  time.advance(fed::retired_grace + std::chrono::seconds{1});
  ASSERT_TRUE(every_beat([&] { return !knows(network, old.id); }));
  EXPECT_EQ(asked_with(old), "unknown-key");
  EXPECT_TRUE(every_beat([&] { return hasselt_node.inside().federation()->own().held().size() == 2; }))
      << "the file of the old key is erased";
}

TEST_F(Keys, AMemberThatIsAwayHoldsUpANewKeyForADayAtMostAndFindsItsWayBack) {
  network.stop();
  const std::string old = signing_key_of(hasselt_node);
  const auto next = announce(hasselt_node, key_purpose::signing).value();
  ASSERT_TRUE(every_beat([&] { return knows(flanders, next.id); }));
  time.advance(std::chrono::hours{6});
  hasselt_node.inside().federation()->beat();
  EXPECT_EQ(signing_key_of(hasselt_node), old);
  time.advance(std::chrono::hours{18});
  ASSERT_TRUE(every_beat([&] { return signing_key_of(hasselt_node) == next.id; }));
  publish("Zandzakken vullen");
  network.restart();
  EXPECT_TRUE(network.shows("alken.localhost", "Zandzakken vullen"));
}

TEST_F(Keys, ARevokedKeyIsRefusedEverywhereAndWhatWasPublishedIsSignedAgain) {
  publish("Zandzakken vullen");
  ASSERT_TRUE(network.shows("alken.localhost", "Zandzakken vullen"));
  const fed::signer stolen = hasselt_node.inside().federation()->own().signing();
  hasselt_node.db().write(std::nullopt, [&](transaction& tx) {
    ASSERT_TRUE(fed::revoke_key(tx, hasselt_node.inside().federation()->own(), stolen.id, time.now()));
    tx.touch(fed::membership_topic);
  });
  EXPECT_NE(signing_key_of(hasselt_node), stolen.id) << "another one signs at once";
  ASSERT_TRUE(every_beat([&] { return !knows(network, stolen.id) && !knows(flanders, stolen.id); }));
  EXPECT_EQ(asked_with(stolen), "unknown-key");
  EXPECT_EQ(asked_with(hasselt_node.inside().federation()->own().signing()), "admitted");
  // A node that joins later reads everything, and only knows the new key.
  federated_node late{"sint-truiden", &time};
  late.municipality(sint_truiden_nis);
  flanders.admit(late);
  ASSERT_TRUE(late.until([&] { return late.members()->node("hasselt") != nullptr; }));
  EXPECT_TRUE(late.until([&] {
    late.inside().federation()->beat();
    return knows(late, signing_key_of(hasselt_node));
  }));
  const auto items = hasselt_node.db().read(
      std::nullopt, [](transaction& tx) { return fed::rows::published_after(tx, {}, 10); });
  ASSERT_EQ(items.size(), 2u) << "the vacancy and its organisation";
  for (const auto& published : items) {
    wire::SignedListing item;
    ASSERT_TRUE(item.ParseFromString(published.bytes));
    const auto* key = late.members()->signing_key(item.key_id(), time.now());
    ASSERT_NE(key, nullptr);
    const fed::feed_id feed{published.party, published.feed, published.audience};
    EXPECT_TRUE(key->key.verify(fed::domain_of(feed), item.envelope(), item.signature())) << published.feed;
  }
}

TEST_F(Keys, AMemberThatTheNetworkRevokesIsTurnedAwayAndItsVacanciesDisappear) {
  publish("Zandzakken vullen");
  ASSERT_TRUE(network.shows("alken.localhost", "Zandzakken vullen"));
  const auto revoke = [&](federated_node& by) {
    return by.db().write(std::nullopt, [&](transaction& tx) {
      auto done =
          fed::revoke_member(tx, by.inside().federation()->own(), "hasselt", "", "gehackt", time.now());
      if (!done) tx.abandon();
      return done;
    });
  };
  EXPECT_FALSE(revoke(network)) << "only who signs the list can";
  ASSERT_TRUE(revoke(flanders));
  ASSERT_TRUE(every_beat([&] { return network.members()->node("hasselt")->revoked; }));
  EXPECT_EQ(asked_with(hasselt_node.inside().federation()->own().signing()), "suspended");
  EXPECT_TRUE(every_beat([&] {
    return network.get("alken.localhost", "/vacatures").body.find("Zandzakken") == std::string::npos;
  }));
}

TEST_F(Keys, RevocationsOnlyGrowAndOnlyTheRootSignsThem) {
  const auto& founder = flanders.inside().federation()->own();
  flanders.db().write(std::nullopt, [&](transaction& tx) {
    ASSERT_TRUE(fed::revoke_member(tx, founder, "hasselt", "hasselt#0123456789abcdef", "oud", time.now()));
  });
  ASSERT_TRUE(every_beat([&] { return network.members()->revocations_version > 0; }));
  const auto held = static_cast<std::uint64_t>(network.members()->revocations_version);
  const auto take = [&](std::uint64_t version, const fed::node_keys& by, bool all) {
    wire::Revocations r;
    r.set_network("vlaanderen");
    r.set_version(version);
    if (all) {
      wire::Revocation& one = *r.add_revocations();
      one.set_node_id("hasselt");
      one.set_key_id("hasselt#0123456789abcdef");
    }
    wire::SignedRevocations s;
    s.set_revocations(r.SerializeAsString());
    s.add_signatures()->set_key_id(founder.master_key_id());
    s.mutable_signatures(0)->set_signature(by.master.sign(keys::domain::revocations, s.revocations()));
    return network.db().write(std::nullopt, [&](transaction& tx) {
      auto taken = fed::accept_revocations(tx, s.SerializeAsString(), time.now());
      if (!taken) tx.abandon();
      return taken;
    });
  };
  EXPECT_FALSE(take(held + 1, network.inside().federation()->own(), true)) << "another key";
  EXPECT_FALSE(take(held + 1, founder, false)) << "one is taken back";
  EXPECT_EQ(take(held, founder, true), fed::acceptance::superseded) << "not newer";
  EXPECT_EQ(take(held + 1, founder, true), fed::acceptance::taken);
}

TEST_F(Keys, ASealingKeyOpensForThirtyDaysAfterItWasReplaced) {
  const auto& own = network.inside().federation()->own();
  ASSERT_TRUE(every_beat(
      [&] { return hasselt_node.members()->node("haspengouw")->sealing_key(time.now()) != nullptr; }));
  const fed::sealing_half first = *hasselt_node.members()->node("haspengouw")->sealing_key(time.now());
  const auto sealed = hpke::seal(first.bytes, "case", "", "Lien").value();
  time.advance(std::chrono::seconds{1});
  const auto next = announce(network, key_purpose::sealing).value();
  ASSERT_TRUE(every_beat([&] {
    const auto* k = hasselt_node.members()->node("haspengouw")->sealing_key(time.now());
    return k != nullptr && k->id == next.id;
  }));
  EXPECT_EQ(own.open(first.id, sealed.enc, "case", "", sealed.ciphertext), "Lien");
  ASSERT_TRUE(every_beat([&] { return keys_of(network).front().active_at.has_value(); }));
  time.advance(fed::opened_after_retirement + std::chrono::minutes{1});
  ASSERT_TRUE(every_beat([&] { return !own.open(first.id, sealed.enc, "case", "", sealed.ciphertext); }));
}

TEST_F(Keys, AManifestThatWasNotSeenForAWeekIsAskedForAgain) {
  const std::string key = signing_key_of(hasselt_node);
  ASSERT_TRUE(every_beat([&] { return knows(network, key); }));
  time.advance(std::chrono::days{8});
  publish("Zandzakken vullen");
  EXPECT_TRUE(network.shows("alken.localhost", "Zandzakken vullen"));
  EXPECT_TRUE(network.members()->node("hasselt")->fresh_until > time.now());
}

TEST_F(Keys, TheFounderRenewsTheListAndBringsInTenantsThatComeLater) {
  const auto before = hasselt_node.members()->valid_until;
  const tenants::tenant later = flanders.municipality(wellen_nis);
  ASSERT_TRUE(every_beat([&] { return hasselt_node.members()->tenant(later.party) != nullptr; }));
  time.advance(std::chrono::days{31});
  EXPECT_TRUE(every_beat([&] { return hasselt_node.members()->valid_until > before; }));
}

TEST_F(Keys, AListThatExpiredKeepsKnownMembersAndRefusesNewKeys) {
  flanders.stop();  // the node that signs the list
  network.inside().federation()->beat();
  const instant end = hasselt_node.members()->valid_until;
  EXPECT_EQ(hasselt_node.members()->standing_at(end - std::chrono::hours{1}), fed::standing::current);
  EXPECT_EQ(hasselt_node.members()->standing_at(end + std::chrono::hours{1}), fed::standing::expired);
  EXPECT_EQ(hasselt_node.members()->standing_at(end + std::chrono::days{15}), fed::standing::listings_frozen);
  EXPECT_EQ(hasselt_node.members()->standing_at(end + std::chrono::days{31}),
            fed::standing::operator_decides);
  time.advance(end - time.now() + std::chrono::hours{1});
  publish("Zandzakken vullen");
  EXPECT_TRUE(network.shows("alken.localhost", "Zandzakken vullen")) << "known members go on";
  const auto next = announce(hasselt_node, key_purpose::signing).value();
  hasselt_node.inside().federation()->beat();
  const std::string with_new_key = hasselt_node.db().read(
      std::nullopt, [&](transaction& tx) { return fed::manifest_of(tx, "hasselt").value(); });
  const auto taken = network.db().write(std::nullopt, [&](transaction& tx) {
    auto r = fed::accept_manifest(tx, with_new_key, time.now());
    if (!r) tx.abandon();
    return r;
  });
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().kind, refusal_kind::gone);
  EXPECT_FALSE(knows(network, next.id));
}

TEST_F(Keys, TheOperatorMayGoOnWithAListThatExpiredAMonthAgo) {
  const auto decide = [&](int days, const std::string& reason) {
    return network.db().write(std::nullopt, [&](transaction& tx) {
      auto r = fed::go_on(tx, std::chrono::days{days}, reason, time.now());
      if (!r) tx.abandon();
      return r;
    });
  };
  flanders.stop();
  time.advance(network.members()->valid_until - time.now() + std::chrono::days{31});
  EXPECT_EQ(network.members()->standing_at(time.now()), fed::standing::operator_decides);
  EXPECT_FALSE(decide(10, ""));
  EXPECT_FALSE(decide(1000, "de ondertekenaar is weg"));
  ASSERT_TRUE(decide(10, "de ondertekenaar is weg"));
  ASSERT_TRUE(
      network.until([&] { return network.members()->standing_at(time.now()) == fed::standing::current; }));
  EXPECT_EQ(network.members()->standing_at(time.now() + std::chrono::days{11}),
            fed::standing::operator_decides);
}

TEST(KeyFolder, TwoMachinesShareItAndEachUsesWhatTheOtherMade) {
  const auto folder = std::filesystem::temp_directory_path() / ("paraat-shared-" + random_code(8));
  const auto one = fed::keys_in(folder, "hasselt"), other = fed::keys_in(folder, "hasselt");
  EXPECT_EQ(one.master.public_key().bytes(), other.master.public_key().bytes());
  EXPECT_EQ(one.signing_key_id(), other.signing_key_id());
  const auto signing = one.make(key_purpose::signing), sealing = one.make(key_purpose::sealing);
  other.use(signing.id);
  EXPECT_EQ(other.signing_key_id(), signing.id);
  const auto sealed = hpke::seal(sealing.bytes, "case", "", "Lien").value();
  EXPECT_EQ(other.open(sealing.id, sealed.enc, "case", "", sealed.ciphertext), "Lien");
  EXPECT_FALSE(other.open("hasselt#../../../etc/pass", sealed.enc, "case", "", sealed.ciphertext));
  EXPECT_FALSE(other.open("hasselt#0000000000000000", sealed.enc, "case", "", sealed.ciphertext));
  std::filesystem::remove_all(folder);
}

TEST(KeyFolder, IsNamedByASettingAndMustExist) {
  const auto folder = std::filesystem::temp_directory_path() / ("paraat-named-" + random_code(8));
  const std::string text = "[federation]\nkey_folder = \"" + folder.string() + "\"\n";
  EXPECT_EQ(node::parse_config(text, "/srv/paraat").mistakes.size(), 1u);
  std::filesystem::create_directories(folder);
  const auto read = node::parse_config(text, "/srv/paraat");
  EXPECT_TRUE(read.mistakes.empty());
  EXPECT_EQ(read.value.keys_stand_in(), folder);
  EXPECT_EQ(node::parse_config("", "/srv/paraat").value.keys_stand_in(), "/srv/paraat");
  std::filesystem::remove_all(folder);
}

TEST(KeyFolder, KeysThatOthersCanReadOrThatAreNoKeysStopTheStart) {
  const auto folder = std::filesystem::temp_directory_path() / ("paraat-keys-" + random_code(8));
  const auto own = fed::keys_in(folder, "hasselt");
  EXPECT_EQ(fed::keys_in(folder, "hasselt").signing_key_id(), own.signing_key_id());
  const auto file = [&] {
    for (const auto& e : std::filesystem::directory_iterator(folder / "keys"))
      if (e.path().filename().string().starts_with("signing-")) return e.path();
    return std::filesystem::path();
  }();
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(file).permissions(), perms::owner_read | perms::owner_write);
  std::filesystem::permissions(file, perms::group_read, std::filesystem::perm_options::add);
  EXPECT_THROW(fed::keys_in(folder, "hasselt"), std::runtime_error);
  std::filesystem::permissions(file, perms::owner_read | perms::owner_write);
  std::filesystem::resize_file(file, 3);
  EXPECT_THROW(fed::keys_in(folder, "hasselt"), std::runtime_error);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace paraat::test
