// A coordinator corrects the list of neighbours.

#include "tests/pages/desk.hpp"
#include "tests/support/audited.hpp"

namespace paraat::test {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

constexpr int genk_nis = 71016;

class Neighbours : public Desk {
 protected:
  std::vector<int> of_alken() {
    return tenants::neighbours_of(node.inside().services().tenants.of(alken.id).value(),
                                  node.inside().services().municipalities);
  }
  fields kept_but(int nis) {
    fields f;
    for (const int n : node.inside().services().municipalities.neighbours(alken_nis))
      if (n != nis) f.emplace_back("grens", std::to_string(n));
    return f;
  }
};

TEST_F(Neighbours, OneOfTheMapIsTakenOffAndComesBack) {
  ASSERT_THAT(of_alken(), Contains(hasselt_nis));
  EXPECT_THAT(open(coordinator, "/beheer/buren").body, HasSubstr("Hasselt"));
  EXPECT_EQ(click(coordinator, "/beheer/buren", kept_but(hasselt_nis)).status, 303);
  EXPECT_THAT(of_alken(), Not(Contains(hasselt_nis)));
  EXPECT_EQ(audited(node, alken, audit::neighbours_changed), 1);
  // By its name, or that of a place in it.
  auto f = kept_but(hasselt_nis);
  f.emplace_back("nieuw", "kuringen");
  EXPECT_EQ(click(coordinator, "/beheer/buren", f).status, 303);
  EXPECT_THAT(of_alken(), Contains(hasselt_nis));
}

TEST_F(Neighbours, OneThatTheMapDoesNotKnowIsAddedAndTakenOffAgain) {
  auto f = kept_but(0);
  f.emplace_back("nieuw", "Genk");
  ASSERT_EQ(click(coordinator, "/beheer/buren", f).status, 303);
  EXPECT_THAT(of_alken(), Contains(genk_nis));
  EXPECT_THAT(open(coordinator, "/beheer/buren").body, HasSubstr("Zelf toegevoegd"));
  auto with = kept_but(0);
  with.emplace_back("extra", std::to_string(genk_nis));
  ASSERT_EQ(click(coordinator, "/beheer/buren", with).status, 303);
  EXPECT_THAT(of_alken(), Contains(genk_nis)) << "what stays ticked stays";
  ASSERT_EQ(click(coordinator, "/beheer/buren", kept_but(0)).status, 303);
  EXPECT_THAT(of_alken(), Not(Contains(genk_nis)));
}

TEST_F(Neighbours, ANameThatNobodyKnowsIsShownAgainAndChangesNothing) {
  const auto before = of_alken();
  auto f = kept_but(hasselt_nis);
  f.emplace_back("nieuw", "Atlantis <aan zee>");
  const auto again = click(coordinator, "/beheer/buren", f);
  EXPECT_EQ(again.status, 422);
  EXPECT_THAT(again.body, HasSubstr("Atlantis &lt;aan zee&gt;"));
  EXPECT_THAT(again.body, HasSubstr("We kennen geen plaats met de naam"));
  EXPECT_EQ(of_alken(), before);
  auto own = kept_but(0);
  own.emplace_back("nieuw", "Alken");
  EXPECT_EQ(click(coordinator, "/beheer/buren", own).status, 422);
  auto foreign = kept_but(0);
  foreign.emplace_back("grens", "11002");
  EXPECT_EQ(click(coordinator, "/beheer/buren", foreign).status, 422) << "a code that was not offered";
  EXPECT_EQ(of_alken(), before);
}

TEST_F(Neighbours, OnlyACoordinatorOfAMunicipalityMay) {
  const someone editor = sign_in(node, alken, web::role::editor);
  EXPECT_EQ(open(editor, "/beheer/buren").status, 403);
  EXPECT_EQ(click(editor, "/beheer/buren", kept_but(hasselt_nis)).status, 403);
  EXPECT_THAT(of_alken(), Contains(hasselt_nis));
  EXPECT_EQ(node.get(host, "/beheer/buren").status, 303) << "sign in first";
}

}  // namespace
}  // namespace paraat::test
