// Profiles that go with their term: drafts, and those that nobody looks after.

#include "tests/store/profiles.hpp"

namespace paraat::test {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class ProfileTerms : public KeptProfiles {};

TEST_F(ProfileTerms, ADraftThatNobodyConfirmedGoesAfterThirtyDays) {
  const profile draft = begun(), other = filled(begun("Bo Nijs", "bo@nijs.be"));
  in_alken([&](transaction& tx) {
    ASSERT_TRUE(confirm(tx, other.id, now));
    forget_old(tx, now + draft_term - std::chrono::hours{1});
    EXPECT_TRUE(find(tx, draft.id));
    forget_old(tx, now + draft_term + std::chrono::hours{1});
    EXPECT_FALSE(find(tx, draft.id));
    EXPECT_TRUE(find(tx, other.id));
  });
  EXPECT_EQ(value("select count(*) from node.grants"), "1");
}

TEST_F(ProfileTerms, ADraftThatIsTakenOverHasThirtyDaysAgain) {
  const profile made =
      in_alken([&](transaction& tx) { return begin_at_desk(tx, "An Claes", "an@claes.be", "", "nl", now); });
  const instant begun_at = now;
  now = begun_at + draft_term - std::chrono::hours{24};
  EXPECT_EQ(begun().id, made.id) << "taken over by its mailbox";
  in_alken([&](transaction& tx) {
    forget_old(tx, begun_at + draft_term + std::chrono::hours{24});
    EXPECT_TRUE(find(tx, made.id));
  });
}

// The staff and organisations sign in with a password; nothing of that goes through the page of the profile.
TEST_F(ProfileTerms, ASessionOfItsAccountLooksAfterAProfileAndAPaperRenewsItsWarning) {
  const profile p = visible();
  using std::chrono::days;
  const instant warned = now + days{24 * 31 - 50};
  in_alken([&](transaction& tx) {
    sql::run(tx,
             "insert into node.sessions (token, account, csrf, created_at, last_seen, expires_at, two_step) "
             "values "
             "('\\x01', $1, '', $2, $2, $2, true)",
             *p.account, warned - days{1});
    EXPECT_THAT(take_those_to_warn(tx, warned), IsEmpty());
    sql::run(tx, "delete from node.sessions");
    ASSERT_THAT(take_those_to_warn(tx, warned), SizeIs(1));
    ASSERT_TRUE(see_paper(tx, p.id, {.code = "first_aid", .seen_by = 1}, warned + days{1}));
    const instant later = warned + days{1 + 24 * 31};
    forget_old(tx, later);
    EXPECT_TRUE(find(tx, p.id)) << "the old warning counts no more";
    EXPECT_THAT(take_those_to_warn(tx, later), SizeIs(1));
  });
}

TEST_F(ProfileTerms, AProfileThatNobodyLooksAfterIsHiddenWithAWarningAndThenGoes) {
  const profile p = visible();
  using std::chrono::days;
  const instant warned = now + days{24 * 31 - 50};
  in_alken([&](transaction& tx) {
    forget_old(tx, warned + days{400});
    EXPECT_TRUE(find(tx, p.id)) << "nobody was warned";
    EXPECT_THAT(take_those_to_warn(tx, now + days{365}), IsEmpty());
    const auto told = take_those_to_warn(tx, warned);
    ASSERT_THAT(told, SizeIs(1));
    EXPECT_EQ(told[0].email, "an@claes.be");
    EXPECT_EQ(find(tx, p.id)->status, profile_state::hidden);
    EXPECT_THAT(take_those_to_warn(tx, warned), IsEmpty()) << "once";
    forget_old(tx, warned + warning_term - days{1});
    EXPECT_TRUE(find(tx, p.id));
  });
  const instant begun_at = now;
  now = warned + days{1};
  begun();  // they come by
  in_alken([&](transaction& tx) {
    forget_old(tx, warned + warning_term + days{2});
    ASSERT_TRUE(find(tx, p.id));
    const instant later = warned + days{24 * 31};
    ASSERT_THAT(take_those_to_warn(tx, later), SizeIs(1));
    forget_old(tx, later + warning_term + days{1});
    EXPECT_FALSE(find(tx, p.id));
  });
  EXPECT_EQ(value("select count(*) from node.grants"), "0");
  now = begun_at;
}

}  // namespace
}  // namespace paraat::test
