// A question of a neighbour that waits for a coordinator.

#include "tenant/platform/audit/audit.hpp"
#include "tests/pages/neighbour_asks.hpp"
#include "tests/support/audited.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class NeighbourWaits : public NeighbourAsks {
 protected:
  void SetUp() override {
    NeighbourAsks::SetUp();
    policy(there::search_policy::ask);
    pqxx::connection owner(node.urls().owner_url);
    pqxx::nontransaction(owner).exec("update node.accounts set email = 'an@alken.example' where id = " +
                                     std::to_string(coordinator.account));
  }
  std::string mails() {
    return one("select count(*) from tenant.channel_messages where kind = 'neighbour_search'");
  }
};

TEST_F(NeighbourWaits, TheDeskCountsItUntilSomebodyDecides) {
  EXPECT_THAT(open(coordinator, "/beheer").body, Not(HasSubstr("Zoekvragen van buurgemeenten")));
  const std::string of = put(nurse_question(), vacancy);
  EXPECT_THAT(open(coordinator, "/beheer").body, HasSubstr("Zoekvragen van buurgemeenten"));
  ASSERT_EQ(click(coordinator, "/beheer/zoekvragen/" + hasselt + "/" + of + "/weigering").status, 303);
  EXPECT_THAT(open(coordinator, "/beheer").body, Not(HasSubstr("Zoekvragen van buurgemeenten")));
}

TEST_F(NeighbourWaits, EachDecisionIsASecurityEvent) {
  open_nurses(6);
  const std::string way = "/beheer/zoekvragen/" + hasselt + "/";
  ASSERT_EQ(click(coordinator, way + put(nurse_question(), vacancy) + "/antwoord").status, 303);
  EXPECT_EQ(audited(node, alken, audit::neighbour_answered), 1);
  ASSERT_EQ(click(coordinator, way + put(speaking("french"), vacancy) + "/weigering").status, 303);
  EXPECT_EQ(audited(node, alken, audit::neighbour_declined), 1);
}

TEST_F(NeighbourWaits, CoordinatorsAreMailedOnceADayAndAgainTheNextDay) {
  put(nurse_question(), vacancy);
  const std::string first = mails();
  EXPECT_NE(first, "0");
  put(speaking("french"), vacancy);
  EXPECT_EQ(mails(), first);
  node.time.advance(std::chrono::hours{20});
  put(speaking("german"), vacancy);
  EXPECT_EQ(mails(), first);
  node.time.advance(std::chrono::hours{5});
  put(speaking("english"), vacancy);
  EXPECT_NE(mails(), first) << "though one came five hours ago";
}

TEST_F(NeighbourWaits, AfterTenDaysWithoutADecisionItIsDeclinedAndTheAskerHearsIt) {
  const std::string of = put(nurse_question(), vacancy);
  said();
  node.time.advance(std::chrono::days{9});
  in_alken([&](transaction& tx) { there::forget_old_questions(tx, node.time.now()); });
  EXPECT_THAT(said(), IsEmpty());
  node.time.advance(std::chrono::days{2});
  in_alken([&](transaction& tx) { there::forget_old_questions(tx, node.time.now()); });
  EXPECT_EQ(last<wire::SearchBands>("search.bands").why(), "declined");
  EXPECT_EQ(one("select state from tenant.neighbour_questions"), "refused");
  in_alken([&](transaction& tx) {
    const auto late = there::answer(tx, scope(), hasselt, there::foreign_case_id(of), std::nullopt);
    EXPECT_EQ(late.error().kind, refusal_kind::conflict);
  });
}

}  // namespace
}  // namespace paraat::test
