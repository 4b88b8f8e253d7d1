// Certificates that end: the member is reminded twice, the staff sees the list.

#include "tenant/crisis/corps/reminders.hpp"

#include <algorithm>
#include <set>

#include "tests/pages/corps.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class CorpsReminders : public CorpsDesk {
 protected:
  corps::corps c = corps_with(flood_corps());
  corps::member an = person(c, "An Claes", "an@claes.be");
  // Today is 21 November 2026.
  void shows(const corps::member& m, const std::string& until) {
    const auto seen = click(sign_in(node, alken, web::role::coordinator), page_of(m) + "/attest",
                            {{"attest", "first_aid"}, {"vanaf", "2025-01-01"}, {"tot", until}});
    ASSERT_EQ(seen.status, 303);
  }
  // Lets so many mornings pass, each with its jobs, and counts the reminders by their links: old mails are
  // forgotten, and a link is blotted out half a day after its mail left.
  void mornings(int n) {
    for (int i = 0; i < n; ++i) {
      node.time.advance(std::chrono::days{1});
      node.inside().beat();
      for (const received& m : mails(node, alken))
        if (m.subject.starts_with("Je attest verloopt op") && !m.text.contains("/korps/lid/…"))
          told_.insert({m.to, m.text});
    }
  }
  long long told(const std::string& email) {
    return std::ranges::count_if(told_, [&](const auto& mail) { return mail.first == email; });
  }
  std::string certificates() { return open(coordinator, "/beheer/korps/" + c.id + "/attesten").body; }

 private:
  std::set<std::pair<std::string, std::string>> told_;  // each has its own link
};

TEST_F(CorpsReminders, ComeThirtyAndSevenDaysBeforeTheEndOnceEach) {
  shows(an, "2026-12-26");
  mornings(4);
  EXPECT_EQ(told("an@claes.be"), 0) << "31 days";
  mornings(1);
  EXPECT_EQ(told("an@claes.be"), 1) << "30 days";
  const auto mail = last_mail_to(node, alken, "an@claes.be");
  EXPECT_THAT(mail.subject, HasSubstr("26 december 2026"));
  EXPECT_THAT(mail.text, HasSubstr("Eerste hulp"));
  EXPECT_EQ(node.get(host, link_in(mail, alken, "/korps/lid/")).status, 200);
  mornings(22);
  EXPECT_EQ(told("an@claes.be"), 1) << "8 days";
  mornings(1);
  EXPECT_EQ(told("an@claes.be"), 2) << "7 days";
  mornings(20);
  EXPECT_EQ(told("an@claes.be"), 2);
}

TEST_F(CorpsReminders, ACertificateThatIsSeenLateIsRemindedOnceAndARenewedOneAnew) {
  shows(an, "2026-11-24");
  mornings(2);
  EXPECT_EQ(told("an@claes.be"), 1) << "the first is too late to send";
  shows(an, "2026-12-10");
  mornings(1);
  EXPECT_EQ(told("an@claes.be"), 2) << "another end";
}

TEST_F(CorpsReminders, ComeAfterANodeThatWasDownButNotTwice) {
  shows(an, "2026-12-26");
  node.time.advance(std::chrono::days{10});
  mornings(1);
  EXPECT_EQ(told("an@claes.be"), 1);
  node.time.advance(std::chrono::days{30});
  mornings(1);
  EXPECT_EQ(told("an@claes.be"), 1) << "it ended already";
}

TEST_F(CorpsReminders, AreNotForWhoLeft) {
  shows(an, "2026-12-26");
  ASSERT_EQ(click(coordinator, page_of(an) + "/uitschrijving").status, 303);
  mornings(30);
  EXPECT_EQ(told("an@claes.be"), 0);
}

TEST_F(CorpsReminders, TheStaffSeesWhatEndsAndWhoWasTold) {
  const auto bo = person(c, "Bo Jans", "bo@jans.be"), cis = person(c, "Cis Maes", "cis@maes.be");
  shows(an, "2026-12-05");
  shows(bo, "2026-11-10");
  shows(cis, "2027-06-01");
  mornings(1);
  coordinator = sign_in(node, alken, web::role::coordinator);
  const std::string page = certificates();
  EXPECT_THAT(page, HasSubstr("Nog 13 dagen"));
  EXPECT_THAT(page, HasSubstr("22 november 2026")) << "told this morning";
  EXPECT_THAT(page, HasSubstr("Verlopen"));
  EXPECT_LT(page.find("Bo Jans"), page.find("An Claes")) << "the earliest first";
  EXPECT_THAT(page, Not(HasSubstr("Cis Maes"))) << "that is far away";
  EXPECT_THAT(open(coordinator, "/beheer/korps/" + c.id).body, HasSubstr("/attesten"));
  const auto editor = sign_in(node, alken, web::role::editor);
  EXPECT_EQ(open(editor, "/beheer/korps/" + c.id + "/attesten").status, 403);
  EXPECT_EQ(open(coordinator, "/beheer/korps/" + c.ref + "/attesten").status, 404);
}

}  // namespace
}  // namespace paraat::test
