// Availability of members: the member's own page behind a mailed link, the same for the staff, and its use by
// a call-out.

#include <map>

#include "node/erasure_rules.hpp"
#include "tenant/crisis/corps/availability.hpp"
#include "tenant/crisis/corps/corps_sql.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tests/pages/corps.hpp"

namespace paraat::test {
namespace {

using corps::member_state;
using corps::part;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class CorpsAvailability : public CorpsDesk {
 protected:
  corps::corps c = corps_with(flood_corps());
  corps::member an = person(c, "An Claes", "an@claes.be");
  corps::availability kept(const corps::member& m) {
    return node.db().read(alken.id, [&](transaction& tx) { return corps::availability_of(tx, m.id); });
  }
  // All parts but the mornings.
  fields no_mornings() const {
    fields f;
    for (int d = 0; d < 7; ++d)
      for (int p = 1; p < 4; ++p) f.emplace_back("kan", std::to_string(d) + "-" + std::to_string(p));
    return f;
  }
  static corps::day on(unsigned month, unsigned day) {
    return {std::chrono::year{2026}, std::chrono::month{month}, std::chrono::day{day}};
  }
  auto absences(const corps::days& when) {
    return node.db().read(
        alken.id, [&](transaction& tx) { return corps::absences_of_humans(tx, when, node.time.now()); });
  }
  std::string human_of(const corps::member& m) {
    return node.db().read(alken.id, [&](transaction& tx) {
      return sql::text_of(
          sql::run(tx, "select human_id from tenant.corps_members where id = $1::uuid", m.id)[0][0]);
    });
  }
};

TEST_F(CorpsAvailability, AMemberAsksTheLinkAndSaysWhenTheyCanWithoutAnAccount) {
  const std::string link = own_page("an@claes.be");
  const auto page = node.get(host, link);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("Dag An, wanneer kan je?"));
  EXPECT_THAT(page.body, Not(HasSubstr("Claes"))) << "people forward links";
  EXPECT_THAT(page.body, Not(HasSubstr("0470")));
  ASSERT_EQ(post(link + "/week", encoded(with(no_mornings(), "niet_voor", "18"))).status, 303);
  for (int d = 0; d < 7; ++d) {
    EXPECT_TRUE(kept(an).is_away(d, part::morning));
    EXPECT_FALSE(kept(an).is_away(d, part::afternoon));
  }
  EXPECT_EQ(kept(an).not_before, 18);
  EXPECT_THAT(node.get(host, link).body, HasSubstr("<option value=\"18\" selected>"));
}

TEST_F(CorpsAvailability, AWeekWithoutAnyMomentIsRefusedAndStaysAsItWasTyped) {
  const std::string link = own_page("an@claes.be");
  const auto refused = post(link + "/week", encoded({{"niet_voor", "20"}}));
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("Duid minstens één moment aan"));
  EXPECT_THAT(refused.body, HasSubstr("<option value=\"20\" selected>"));
  EXPECT_THAT(refused.body, Not(HasSubstr("value=\"0-0\" checked")));
  EXPECT_TRUE(kept(an).away.none());
  EXPECT_EQ(node.get(host, link + "/week").status, 200) << "the refused page that is loaded again";
  for (const char* hour : {"3", "23", "morgen"})
    EXPECT_EQ(post(link + "/week", encoded(with(no_mornings(), "niet_voor", hour))).status, 422) << hour;
}

TEST_F(CorpsAvailability, ExceptionsAreAddedShownAndTakenAway) {
  const std::string link = own_page("an@claes.be");
  const fields away{{"wat", "niet"}, {"van", "2026-12-24"}, {"tot", "2026-12-26"}, {"deel", ""}};
  ASSERT_EQ(post(link + "/uitzondering", encoded(away)).status, 303);
  ASSERT_EQ(post(link + "/uitzondering", encoded(with(with(away, "wat", "wel"), "deel", "nacht"))).status,
            303);
  EXPECT_THAT(node.get(host, link).body, HasSubstr("24–26 december"));
  const auto two = kept(an).exceptions;
  ASSERT_EQ(two.size(), 2U);
  ASSERT_EQ(post(link + "/schrapping", encoded({{"welke", two[0].id}})).status, 303);
  EXPECT_EQ(kept(an).exceptions.size(), 1U);
  EXPECT_EQ(post(link + "/schrapping", encoded({{"welke", "verzonnen"}})).status, 303) << "gone is gone";
}

TEST_F(CorpsAvailability, ImpossibleDaysAreRefusedAndStayAsTheyWereTyped) {
  const std::string link = own_page("an@claes.be");
  const fields good{{"wat", "niet"}, {"van", "2026-12-24"}, {"tot", "2026-12-26"}};
  const std::pair<const char*, fields> bad[] = {
      {"Kies een laatste dag na de eerste", with(good, "tot", "2026-12-20")},
      {"Deze dagen zijn voorbij", with(with(good, "van", "2026-11-01"), "tot", "2026-11-20")},
      {"Kies een dag in de komende twee jaar", with(with(good, "van", "2029-11-01"), "tot", "2029-11-20")},
      {"Hou het bij twee jaar", with(good, "tot", "2029-01-01")},
      {"Vul een datum in", with(good, "van", "kerst")}};
  for (const auto& [sentence, f] : bad) {
    const auto refused = post(link + "/uitzondering", encoded(f));
    EXPECT_EQ(refused.status, 422) << sentence;
    EXPECT_THAT(refused.body, HasSubstr(sentence));
    EXPECT_THAT(refused.body, HasSubstr("<details open>"));
  }
  EXPECT_THAT(kept(an).exceptions, IsEmpty());
  for (std::size_t i = 0; i < corps::most_exceptions; ++i)
    ASSERT_EQ(post(link + "/uitzondering", encoded(good)).status, 303);
  EXPECT_EQ(post(link + "/uitzondering", encoded(good)).status, 409);
}

TEST_F(CorpsAvailability, APauseEndsByItselfAndIsSeenByTheStaff) {
  const std::string link = own_page("an@claes.be");
  ASSERT_EQ(post(link + "/pauze", encoded({{"pauze_van", "2026-11-21"}, {"pauze_tot", "2026-12-03"}})).status,
            303);
  EXPECT_THAT(node.get(host, link).body, HasSubstr("Pauze: 21 november – 3 december"));
  EXPECT_THAT(open(coordinator, "/beheer/korps/" + c.id).body, HasSubstr("pauze tot en met 3 december"));
  EXPECT_THAT(open(coordinator, page_of(an)).body, HasSubstr("Plant een pauze"));
  const auto in_december = absences({on(12, 1), on(12, 2)});
  ASSERT_TRUE(in_december.contains(persons::person_id(human_of(an))));
  EXPECT_EQ(in_december.at(persons::person_id(human_of(an))).paused_until,
            web::start_of_local_day(on(12, 4)));
  node.time.advance(std::chrono::days{13});
  EXPECT_THAT(open(coordinator, "/beheer/korps/" + c.id).body, Not(HasSubstr("pauze tot")));
  EXPECT_THAT(absences({on(12, 4), on(12, 5)}), IsEmpty());
  EXPECT_EQ(member_now(an).status, member_state::accepted) << "nobody had to do anything";
}

TEST_F(CorpsAvailability, APauseInOneCorpsHoldsInTheOther) {
  const auto other =
      corps_with({.name = "Zorgkorps", .insurance = "E 1", .agreement = "A", .information = "I"});
  const auto an_there = person(other, "An Claes", "An@Claes.be");
  ASSERT_EQ(human_of(an_there), human_of(an));
  node.db().write(alken.id, [&](transaction& tx) {
    ASSERT_TRUE(corps::pause(tx, an_there.id, {on(11, 21), on(12, 3)}, std::nullopt, node.time.now()));
  });
  EXPECT_TRUE(absences({on(12, 1), on(12, 1)}).at(persons::person_id(human_of(an))).paused_until);
  EXPECT_THAT(open(coordinator, "/beheer/korps/" + c.id).body, HasSubstr("pauze tot en met 3 december"));
}

TEST_F(CorpsAvailability, APauseIsStoppedOrPlannedAgainAndImpossibleOnesAreRefused) {
  const std::string link = own_page("an@claes.be");
  const fields f{{"pauze_van", "2026-12-01"}, {"pauze_tot", "2026-12-20"}};
  EXPECT_EQ(post(link + "/pauze", encoded(with(f, "pauze_tot", "2026-11-30"))).status, 422);
  EXPECT_EQ(post(link + "/pauze", encoded(with(f, "pauze_tot", ""))).status, 422);
  EXPECT_FALSE(kept(an).pause);
  ASSERT_EQ(post(link + "/pauze", encoded(f)).status, 303);
  ASSERT_EQ(post(link + "/pauze", encoded(with(f, "pauze_tot", "2026-12-24"))).status, 303);
  EXPECT_EQ(kept(an).pause->last, on(12, 24));
  ASSERT_EQ(post(link + "/hervatting", "").status, 303);
  EXPECT_FALSE(kept(an).pause);
}

TEST_F(CorpsAvailability, AMemberLeavesWithTwoClicksAndOpeningTheLinkNeverActs) {
  const std::string link = own_page("an@claes.be");
  EXPECT_THAT(node.get(host, link + "/stopzetting").body, HasSubstr("Ja, ik stop"));
  EXPECT_EQ(member_now(an).status, member_state::accepted);
  corps::member with_note = member_now(an);
  with_note.who.support_sealed = node.inside().services().vault.seal("Neemt bloedverdunners");
  with_note.who.emergency = "Moeder, 0470 12 12 12";
  node.db().write(alken.id, [&](transaction& tx) { corps::update(tx, with_note); });
  ASSERT_FALSE(member_now(an).who.support_sealed.empty());
  ASSERT_EQ(post(link + "/stopzetting", "").headers.at("location"), "/korps/gestopt");
  EXPECT_EQ(member_now(an).status, member_state::left);
  EXPECT_EQ(member_now(an).who.support_sealed, "") << "health data go at once";
  EXPECT_EQ(member_now(an).who.emergency, "");
  EXPECT_EQ(node.get(host, link).status, 404) << "the link went with them";
  EXPECT_EQ(post(link + "/week", encoded(no_mornings())).status, 404);
}

TEST_F(CorpsAvailability, TheLinkIsOnlyForMembersAndSaysNothingToOthers) {
  person(c, "Bo Jans", "bo@jans.be", member_state::applied);
  for (const char* stranger : {"bo@jans.be", "niemand@nergens.be"}) {
    const auto asked = post("/korps/link", encoded({{"email", stranger}}));
    EXPECT_EQ(asked.status, 303);
    EXPECT_EQ(asked.headers.at("location"), "/korps/verzonden");
    EXPECT_THAT(last_mail_to(node, alken, stranger).subject, Not(HasSubstr("Je pagina bij")));
  }
  EXPECT_EQ(post("/korps/link", encoded({{"email", "geen adres"}})).status, 422);
  EXPECT_EQ(node.get(host, "/korps/lid/verzonnen").status, 404);
  EXPECT_EQ(post("/korps/lid/verzonnen/week", encoded(no_mornings())).status, 404);
  const std::string link = own_page("an@claes.be");
  EXPECT_EQ(post(link + "/verzonnen", "").status, 405) << "no such act";
  ASSERT_EQ(click(coordinator, page_of(an) + "/uitschrijving").status, 303);
  EXPECT_EQ(node.get(host, link).status, 410) << "no longer a member";
}

TEST_F(CorpsAvailability, AnOldLinkSaysSoAndHowToGetANewOne) {
  const std::string link = own_page("an@claes.be");
  node.time.advance(std::chrono::days{181});
  const auto old = node.get(host, link);
  EXPECT_EQ(old.status, 410);
  EXPECT_THAT(old.body, HasSubstr("Vraag een nieuwe"));
  std::string newest;
  for (int i = 0; i < 5; ++i) newest = own_page("an@claes.be");
  EXPECT_EQ(post("/korps/link", encoded({{"email", "an@claes.be"}})).headers.at("location"),
            "/korps/verzonden");
  EXPECT_EQ(node.get(host, newest).status, 200) << "others who keep asking do not take the owner's link away";
}

TEST_F(CorpsAvailability, TheStaffDoesTheSameForWhoHasNoMail) {
  const std::string at = page_of(an) + "/beschikbaarheid";
  EXPECT_THAT(open(coordinator, page_of(an)).body, HasSubstr("href=\"" + at + "\""));
  EXPECT_EQ(open(coordinator, at).status, 200);
  ASSERT_EQ(click(coordinator, at + "/week", no_mornings()).status, 303);
  EXPECT_TRUE(kept(an).is_away(0, part::morning));
  ASSERT_EQ(
      click(coordinator, at + "/pauze", {{"pauze_van", "2026-12-01"}, {"pauze_tot", "2026-12-20"}}).status,
      303);
  EXPECT_THAT(open(coordinator, page_of(an)).body, HasSubstr("pauze: 1–20 december"));
  const auto bo = person(c, "Bo Jans", "bo@jans.be", member_state::applied);
  EXPECT_EQ(open(coordinator, page_of(bo) + "/beschikbaarheid").status, 404) << "not a member yet";
  const auto editor = sign_in(node, alken, web::role::editor);
  EXPECT_EQ(open(editor, at).status, 403);
  EXPECT_EQ(click(editor, at + "/week", no_mornings()).status, 403);
  EXPECT_EQ(post(at + "/week", encoded(no_mornings())).status, 401);
}

TEST_F(CorpsAvailability, ACallOutReadsAllOfItAtOnceForTheDaysOfATask) {
  const auto bo = person(c, "Bo Jans", "bo@jans.be"), cis = person(c, "Cis Maes", "cis@maes.be");
  const auto other =
      corps_with({.name = "Zorgkorps", .insurance = "E 1", .agreement = "A", .information = "I"});
  const auto dora = person(other, "Dora Nys", "dora@nys.be");
  node.db().write(alken.id, [&](transaction& tx) {
    const instant now = node.time.now();
    std::bitset<corps::parts_a_week> week;
    week.set(6 * 4 + 3);  // Sunday night
    ASSERT_TRUE(corps::set_week(tx, an.id, week, std::nullopt, now));
    ASSERT_TRUE(
        corps::add_exception(tx, bo.id, {.when = {on(11, 22), on(11, 22)}, .which = part::night}, now));
    ASSERT_TRUE(corps::add_exception(tx, bo.id, {.when = {on(12, 25), on(12, 25)}}, now));
    ASSERT_TRUE(corps::set_week(tx, dora.id, week, std::nullopt, now));
  });
  const auto found = absences({on(11, 23), on(11, 23)});
  const callouts::period night{web::start_of_local_day(on(11, 23)), web::at_local_hour(on(11, 23), 6)};
  ASSERT_EQ(found.size(), 3U) << "of every corps";
  for (const auto& m : {an, bo, dora}) {
    const auto& one = found.at(persons::person_id(human_of(m)));
    ASSERT_EQ(one.away.size(), 1U);
    EXPECT_EQ(one.away[0].from, night.from);
    EXPECT_EQ(one.away[0].until, night.until);
    EXPECT_FALSE(one.paused_until);
  }
  EXPECT_FALSE(found.contains(persons::person_id(human_of(cis)))) << "said nothing";
}

TEST_F(CorpsAvailability, WhatIsLongOverIsForgotten) {
  node.db().write(alken.id, [&](transaction& tx) {
    const instant now = node.time.now();
    ASSERT_TRUE(corps::add_exception(tx, an.id, {.when = {on(11, 22), on(11, 22)}}, now));
    ASSERT_TRUE(corps::pause(tx, an.id, {on(11, 22), on(11, 23)}, std::nullopt, now));
  });
  const auto after = [&](int days) {
    node.db().write(alken.id,
                    [&](transaction& tx) { node::erase_all(tx, node.time.now() + std::chrono::days{days}); });
    return kept(an);
  };
  EXPECT_EQ(after(20).exceptions.size(), 1U);
  EXPECT_THAT(after(40).exceptions, IsEmpty());
  EXPECT_FALSE(kept(an).pause);
}

}  // namespace
}  // namespace paraat::test
