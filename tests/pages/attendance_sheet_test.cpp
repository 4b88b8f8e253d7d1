// The list that prints, on the desk and as a file for the command contact.

#include "tenant/crisis/presence/attendance_sheet.hpp"
#include "tenant/crisis/presence/shifts.hpp"
#include "tests/pages/presence.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST_F(Presence, TheListThatPrintsHasEverybodyRoomForMoreAndWhenItMustGo) {
  confirmed("An <Claes>");
  const std::string page = open(coordinator, here() + "/lijst").body;
  EXPECT_THAT(page, HasSubstr("An &lt;Claes&gt;"));
  EXPECT_THAT(page, HasSubstr("Loods Stationsstraat"));
  EXPECT_THAT(page, HasSubstr("class=\"roster-qr\""));
  EXPECT_THAT(page, HasSubstr("Vernietig dit blad uiterlijk op ma 23 november, 20:"));
  EXPECT_THAT(page, HasSubstr("post@alken.be"));
}

TEST_F(Presence, EveryHourTheCommandContactGetsAFileThatPrintsUntilTheCallOutIsOver) {
  confirmed("An Claes");
  const auto sent = [&] { return one("select count(*) from tenant.channel_messages"); };
  node.db().write(alken.id,
                  [&](transaction& tx) { presence::plan_attendance_sheets(tx, flood.id, node.time.now()); });
  node.db().write(alken.id,
                  [&](transaction& tx) { presence::plan_attendance_sheets(tx, flood.id, node.time.now()); });
  node.time.advance(1min);
  node.inside().beat();
  EXPECT_EQ(sent(), "1");
  const std::string file = one("select file from tenant.channel_messages");
  EXPECT_THAT(file, HasSubstr("An Claes"));
  EXPECT_THAT(file, HasSubstr("<style>"));
  EXPECT_THAT(file, Not(HasSubstr("src="))) << "it needs nothing else";
  EXPECT_THAT(file, Not(HasSubstr("<link")));
  EXPECT_EQ(one("select recipient || ' ' || file_type from tenant.channel_messages"),
            "post@alken.be text/html; charset=utf-8");
  node.time.advance(30min);
  node.inside().beat();
  EXPECT_EQ(sent(), "1") << "not before the hour";
  node.time.advance(30min);
  node.inside().beat();
  EXPECT_EQ(sent(), "2");
  run("update tenant.callouts set state = 'stood_down'");
  for (int i = 0; i < 60; ++i) {
    node.time.advance(1h);
    node.inside().beat();
  }
  EXPECT_EQ(sent(), "2");
  EXPECT_EQ(one("select count(*) from tenant.channel_messages where file <> ''"), "0") << "kept 48 hours";
  EXPECT_EQ(one("select count(*) from node.jobs where kind = 'shifts.roster'"), "0");
}

}  // namespace
}  // namespace paraat::test
