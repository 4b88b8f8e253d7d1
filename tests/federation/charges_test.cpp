// The cost of a neighbour's messages, and the refusals that follow from it.
#include "tests/federation/inbox.hpp"

namespace paraat::test {
namespace {

namespace fed = paraat::federation;
using testing::ElementsAre;

TEST_F(Inbox, APeerThatCostsTooMuchIsRefusedInBulkButNotInACrisis) {
  auto& accounts = endpoint().accounts;
  accounts.charge("hasselt", 30'000, time.now());
  const auto bulk = post_over_the_network("bulk", {note("Bulk")});
  EXPECT_EQ(bulk.status, 429U);
  ASSERT_TRUE(bulk.retry_after);
  EXPECT_EQ(post_over_the_network("crisis", {note("Crisis", wire::CRISIS)}).status, 200U);
  EXPECT_THAT(texts(alken), ElementsAre("Crisis"));
  accounts.charge("hasselt", 60'000, time.now());
  EXPECT_EQ(post_over_the_network("crisis", {note("Ook niet", wire::CRISIS)}).status, 429U);
  time.advance(10s);
  EXPECT_EQ(post_over_the_network("bulk", {note("Nog")}).status, 200U)
      << "a balance halves every five seconds";
}

TEST_F(Inbox, ABatchCostsTenAndOneForEachMessageAndALieTwoThousand) {
  auto& accounts = endpoint().accounts;
  const auto before = accounts.credit("hasselt", time.now());
  ASSERT_EQ(post_over_the_network("bulk", {note(), note()}).status, 200U);
  EXPECT_EQ(before - accounts.credit("hasselt", time.now()), 12U);
  auto forged = note();
  forged.set_from_tenant(wellen.party);
  ASSERT_EQ(post_over_the_network("bulk", {forged}).status, 401U);
  EXPECT_GE(before - accounts.credit("hasselt", time.now()), 2012U);
}

TEST_F(Inbox, SignaturesThatNobodyMadeCloseTheirNetworkAndNotTheMember) {
  auto& accounts = endpoint().accounts;
  for (int i = 0; i < 40; ++i) accounts.charge_network("203.0.113.7", fed::price::bad_signature, time.now());
  EXPECT_TRUE(accounts.closed_to("203.0.113.99", "hasselt", time.now()));
  EXPECT_FALSE(accounts.closed_to("198.51.100.7", "hasselt", time.now()));
  EXPECT_EQ(accounts.of("hasselt", time.now()), fed::charges::standing::good);
  accounts.heard("hasselt", "203.0.113.20", time.now());
  EXPECT_FALSE(accounts.closed_to("203.0.113.20", "hasselt", time.now())) << "where it was heard";
  EXPECT_TRUE(accounts.closed_to("203.0.113.20", "alken", time.now()));
  time.advance(1min);
  EXPECT_FALSE(accounts.closed_to("203.0.113.99", "hasselt", time.now()));
}

}  // namespace
}  // namespace paraat::test
