// What a vacancy asks stands with its listing, however it was written.
#include <gtest/gtest.h>

#include "tenant/publishing/listings/listings.hpp"
#include "tests/support/overview.hpp"

namespace paraat::test {
namespace {

class ListingAsks : public testing::Test {
 protected:
  fresh_database at = make_database();
  database db{{.url = at.application_url}};
  instant now = flood_night();

  static listings::listing interpreter(instant now, int number) {
    auto l = foreign_listing(hasselt_nis, number, now);
    l.asks.must = {"listening", "a_code_of_a_later_release"};
    l.asks.languages = {{"turkish", asks::level::fluent}};
    l.asks.week.set(27);
    l.asks.hours = 2;
    return l;
  }
  asks::vacancy_asks kept(const listings::listing& l) {
    return db.read(std::nullopt,
                   [&](transaction& tx) { return listings::with_id(tx, l.publisher, l.id).value().asks; });
  }
};

TEST_F(ListingAsks, AreKeptOfOneAndOfManyAndTakenAway) {
  auto one = interpreter(now, 1), many = interpreter(now, 2);
  db.write(std::nullopt, [&](transaction& tx) {
    listings::accept(tx, one);
    listings::take(tx, {many});
  });
  EXPECT_EQ(kept(one), one.asks);
  EXPECT_EQ(kept(many), many.asks);
  many.version = 2;
  many.asks = {};
  db.write(std::nullopt, [&](transaction& tx) { listings::take(tx, {many}); });
  EXPECT_TRUE(kept(many).empty());
}

TEST_F(ListingAsks, AreKeptOfWhatMembersShare) {
  auto l = interpreter(now, 1);
  l.members_only = true;
  db.write(std::nullopt, [&](transaction& tx) { listings::take(tx, {l}); });
  const auto shared =
      db.read(std::nullopt, [&](transaction& tx) { return listings::of_publisher(tx, l.publisher, true); });
  ASSERT_EQ(shared.size(), 1U);
  EXPECT_EQ(shared.front().asks, l.asks);
}

TEST_F(ListingAsks, AreFoundByTheirNames) {
  const auto l = interpreter(now, 1);
  db.write(std::nullopt, [&](transaction& tx) { listings::accept(tx, l); });
  const auto found = [&](const char* words) {
    return db.read(std::nullopt,
                   [&](transaction& tx) { return listings::search(tx, {.words = words}, now).total; });
  };
  EXPECT_EQ(found("Turks"), 1);
  EXPECT_EQ(found("Pools"), 0);
}

TEST_F(ListingAsks, MakeTwoListingsDiffer) {
  const auto a = interpreter(now, 1);
  auto b = a;
  EXPECT_TRUE(listings::says_the_same(a, b));
  b.asks.languages.front().at_least = asks::level::good;
  EXPECT_FALSE(listings::says_the_same(a, b));
}

}  // namespace
}  // namespace paraat::test
