// The content of the demo's tenants: the demo uses the verbs of the pages, so their refusals fail here.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "node/demo.hpp"
#include "tenant/crisis/corps/availability.hpp"
#include "tenant/crisis/corps/corps.hpp"
#include "tenant/crisis/task_profiles/offers.hpp"
#include "tenant/volunteering/invitations/invitations.hpp"
#include "tests/support/overview.hpp"
#include "tests/support/source_folder.hpp"

namespace paraat::test {
namespace {

TEST(DemoContent, GivesEachMunicipalityACorpsWithTeamsAndPeopleInEveryState) {
  running_node node;
  const tenants::tenant here = node.municipality(71053);
  ASSERT_EQ(node::load_demo(node.db(), source_folder() / "ops/demo/content.json"), 0);
  node.db().read(here.id, [&](transaction& tx) {
    const auto all = corps::all(tx);
    ASSERT_EQ(all.size(), 1U);
    const auto counts = corps::counts(tx, all[0].id);
    long long people = 0;
    for (const auto& [_, n] : counts) people += n;
    EXPECT_EQ(people, 400);
    EXPECT_GT(counts.at(corps::member_state::accepted), 350);
    EXPECT_GT(counts.at(corps::member_state::applied), 5);
    EXPECT_GT(counts.at(corps::member_state::screening), 5);
    for (const corps::team& t : corps::teams(tx, all[0].id)) EXPECT_FALSE(t.leaders.empty()) << t.name;
    EXPECT_FALSE(task_profiles::adopted(tx).empty());
  });
  EXPECT_EQ(node::load_demo(node.db(), source_folder() / "ops/demo/content.json"), 0);
  node.db().read(here.id, [&](transaction& tx) {
    EXPECT_EQ(corps::all(tx).size(), 1U) << "a second time changes nothing";
  });
}

TEST(DemoContent, TheCareHomeOfAlkenAskedNursesBlindlyAndOneSaidYes) {
  running_node node;
  const tenants::tenant here = node.municipality(alken_nis);
  ASSERT_EQ(node::load_demo(node.db(), source_folder() / "ops/demo/content.json"), 0);
  node.db().read(here.id, [&](transaction& tx) {
    const auto homes = organisations::list(tx, {.status = {}, .words = "Mombeekhof"});
    ASSERT_EQ(homes.total, 1);
    const auto rounds = invitations::rounds_of(tx, {homes.rows[0].id}, 10);
    ASSERT_EQ(rounds.size(), 1U);
    EXPECT_TRUE(rounds[0].blind);
    const auto asked = invitations::of_round(tx, rounds[0].id, system_clock().now());
    EXPECT_GE(asked.size(), 2U);
    EXPECT_EQ(std::ranges::count(asked, invitations::invitation_state::yes, &invitations::invitation::status),
              1);
    const auto accepted = applications::list(tx, {.status = applications::application_state::accepted});
    EXPECT_EQ(accepted.total, 1);
  });
}

TEST(DemoContent, GivesTheOverviewACatalogueThatIsPublished) {
  running_node node;
  const tenants::tenant here = add_flanders(node);
  ASSERT_EQ(node::load_demo(node.db(), source_folder() / "ops/demo/content.json"), 0);
  ASSERT_EQ(node::load_demo(node.db(), source_folder() / "ops/demo/content.json"), 0) << "and once more";
  node.db().read(here.id, [&](transaction& tx) {
    const auto offers = task_profiles::all_own_offers(tx, here.party);
    EXPECT_EQ(offers.size(), task_profiles::catalogue().size() + 1);
    const auto changed = std::ranges::find(offers, "sandbags", &task_profiles::offer::code);
    ASSERT_NE(changed, offers.end());
    EXPECT_NE(changed->what, task_profiles::in_catalogue("sandbags")->what) << "what others see as new";
  });
}

}  // namespace
}  // namespace paraat::test
