// Reports: the staff reads the one message that was reported, decides once, and who reported hears it.

#include "tests/pages/relay.hpp"

namespace paraat::test {
namespace {

using relay::side;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class RelayReports : public Talking {
 protected:
  relay::conversation c = about(answered());
  std::string page = link(c, side::first);

  std::string reported(const std::string& words) {
    const auto m = post_as(c, side::second, words).value();
    const std::string way = page + "/berichten/" + m.id + "/melding";
    EXPECT_THAT(node.get(host, way).body, HasSubstr(words));
    EXPECT_EQ(post(way, encoded({{"waarom", "money"}, {"uitleg", "Raar, niet?"}})).status, 303);
    return "/beheer/meldingen/" + one("select id from tenant.relay_reports order by at desc limit 1");
  }
};

TEST_F(RelayReports, TheStaffReadsTheReportedMessageAndNoOther) {
  ASSERT_TRUE(post_as(c, side::first, "Mijn dochter is ziek"));
  const std::string report = reported("Stuur me 50 euro");
  EXPECT_THAT(node.get(host, page).body, HasSubstr("Gemeld"));
  EXPECT_THAT(open(coordinator, "/beheer/meldingen").body, HasSubstr("Vraagt geld of iets raars"));
  const auto shown = open(coordinator, report);
  EXPECT_THAT(shown.body,
              AllOf(HasSubstr("Stuur me 50 euro"), HasSubstr("Raar, niet?"), HasSubstr("Els Maes"),
                    HasSubstr("Hulpkorps Alken"), Not(HasSubstr("dochter")), Not(HasSubstr(els_mail))));
  EXPECT_EQ(audited(node, alken, audit::report_viewed), 1);
  EXPECT_THAT(open(coordinator, "/beheer").body, HasSubstr("Meldingen"));
  for (const auto role : {web::role::editor, web::role::mediator})
    EXPECT_EQ(open(sign_in(node, alken, role), report).status, 403);
}

TEST_F(RelayReports, ACoordinatorHearsOfIt) {
  reported("Stuur me 50 euro");
  // The beat may have sent it already.
  EXPECT_GT(
      one("select count(*) from tenant.notices where kind = 'reports' and (waiting > 0 or sent_at is not "
          "null)"),
      "0");
}

TEST_F(RelayReports, ClosingHoldsForBothAndTheReporterIsTold) {
  const std::string report = reported("Stuur me 50 euro");
  ASSERT_EQ(click(coordinator, report + "/sluiting").status, 303);
  EXPECT_THAT(last_mail_to(node, alken, els_mail).text, HasSubstr("We sloten dat gesprek"));
  EXPECT_THAT(open(linde, desk_of(c)).body, HasSubstr("De gemeente sloot dit gesprek"));
  EXPECT_EQ(click(linde, desk_of(c) + "/heropening").status, 409);
  EXPECT_EQ(post(page + "/heropening", "").status, 409);
  EXPECT_EQ(audited(node, alken, audit::report_handled), 1);
  EXPECT_EQ(click(coordinator, report + "/afhandeling").status, 409) << "decided once";
}

TEST_F(RelayReports, WhatASideClosedBeforeItCannotOpenAfterTheStaff) {
  const std::string report = reported("Stuur me 50 euro");
  ASSERT_EQ(click(linde, desk_of(c) + "/blokkering").status, 303);
  ASSERT_EQ(click(coordinator, report + "/sluiting").status, 303);
  EXPECT_EQ(click(linde, desk_of(c) + "/heropening").status, 409);
  in_alken([&](transaction& tx) { EXPECT_TRUE(relay::block(tx, c.id, side::second, node.time.now())); });
  EXPECT_EQ(click(linde, desk_of(c) + "/heropening").status, 409) << "nor by blocking it";
}

TEST_F(RelayReports, LeavingItOpenTellsTheReporterToo) {
  const std::string report = reported("Tot straks");
  ASSERT_EQ(click(coordinator, report + "/afhandeling").status, 303);
  EXPECT_THAT(last_mail_to(node, alken, els_mail).text, HasSubstr("Het gesprek blijft open"));
  EXPECT_TRUE(again(c).stands());
}

TEST_F(RelayReports, WhatWasLeftOpenMayStillBeClosedOnce) {
  const std::string report = reported("Stuur me 50 euro");
  ASSERT_EQ(click(coordinator, report + "/afhandeling").status, 303);
  EXPECT_THAT(open(coordinator, report).body, HasSubstr("Sluit het gesprek alsnog"));
  ASSERT_EQ(click(coordinator, report + "/sluiting").status, 303);
  EXPECT_EQ(again(c).by, relay::closed_by::staff);
  EXPECT_THAT(last_mail_to(node, alken, els_mail).text, HasSubstr("We sloten dat gesprek"));
  EXPECT_THAT(open(coordinator, report).body, Not(HasSubstr("Sluit het gesprek alsnog")));
  EXPECT_EQ(click(coordinator, report + "/sluiting").status, 409);
}

TEST_F(RelayReports, TheLinesOfAMessageAndOfANoteStay) {
  const auto m = post_as(c, side::second, "Eerste lijn\nTweede lijn").value();
  ASSERT_EQ(
      post(page + "/berichten/" + m.id + "/melding", encoded({{"waarom", "rude"}, {"uitleg", "Eén\nTwee"}}))
          .status,
      303);
  const std::string report = "/beheer/meldingen/" + one("select id from tenant.relay_reports");
  EXPECT_THAT(open(coordinator, report).body,
              AllOf(HasSubstr("Eerste lijn\nTweede lijn"), HasSubstr("Eén\nTwee")));
}

TEST_F(RelayReports, OnesOwnMessageAndAnothersConversationCannotBeReported) {
  const auto mine = post_as(c, side::first, "Van mij").value();
  EXPECT_EQ(node.get(host, page + "/berichten/" + mine.id + "/melding").status, 404);
  const auto d = about(answered("Bo Claes", "bo@voorbeeld.be"));
  const auto theirs = post_as(d, side::second, "Voor Bo").value();
  const auto refused = post(page + "/berichten/" + theirs.id + "/melding", encoded({{"waarom", "rude"}}));
  EXPECT_EQ(refused.status, 404);
  EXPECT_THAT(refused.body, Not(HasSubstr("Voor Bo")));
  EXPECT_EQ(one("select count(*) from tenant.relay_reports"), "0");
}

TEST_F(RelayReports, AReportWithoutAReasonIsAskedAgainWithWhatWasTyped) {
  const auto m = post_as(c, side::second, "Raar").value();
  const auto again = post(page + "/berichten/" + m.id + "/melding", encoded({{"uitleg", "Zo vreemd"}}));
  EXPECT_EQ(again.status, 422);
  EXPECT_THAT(again.body, AllOf(HasSubstr("Kies wat er mis is"), HasSubstr("Zo vreemd")));
}

TEST_F(RelayReports, WhatWasReportedOutlivesTheErasureOfItsWriterWithoutAName) {
  const auto m = post_as(c, side::first, "Ik weet waar je woont").value();
  ASSERT_EQ(click(linde, desk_of(c) + "/berichten/" + m.id + "/melding", {{"waarom", "rude"}}).status, 303);
  in_alken([&](transaction& tx) { relay::erase(tx, c.id); });
  const std::string report = "/beheer/meldingen/" + one("select id from tenant.relay_reports");
  EXPECT_THAT(
      open(coordinator, report).body,
      AllOf(HasSubstr("Ik weet waar je woont"), HasSubstr("intussen gewist"), Not(HasSubstr("Els Maes"))));
  EXPECT_THAT(open(linde, desk_of(c)).body,
              AllOf(HasSubstr("Alleen een bericht dat iemand meldde, bewaart de gemeente nog"),
                    Not(HasSubstr("niets over"))));
  EXPECT_EQ(click(coordinator, report + "/sluiting").status, 303);
}

}  // namespace
}  // namespace paraat::test
