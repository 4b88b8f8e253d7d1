// The shifts on /mijn are those at which the person is expected.

#include "tenant/overview/closeout/closeout.hpp"
#include "tenant/overview/own_pages/own_facts.hpp"
#include "tests/pages/presence.hpp"

namespace paraat::test {
namespace {

class OwnShifts : public Presence {
 protected:
  OwnShifts() {
    const std::string at = "/beheer/taken/" + sandbags_task.id + "/ploegen";
    click(coordinator, at + "/verdeling", {{"duur", "6"}, {"overdracht", "30"}, {"nodig", "2"}});
    click(coordinator, at + "/spreiding");
  }
  std::size_t shown() {
    profiles::profile p;
    p.human = persons::person_id(one("select human_id from tenant.corps_members"));
    p.what.email = one("select email from tenant.corps_members");
    return node.db().read(
        alken.id, [&](transaction& tx) { return own_pages::shifts_after(tx, p, node.time.now()).size(); });
  }
  const std::string an = confirmed("An Claes");
};

TEST_F(OwnShifts, AreShownWhileThePersonHasThePlace) { EXPECT_EQ(shown(), 1U); }

TEST_F(OwnShifts, AreGoneWhenThePersonWithdrewOrWasMoved) {
  run("update tenant.callout_people set place_task = null, state = 'withdrawn'");
  EXPECT_EQ(one("select count(*) from tenant.shift_places"), "1") << "the row stays";
  EXPECT_EQ(shown(), 0U);
}

TEST_F(OwnShifts, AreGoneWhenEverybodyWasSentHome) {
  run("update tenant.incidents set ended_at = now()");
  EXPECT_EQ(shown(), 0U);
}

}  // namespace
}  // namespace paraat::test
