// A peer that does not answer is asked less and less often, and the pause outlives the process that took it.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "federation/sync/consumer.hpp"
#include "tests/support/federation.hpp"
#include "tests/support/running_node.hpp"

namespace paraat::test {
namespace {

using federation::sync::note_contact;
using federation::sync::note_failure;
using federation::sync::peer_state;
using federation::sync::state_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::vector<long> pauses_after_failures(database& db, int count, instant now) {
  std::vector<long> out;
  for (int i = 0; i < count; ++i) {
    const auto state = db.write(std::nullopt, [&](transaction& tx) {
      note_failure(tx, "hasselt", "no connection", now);
      return state_of(tx, "hasselt");
    });
    EXPECT_EQ(state.failures, i + 1);
    out.push_back(std::chrono::duration_cast<std::chrono::seconds>(*state.next_try - now).count());
  }
  return out;
}

TEST(BackOff, ThePauseDoublesFromASecondUpToFiveMinutes) {
  running_node node;
  EXPECT_THAT(pauses_after_failures(node.db(), 12, node.time.now()),
              ElementsAre(1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300));
}

TEST(BackOff, AnAnswerEndsItAndTheNextFailureStartsFromASecondAgain) {
  running_node node;
  const instant now = node.time.now();
  pauses_after_failures(node.db(), 6, now);
  const auto after = node.db().write(std::nullopt, [&](transaction& tx) {
    note_contact(tx, "hasselt", 7, now);
    return state_of(tx, "hasselt");
  });
  EXPECT_EQ(after.failures, 0);
  EXPECT_FALSE(after.next_try);
  EXPECT_EQ(after.changes_after, 7);
  EXPECT_THAT(pauses_after_failures(node.db(), 2, now), ElementsAre(1, 2));
}

TEST(BackOff, AFailureForgetsNeitherTheCursorNorTheLastContact) {
  running_node node;
  const instant contact = node.time.now();
  node.db().write(std::nullopt, [&](transaction& tx) { note_contact(tx, "hasselt", 41, contact); });
  pauses_after_failures(node.db(), 1, contact + std::chrono::minutes(3));
  const auto state = node.db().read(std::nullopt, [](transaction& tx) { return state_of(tx, "hasselt"); });
  EXPECT_EQ(state.changes_after, 41);
  EXPECT_EQ(state.last_contact, contact);
}

class ASilentPeer : public testing::Test {
 protected:
  federated_node network{"haspengouw"}, hasselt_node{"hasselt"}, truiden_node{"sint-truiden"};
  tenants::tenant alken = network.municipality(alken_nis);
  tenants::tenant hasselt = hasselt_node.municipality(hasselt_nis);

  // As a process that is gone now noted it.
  void leave_alone_until(instant t) {
    pqxx::connection c(network.urls().owner_url);
    pqxx::nontransaction(c).exec(fmt::format(
        "update node.peers set failures = 9, next_try = to_timestamp({}) where node_id = 'hasselt'",
        std::chrono::duration_cast<std::chrono::seconds>(t.time_since_epoch()).count()));
  }
  peer_state of(const std::string& node) {
    return network.db().read(std::nullopt, [&](transaction& tx) { return state_of(tx, node); });
  }
};

TEST_F(ASilentPeer, IsNotedInTheDatabaseAndForgivenWhenItAnswers) {
  network.admit(hasselt_node);
  ASSERT_TRUE(network.until([&] { return of("hasselt").last_contact.has_value(); }));
  hasselt_node.stop();
  ASSERT_TRUE(network.until([&] { return of("hasselt").failures > 0; }));
  ASSERT_TRUE(of("hasselt").next_try);
  EXPECT_GT(*of("hasselt").next_try, network.time().now());
  hasselt_node.restart();
  hasselt_node.publish(hasselt, sandbags("", hasselt_nis));  // something to answer with
  EXPECT_TRUE(network.until([&] { return of("hasselt").failures == 0; }));
  EXPECT_FALSE(of("hasselt").next_try);
}

// The pause stands in the database: a node that starts again does not fall upon a peer that it had decided to
// leave alone, while it asks the others at once.
TEST_F(ASilentPeer, IsLeftAloneByANodeThatStartsAgainUntilThePauseIsOver) {
  const tenants::tenant truiden = truiden_node.municipality(sint_truiden_nis);
  network.admit(hasselt_node);
  network.admit(truiden_node);
  const auto publish = [](federated_node& at, const tenants::tenant& who, const std::string& title) {
    auto c = sandbags("", who.nis);
    c.title = title;
    c.place = who.name;
    at.publish(who, c);
  };
  publish(hasselt_node, hasselt, "Zandzakken in Kuringen");
  ASSERT_TRUE(network.shows("alken.localhost", "Zandzakken in Kuringen"));
  network.stop();
  leave_alone_until(network.time().now() + std::chrono::minutes(5));
  publish(hasselt_node, hasselt, "Modder ruimen in Kuringen");
  publish(truiden_node, truiden, "Soep koken in Brustem");
  network.restart();
  ASSERT_TRUE(network.shows("alken.localhost", "Soep koken in Brustem"));
  EXPECT_THAT(network.get("alken.localhost", "/vacatures").body, Not(HasSubstr("Modder ruimen")));
  EXPECT_EQ(of("hasselt").failures, 9);
  network.stop();
  leave_alone_until(network.time().now() - std::chrono::seconds(1));
  network.restart();
  EXPECT_TRUE(network.shows("alken.localhost", "Modder ruimen"));
  EXPECT_TRUE(network.until([&] { return of("hasselt").failures == 0; }));
}

}  // namespace
}  // namespace paraat::test
