// A node whose database, or whole machine, was restored from an older copy: its revocations stay, new
// revocations reach its members, and it reports the restore.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <protocol/paraat.pb.h>

#include "federation/keys/pending_key_operations.hpp"
#include "federation/membership/documents.hpp"
#include "federation/membership/propagation.hpp"
#include "federation/membership/recovering.hpp"
#include "protocol/hpke.hpp"
#include "protocol/limits.hpp"
#include "protocol/wire.hpp"
#include "tests/support/federation.hpp"
#include "tests/support/mailbox.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

namespace fed = paraat::federation;
namespace fs = std::filesystem;
using fed::key_purpose;
using testing::HasSubstr;
using testing::Not;

// Flanders founded the network; Hasselt is the node that is restored.
class RestoredNode : public testing::Test {
 protected:
  manual_clock time{flood_night()};
  federated_node flanders{"vlaanderen", &time}, hasselt_node{"hasselt", &time};
  tenants::tenant overview = flanders.aggregator();
  tenants::tenant hasselt = hasselt_node.municipality(hasselt_nis);

  void SetUp() override { flanders.admit(hasselt_node); }

  const fed::node_keys& own() { return hasselt_node.inside().federation()->own(); }
  std::string signs_with() { return own().signing_key_id(); }
  bool knows(federated_node& n, const std::string& key_id) {
    return n.members()->signing_key(key_id, time.now()) != nullptr;
  }
  bool every_beat(const std::function<bool()>& so) {
    return hasselt_node.until([&] {
      time.advance(std::chrono::seconds{1});  // so that pauses end
      for (federated_node* n : {&flanders, &hasselt_node})
        if (n->runs()) n->inside().federation()->beat();
      return so();
    });
  }
  void revoke(const std::string& key_id) {
    hasselt_node.db().write(std::nullopt, [&](transaction& tx) {
      ASSERT_TRUE(fed::revoke_key(tx, own(), key_id, time.now()));
      tx.touch(fed::membership_topic);
    });
  }
  // A new key, in use and known.
  void rotate() {
    const auto next = hasselt_node.db().write(std::nullopt, [&](transaction& tx) {
      auto made = fed::announce_key(tx, own(), key_purpose::signing, time.now()).value();
      tx.touch(fed::membership_topic);
      return made;
    });
    ASSERT_TRUE(every_beat([&] { return signs_with() == next.id && knows(flanders, next.id); }));
  }
  fs::path keys_folder() { return hasselt_node.settings().folder / "keys"; }
  fs::path copy_of_the_keys() {
    const fs::path copy = hasselt_node.settings().folder / "keys.copy";
    fs::remove_all(copy);
    fs::copy(keys_folder(), copy, fs::copy_options::recursive);
    return copy;
  }
  // Database and folder, as after a snapshot of the machine.
  void put_machine_back(const fresh_database& copy, const fs::path& keys) {
    hasselt_node.stop();
    fs::remove_all(keys_folder());
    fs::rename(keys, keys_folder());
    hasselt_node.put_back(copy, federated_node::tell_tale::none);
  }
  std::optional<fed::restored_manifest> restored() {
    return hasselt_node.db().read(std::nullopt, [](transaction& tx) { return fed::restored(tx); });
  }
  std::string doctor_says() {
    return hasselt_node.db().read(
        std::nullopt, [&](transaction& tx) { return fed::manifest_report(tx, "hasselt", time.now()); });
  }
  // A manifest of Hasselt with this number, as it may have signed it before.
  std::string manifest_numbered(std::int64_t number, const keys::signing_key& master) {
    wire::SignedManifest out;
    out.ParseFromString(hasselt_node.db().read(
        std::nullopt, [&](transaction& tx) { return fed::manifest_of(tx, "hasselt").value(); }));
    wire::Manifest m;
    m.ParseFromString(out.manifest());
    m.set_sequence(static_cast<std::uint64_t>(number));
    out.set_manifest(m.SerializeAsString());
    out.set_signature(master.sign(keys::domain::manifest, out.manifest()));
    return out.SerializeAsString();
  }
  bool learns(const std::string& manifest) {
    return hasselt_node.db().write(std::nullopt, [&](transaction& tx) {
      return fed::learn_own_manifest(tx, own(), "vlaanderen", manifest, time.now());
    });
  }
  std::int64_t number() {
    return hasselt_node.db().read(
        std::nullopt, [](transaction& tx) { return fed::rows::newest_versions(tx, "hasselt").manifest; });
  }
  // The response of Flanders' listener to a pushed document.
  std::pair<unsigned, std::string> pushed(const std::string& path, const std::string& document) {
    web::request r;
    r.method = web::verb::post;
    r.path = path;
    r.body = document;
    auto& context = flanders.inside().federation()->context();
    if (const auto no = fed::admit(context, r)) return {no->status, "not admitted"};
    const auto answer = fed::handle(context, r);
    wire::FedError e;
    if (answer.status != 200) e.ParseFromString(answer.body);
    return {answer.status, e.code()};
  }
};

TEST_F(RestoredNode, ARevocationAfterTheRestoreReachesTheMembers) {
  const std::string stolen = signs_with();
  const auto backup = hasselt_node.back_up();
  const fs::path keys = copy_of_the_keys();
  rotate();
  put_machine_back(backup, keys);
  ASSERT_EQ(signs_with(), stolen) << "the copy knows no other key";
  revoke(stolen);
  EXPECT_TRUE(every_beat([&] { return !knows(flanders, stolen) && knows(flanders, signs_with()); }));
}

TEST_F(RestoredNode, AKeyThatWasRevokedAfterTheBackupStaysRevokedAndTheNodeSaysWhatHappened) {
  const std::string stolen = signs_with();
  const auto backup = hasselt_node.back_up();
  const fs::path keys = copy_of_the_keys();
  revoke(stolen);
  ASSERT_TRUE(every_beat([&] { return !knows(flanders, stolen); }));
  EXPECT_THAT(doctor_says(), Not(HasSubstr("restored")));
  put_machine_back(backup, keys);
  ASSERT_TRUE(every_beat([&] { return signs_with() != stolen && knows(flanders, signs_with()); }));
  EXPECT_FALSE(knows(flanders, stolen));
  ASSERT_TRUE(restored().has_value());
  EXPECT_EQ(restored()->peer, "vlaanderen");
  EXPECT_GT(number(), restored()->number);
  EXPECT_THAT(doctor_says(), HasSubstr("this database was restored. vlaanderen held number"));
  const someone boss = sign_in(hasselt_node.db(), time.now(), hasselt, web::role::node_operator);
  EXPECT_THAT(
      test::get(hasselt_node.inside().port(), "hasselt.localhost", "/beheer/sleutels", boss.cookie_header)
          .body,
      HasSubstr("teruggezet uit een oudere kopie"));
  EXPECT_TRUE(every_beat([&] {
    return hasselt_node.get("127.0.0.1", "/metrics").body.find("paraat_manifest_superseded 1") !=
           std::string::npos;
  }));
  time.advance(fed::recovery_told + std::chrono::hours{1});
  EXPECT_THAT(doctor_says(), Not(HasSubstr("restored")));
}

TEST_F(RestoredNode, TheFolderOfTheKeysKnowsWhatARestoredDatabaseForgot) {
  const std::string stolen = signs_with();
  const auto backup = hasselt_node.back_up();
  revoke(stolen);
  ASSERT_TRUE(every_beat([&] { return !knows(flanders, stolen); }));
  hasselt_node.put_back(backup, federated_node::tell_tale::database);
  EXPECT_NE(signs_with(), stolen) << "its file was erased and the folder remembers";
  EXPECT_TRUE(every_beat([&] { return knows(flanders, signs_with()); }));
  EXPECT_FALSE(knows(flanders, stolen));
}

TEST_F(RestoredNode, AMemberThatLiesCannotRaiseTheNumber) {
  const std::int64_t before = number();
  EXPECT_FALSE(learns("geen manifest"));
  EXPECT_FALSE(learns(manifest_numbered(before + 5, keys::signing_key::generate()))) << "another hand";
  EXPECT_FALSE(learns(manifest_numbered(before - 5, own().master))) << "an old one";
  EXPECT_FALSE(learns(manifest_numbered(before, own().master))) << "the one that is held here";
  wire::SignedManifest of_another;
  of_another.ParseFromString(flanders.db().read(
      std::nullopt, [](transaction& tx) { return fed::manifest_of(tx, "vlaanderen").value(); }));
  EXPECT_FALSE(learns(of_another.SerializeAsString()));
  EXPECT_FALSE(restored().has_value());
  EXPECT_TRUE(learns(manifest_numbered(before + 5, own().master)));
  hasselt_node.inside().federation()->beat();
  EXPECT_GT(number(), before + 5);
}

TEST_F(RestoredNode, ANumberOfAWrongClockIsGoneBeyondOnlyWhenTheOperatorSaysSo) {
  const std::int64_t far = wire::seconds(time.now() + std::chrono::days{400});
  ASSERT_TRUE(learns(manifest_numbered(far, own().master)));
  hasselt_node.inside().federation()->beat();
  EXPECT_LT(number(), far);
  EXPECT_THAT(doctor_says(), HasSubstr("until its operator decides"));
  const someone boss = sign_in(hasselt_node.db(), time.now(), hasselt, web::role::node_operator);
  const auto page =
      test::get(hasselt_node.inside().port(), "hasselt.localhost", "/beheer/sleutels", boss.cookie_header);
  EXPECT_THAT(page.body, HasSubstr("Ga verder na dit nummer"));
  const auto done =
      test::post(hasselt_node.inside().port(), "hasselt.localhost", "/beheer/sleutels/vernummering",
                 encoded({{"csrf", boss.csrf}}), boss.cookie_header);
  EXPECT_EQ(done.status, 303);
  EXPECT_TRUE(every_beat([&] { return number() == far + 1; }));
  EXPECT_THAT(doctor_says(), Not(HasSubstr("decides")));
}

TEST_F(RestoredNode, AnotherDocumentUnderAHeldNumberIsAnsweredWithConflict) {
  const auto manifest = hasselt_node.db().read(
      std::nullopt, [](transaction& tx) { return fed::manifest_of(tx, "hasselt").value(); });
  ASSERT_EQ(pushed("/fed/v1/manifest", manifest).first, 200U) << "the same document";
  const std::int64_t held = number();
  auto other = manifest_numbered(held - 1, own().master);
  EXPECT_EQ(pushed("/fed/v1/manifest", other), std::pair(409U, std::string("superseded")));
  wire::SignedManifest changed;
  changed.ParseFromString(manifest);
  wire::Manifest inner;
  inner.ParseFromString(changed.manifest());
  inner.set_base_url("https://elders.example");
  changed.set_manifest(inner.SerializeAsString());
  changed.set_signature(own().master.sign(keys::domain::manifest, changed.manifest()));
  EXPECT_EQ(pushed("/fed/v1/manifest", changed.SerializeAsString()).second, "superseded")
      << "another one under the same number";
  const auto list =
      flanders.db().read(std::nullopt, [](transaction& tx) { return fed::document(tx, "members").value(); });
  EXPECT_EQ(pushed("/fed/v1/membership/members", list).first, 200U);
  federated_node late{"sint-truiden", &time};
  late.municipality(sint_truiden_nis);
  flanders.admit(late);
  EXPECT_EQ(pushed("/fed/v1/membership/members", list), std::pair(409U, std::string("superseded")));
}

// Read before any member is known: so its size and number of keys are small.
TEST_F(RestoredNode, AManifestWithManyKeysIsNoneAndOneOfOursNeverHasThem) {
  wire::SignedManifest out;
  out.ParseFromString(manifest_numbered(number() + 1, own().master));
  wire::Manifest m;
  m.ParseFromString(out.manifest());
  const auto signed_with = [&](int keys) {
    while (m.keys_size() < keys) {
      const std::string bytes = hpke::sealing_key::generate().public_key();
      wire::Key& k = *m.add_keys();
      k.set_key_id(keys::key_id("hasselt", bytes));
      k.set_purpose(wire::SEALING);
      k.set_public_key(bytes);
    }
    out.set_manifest(m.SerializeAsString());
    out.set_signature(own().master.sign(keys::domain::manifest, out.manifest()));
    return out.SerializeAsString();
  };
  const auto most = signed_with(limits::manifest_keys);
  EXPECT_LE(most.size(), limits::manifest);
  EXPECT_EQ(pushed("/fed/v1/manifest", signed_with(limits::manifest_keys + 1)),
            std::pair(422U, std::string("document-refused")));
  EXPECT_EQ(pushed("/fed/v1/manifest", most).first, 200U);
  web::request r;
  r.method = web::verb::post;
  r.path = "/fed/v1/manifest";
  EXPECT_EQ(fed::body_limit(r), limits::manifest);
  std::vector<fed::own_key> many;
  for (int i = 0; i < 60; ++i) {
    const std::string bytes = hpke::sealing_key::generate().public_key();
    fed::own_key k;
    k.id = keys::key_id("hasselt", bytes);
    k.purpose = key_purpose::sealing;
    k.public_key = bytes;
    k.announced_at = time.now() - std::chrono::days{1};
    if (i > 0) k.retired_at = time.now() - std::chrono::minutes{i};
    many.push_back(k);
  }
  wire::SignedManifest ours;
  ours.ParseFromString(fed::make_manifest(own(), many, 1, "https://hasselt.example", time.now()));
  m.ParseFromString(ours.manifest());
  EXPECT_EQ(m.keys_size(), limits::manifest_keys);
  EXPECT_EQ(m.keys(0).key_id(), many[0].id) << "the one in use first";
  EXPECT_TRUE(fed::names_keys(ours.manifest(), many, time.now()));
}

TEST_F(RestoredNode, NumbersAreNeverBelowTheSecondsSince1970) {
  const std::int64_t seconds = wire::seconds(flood_night());
  EXPECT_GE(number(), seconds);
  EXPECT_GE(flanders.members()->version, seconds);
  flanders.db().write(std::nullopt, [&](transaction& tx) {
    ASSERT_TRUE(fed::revoke_member(tx, flanders.inside().federation()->own(), "hasselt",
                                   "hasselt#0123456789abcdef", "oud", time.now()));
  });
  ASSERT_TRUE(every_beat([&] { return hasselt_node.members()->revocations_version >= seconds; }));
}

TEST_F(RestoredNode, TheFounderLearnsItsOwnListAndRevocationsBack) {
  const auto revoke_at_founder = [&](const std::string& key) {
    flanders.db().write(std::nullopt, [&](transaction& tx) {
      ASSERT_TRUE(
          fed::revoke_member(tx, flanders.inside().federation()->own(), "hasselt", key, "oud", time.now()));
    });
  };
  const auto backup = flanders.back_up();
  federated_node late{"sint-truiden", &time};
  const auto truiden = late.municipality(sint_truiden_nis);
  flanders.admit(late);
  revoke_at_founder("hasselt#0123456789abcdef");
  ASSERT_TRUE(every_beat([&] {
    return hasselt_node.members()->tenant(truiden.party) != nullptr &&
           hasselt_node.members()->is_revoked("hasselt#0123456789abcdef");
  }));
  flanders.put_back(backup, federated_node::tell_tale::none);
  revoke_at_founder("hasselt#fedcba9876543210");
  EXPECT_TRUE(every_beat([&] {
    return flanders.members()->tenant(truiden.party) != nullptr &&
           flanders.members()->is_revoked("hasselt#0123456789abcdef") &&
           hasselt_node.members()->is_revoked("hasselt#fedcba9876543210");
  }));
  EXPECT_TRUE(hasselt_node.members()->is_revoked("hasselt#0123456789abcdef"));
}

}  // namespace
}  // namespace paraat::test
