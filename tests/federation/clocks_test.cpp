// Nodes with different clocks: both report the difference, and it is not taken for a missing signature.

#include <gmock/gmock.h>

#include <cmath>

#include "federation/signed_client.hpp"
#include "node/clock_keeper.hpp"
#include "tests/federation/followed.hpp"
#include "tests/support/system.hpp"

namespace paraat::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class Clocks : public testing::Test {
 protected:
  federated_node hasselt{"hasselt"}, alken{"alken"};
  Clocks() {
    hasselt.municipality(hasselt_nis);
    alken.municipality(alken_nis);
    hasselt.admit(alken);
  }
  // As the beat wrote it down; it does so every few seconds.
  std::optional<double> offset_of(federated_node& node, const std::string& against) {
    for (const node::clock_offset& o : node.db().read(
             std::nullopt, [&](transaction& tx) { return node::clock_offsets(tx, node.time().now()); }))
      if (o.against == against) return o.seconds;
    return std::nullopt;
  }
};

TEST_F(Clocks, OfTwoNodesThatAreMinutesApartAreSaidByBoth) {
  EXPECT_EQ(hasselt.round_with("alken"), "");
  hasselt.time().advance(10min);
  EXPECT_THAT(hasselt.round_with("alken"), HasSubstr("clock: ours is 600 s ahead of theirs"));
  EXPECT_THAT(alken.round_with("hasselt"), testing::ContainsRegex("clock: ours is 60[01] s behind theirs"));
}

TEST_F(Clocks, AreMeasuredByEachAnswer) {
  hasselt.time().advance(30s);
  EXPECT_EQ(hasselt.round_with("alken"), "") << "within what signatures allow";
  EXPECT_TRUE(eventually([&] {
    const auto said = offset_of(hasselt, "alken");
    return said && std::abs(*said - 30) <= 1;
  }));
}

TEST_F(Clocks, SentenceSaysWhichWay) {
  EXPECT_EQ(federation::clock_sentence(180.4), "clock: ours is 180 s ahead of theirs");
  EXPECT_EQ(federation::clock_sentence(-61), "clock: ours is 61 s behind theirs");
}

// A listing of a publisher whose clock runs ahead is held, not shown, not counted as equal, and shown at its
// time.
TEST_F(Followed, AListingOfTheFutureIsShownWhenItsTimeHasComeAndTheFeedIsNotEqualBefore) {
  publish("Nu");
  ASSERT_TRUE(level());
  const instant before = time.now();
  front.cut();  // both share one clock: meanwhile the reader receives nothing
  time.advance(1h);
  publish("Straks");
  hasselt_node.inside().federation()->beat();
  time.set(before);
  front.heal();
  EXPECT_EQ(network.round_with("hasselt"), "");
  EXPECT_TRUE(alken_shows("Nu"));
  EXPECT_FALSE(alken_shows("Straks"));
  EXPECT_FALSE(status().equal);
  EXPECT_THAT(status().trouble, HasSubstr("still to come"));
  time.advance(1h);
  ASSERT_TRUE(level()) << status().trouble;
  EXPECT_TRUE(alken_shows("Straks"));
}

}  // namespace
}  // namespace paraat::test
