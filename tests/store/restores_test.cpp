// The beacon: it tells a database restored from a backup from one after a failover.

#include <gtest/gtest.h>

#include <filesystem>
#include <pqxx/pqxx>

#include "tenant/administration/restores/restores.hpp"
#include "tests/support/postgres.hpp"
#include "tests/support/system.hpp"
#include "tests/support/world.hpp"

namespace paraat::test {
namespace {

class Beacon : public testing::Test {
 protected:
  fresh_database urls = make_database();
  database db{{.url = urls.application_url, .connections = 2}};
  manual_clock time{flood_night()};
  tenants::tenant alken = add_municipality(db, alken_nis);
  tenants::tenant wellen = add_municipality(db, wellen_nis);
  const scratch_folder scratch;
  restores::beacon beacon{scratch.path / "restore.beacon"};

  bool put_back() { return beacon.look(db, time.now()).put_back; }
  void sql(const std::string& text) {
    pqxx::connection c(urls.owner_url);
    pqxx::nontransaction(c).exec(text);
  }
  std::optional<restores::hold> hold_of(const tenants::tenant& who) {
    return db.read(who.id, [](transaction& tx) { return restores::undecided(tx); });
  }
};

TEST_F(Beacon, HoldsNothingOnADatabaseThatItKnows) {
  EXPECT_FALSE(put_back()) << "the first time";
  time.advance(std::chrono::hours{10});
  EXPECT_FALSE(put_back());
  EXPECT_FALSE(hold_of(alken));
}

TEST_F(Beacon, HoldsEveryTenantOfADatabaseThatIsBehindTheFolder) {
  put_back();
  time.advance(std::chrono::hours{1});
  for (int i = 0; i < 10; ++i) put_back();
  sql("update node.beacons set number = 1, at = '2026-11-21 19:00:00+00'");
  EXPECT_TRUE(put_back());
  ASSERT_TRUE(hold_of(alken));
  ASSERT_TRUE(hold_of(wellen));
  EXPECT_EQ(hold_of(alken)->restored_to, flood_night());
  EXPECT_EQ(hold_of(alken)->noticed_at, time.now());
  EXPECT_FALSE(put_back()) << "noticed once";
}

TEST_F(Beacon, HoldsNothingAfterAFailoverThatLostTheLastSeconds) {
  for (int i = 0; i < 10; ++i) put_back();
  sql("update node.beacons set number = number - 5");
  EXPECT_FALSE(put_back());
  EXPECT_FALSE(hold_of(alken));
}

TEST_F(Beacon, HoldsADumpThatLostTheLastSeconds) {
  for (int i = 0; i < 10; ++i) put_back();
  sql("update node.beacons set number = number - 1, identity = 'another database'");
  EXPECT_TRUE(put_back());
  EXPECT_TRUE(hold_of(alken));
}

TEST_F(Beacon, HoldsNothingAfterAMoveThatLostNothing) {
  put_back();
  sql("update node.beacons set identity = 'the old machine'");
  EXPECT_FALSE(put_back());
}

TEST_F(Beacon, HoldsADatabaseThatHasForgottenTheFolder) {
  put_back();
  sql("delete from node.beacons");
  EXPECT_TRUE(put_back());
}

TEST_F(Beacon, InANewFolderGoesByTheIdentityOfTheDatabase) {
  put_back();
  restores::beacon second{scratch.path / "second.beacon"}, third{scratch.path / "third.beacon"};
  EXPECT_FALSE(second.look(db, time.now()).put_back) << "another process of the same node";
  sql("update node.beacons set identity = 'another database'");
  EXPECT_TRUE(third.look(db, time.now()).put_back);
}

TEST_F(Beacon, ADecisionIsTakenOnceAndATenantCanBeHeldAgain) {
  put_back();
  sql("delete from node.beacons");
  EXPECT_TRUE(put_back());
  const auto decide = [&] {
    return db.write(alken.id,
                    [&](transaction& tx) { return restores::decide(tx, {.release = true}, time.now()); });
  };
  EXPECT_TRUE(decide());
  EXPECT_FALSE(decide());
  EXPECT_FALSE(hold_of(alken));
  EXPECT_TRUE(hold_of(wellen)) << "each tenant decides for itself";
  sql("delete from node.beacons");
  EXPECT_TRUE(put_back());
  EXPECT_TRUE(hold_of(alken));
}

}  // namespace
}  // namespace paraat::test
