// The playbook: chapters that a municipality edits, and a checklist that ticks itself.

#include "tenant/crisis/playbook/playbook.hpp"

#include <algorithm>

#include "tenant/crisis/corps/availability.hpp"
#include "tenant/crisis/incidents/incidents.hpp"
#include "tenant/crisis/task_profiles/task_profiles.hpp"
#include "tests/pages/corps.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Playbook : public CorpsDesk {
 protected:
  const std::string at = "/beheer/draaiboek";

  playbook::checked look(std::string_view code) {
    return node.db().read(alken.id, [&](transaction& tx) {
      const auto all = playbook::look(tx, playbook::facts_of(tx, node.time.now()), node.time.now());
      return *std::ranges::find_if(all, [&](const auto& c) { return c.what->code == code; });
    });
  }
  bool done(std::string_view code) { return look(code).done; }
  void in_tenant(const std::function<void(transaction&, instant)>& work) {
    node.db().write(alken.id, [&](transaction& tx) { work(tx, node.time.now()); });
  }
  fields typed(const std::string& version = "0") const {
    return {{"titel", "Onze buurt"},
            {"kort", "Kort."},
            {"tekst", "## Loods\n\n- Sleutel bij Jef"},
            {"versie", version}};
  }
};

TEST_F(Playbook, HasNineChaptersWithWordsOfOurOwnAndAllOfThemOnPaper) {
  const std::string page = open(coordinator, at).body;
  const std::string paper = open(coordinator, at + "/afdruk").body;
  ASSERT_EQ(playbook::originals().size(), 9U);
  for (const auto& c : playbook::originals()) {
    EXPECT_GT(c.what.body.size(), 700U) << c.code;
    EXPECT_THAT(page, HasSubstr("/beheer/draaiboek/" + c.code + "\""));
    const auto one = open(coordinator, at + "/" + c.code);
    EXPECT_EQ(one.status, 200);
    EXPECT_THAT(one.body, HasSubstr("<h2"));
    EXPECT_THAT(paper, HasSubstr(c.what.title));
  }
  EXPECT_THAT(paper, HasSubstr("Er is een korps dat leden aanneemt"));
  EXPECT_EQ(open(coordinator, at + "/verzonnen").status, 404);
}

TEST_F(Playbook, EveryCheckBelongsToAChapter) {
  for (const auto& c : playbook::checks())
    EXPECT_TRUE(std::ranges::any_of(playbook::originals(), [&](const auto& one) {
      return one.code == c.chapter;
    })) << c.code;
}

TEST_F(Playbook, AChapterIsEditedAndGoesBackToOurs) {
  const std::string chapter = at + "/werven";
  ASSERT_EQ(click(coordinator, chapter + "/wijziging", typed()).status, 303);
  const std::string page = open(coordinator, chapter).body;
  EXPECT_THAT(page, HasSubstr("Onze buurt"));
  EXPECT_THAT(page, HasSubstr("<li>Sleutel bij Jef</li>"));
  EXPECT_THAT(page, HasSubstr("Aangepast op 21 november 2026"));
  EXPECT_THAT(page, Not(HasSubstr("Onze tekst is sindsdien vernieuwd")));
  EXPECT_THAT(open(coordinator, at + "/afdruk").body, HasSubstr("Sleutel bij Jef"));
  const auto late = click(coordinator, chapter + "/wijziging", typed("0"));
  EXPECT_EQ(late.status, 409) << "saved from an old page";
  EXPECT_THAT(late.body, HasSubstr("Sleutel bij Jef"));
  ASSERT_EQ(click(coordinator, chapter + "/wijziging", typed("1")).status, 303);
  ASSERT_EQ(click(coordinator, chapter + "/origineel").status, 303);
  EXPECT_THAT(open(coordinator, chapter).body, HasSubstr("Mensen vinden"));
}

TEST_F(Playbook, AnEmptyOrTooLongChapterIsRefusedAndStays) {
  const std::string chapter = at + "/werven/wijziging";
  for (const auto& [field, value] : {std::pair("titel", std::string()), std::pair("tekst", std::string(" ")),
                                     std::pair("tekst", std::string(20'001, 'a'))}) {
    const auto refused = click(coordinator, chapter, with(typed(), field, value));
    EXPECT_EQ(refused.status, 422) << field;
    EXPECT_THAT(refused.body, HasSubstr("Kort."));
  }
  EXPECT_EQ(click(coordinator, at + "/verzonnen/wijziging", typed()).status, 404);
  EXPECT_EQ(click(coordinator, at + "/werven/wijziging", typed("3")).status, 409)
      << "there is no third version";
}

TEST_F(Playbook, WhatSomebodyWritesIsShownAsTextOnly) {
  ASSERT_EQ(click(coordinator, at + "/werven/wijziging", with(typed(), "tekst", "<script>alert(1)</script>"))
                .status,
            303);
  EXPECT_THAT(open(coordinator, at + "/werven").body, Not(HasSubstr("<script>alert")));
}

TEST_F(Playbook, TheChecklistTicksItselfFromTheCorps) {
  for (const char* code :
       {"corps", "agreement", "insurance", "teams", "leaders", "informed", "certificates", "when"})
    EXPECT_FALSE(done(code)) << code;
  auto strict = flood_corps();
  strict.certificates = {"first_aid"};
  const auto c = corps_with(strict);
  for (const char* code : {"corps", "agreement", "insurance", "answered"}) EXPECT_TRUE(done(code)) << code;
  corps_with({.name = "Nog zonder polis", .open = false});
  for (const char* code : {"agreement", "insurance"}) EXPECT_FALSE(done(code)) << "one of two: " << code;
  EXPECT_EQ(look("insurance").has, 1);
  EXPECT_EQ(look("insurance").of, 2);

  const auto an = person(c, "An Claes", "an@claes.be", corps::member_state::applied);
  EXPECT_TRUE(done("answered"));
  node.time.advance(std::chrono::days{15});
  EXPECT_FALSE(done("answered")) << "waits for a fortnight";
  in_tenant([&](transaction& tx, instant now) {
    const auto today = web::local_day(now);
    ASSERT_TRUE(corps::see_certificate(tx, an.id, {"first_aid", today, today, today, coordinator.account}));
    ASSERT_TRUE(corps::move(tx, an.id, corps::member_state::accepted, "", coordinator.account, now));
    const auto team = corps::add_team(tx, c.id, "Pompen", now).value();
    ASSERT_TRUE(corps::put_in_team(tx, an.id, team.id, false, now));
  });
  for (const char* code : {"certificates", "informed", "teams"}) EXPECT_TRUE(done(code)) << code;
  EXPECT_FALSE(done("leaders"));
  EXPECT_FALSE(done("when"));
  in_tenant([&](transaction& tx, instant now) {
    ASSERT_TRUE(corps::put_in_team(tx, an.id, corps::teams(tx, c.id).at(0).id, true, now));
    ASSERT_TRUE(corps::set_week(tx, an.id, {}, 9, now));
  });
  EXPECT_TRUE(done("leaders"));
  EXPECT_TRUE(done("when"));
  node.time.advance(std::chrono::days{2});
  EXPECT_FALSE(done("certificates")) << "it ended yesterday";
}

TEST_F(Playbook, ProfilesExercisesAndEnoughMembersAreCounted) {
  int adopted = 0;
  for (const auto& p : task_profiles::catalogue()) {
    if (adopted++ == 5) break;
    EXPECT_FALSE(done("profiles"));
    in_tenant([&](transaction& tx, instant now) { ASSERT_TRUE(task_profiles::adopt(tx, p.code, now)); });
  }
  EXPECT_TRUE(done("profiles"));
  incidents::content drill;
  drill.kind = incidents::kinds().front().code;
  drill.name = "Oefening";
  drill.place = "Alken";
  drill.command_name = "Jef";
  drill.command_phone = "011 59 99 00";
  drill.command_email = "post@alken.be";
  in_tenant([&](transaction& tx, instant now) {
    ASSERT_TRUE(incidents::create(tx, drill, coordinator.account, now));
  });
  EXPECT_FALSE(done("exercise")) << "that was real";
  drill.exercise = true;
  in_tenant([&](transaction& tx, instant now) {
    ASSERT_TRUE(incidents::create(tx, drill, coordinator.account, now));
  });
  EXPECT_TRUE(done("exercise"));
  node.time.advance(std::chrono::days{366});
  EXPECT_FALSE(done("exercise")) << "a year ago";
  EXPECT_EQ(look("members").of, 30);
}

TEST_F(Playbook, HowManyMembersAreWantedIsTheirChoice) {
  for (const char* n : {"4", "5001", "veel", ""})
    EXPECT_EQ(click(coordinator, at + "/waarom", {{"doel", n}}).status, 422) << n;
  ASSERT_EQ(click(coordinator, at + "/waarom", {{"doel", "5"}}).status, 303);
  EXPECT_EQ(look("members").of, 5);
  EXPECT_EQ(click(coordinator, at + "/werven", {{"doel", "9"}}).status, 404) << "not there";
  const auto c = corps_with(flood_corps());
  for (int i = 0; i < 5; ++i) {
    EXPECT_FALSE(done("members"));
    person(c, "Lid " + std::to_string(i), "lid" + std::to_string(i) + "@alken.be");
  }
  EXPECT_TRUE(done("members"));
  EXPECT_THAT(open(coordinator, at + "/waarom").body, HasSubstr("5 van 5"));
}

TEST_F(Playbook, WhatNoDataShowsIsTickedByAPersonForAYear) {
  ASSERT_EQ(click(coordinator, at + "/punt/insurer", {{"aan", "ja"}}).headers.at("location"),
            "/beheer/draaiboek/afspraken?klaar=bewaard");
  EXPECT_TRUE(done("insurer"));
  EXPECT_THAT(open(coordinator, at + "/afspraken").body, HasSubstr("aangevinkt op 21 november 2026"));
  ASSERT_EQ(click(coordinator, at + "/punt/insurer", {{"aan", ""}}).status, 303);
  EXPECT_FALSE(done("insurer"));
  ASSERT_EQ(click(coordinator, at + "/punt/insurer", {{"aan", "ja"}}).status, 303);
  node.time.advance(std::chrono::days{366});
  EXPECT_FALSE(done("insurer"));
  coordinator = sign_in(node, alken, web::role::coordinator);
  EXPECT_THAT(open(coordinator, at + "/afspraken").body, HasSubstr("meer dan een jaar geleden"));
  EXPECT_EQ(click(coordinator, at + "/punt/corps", {{"aan", "ja"}}).status, 404) << "that one ticks itself";
  EXPECT_EQ(click(coordinator, at + "/punt/verzonnen", {{"aan", "ja"}}).status, 404);
}

TEST_F(Playbook, IsForCoordinatorsAndEachMunicipalityHasItsOwn) {
  const auto editor = sign_in(node, alken, web::role::editor);
  for (const std::string& page : {at, at + "/werven", at + "/werven/wijziging", at + "/afdruk"})
    EXPECT_EQ(open(editor, page).status, 403) << page;
  EXPECT_EQ(click(editor, at + "/werven/wijziging", typed()).status, 403);
  EXPECT_EQ(click(editor, at + "/punt/insurer", {{"aan", "ja"}}).status, 403);
  ASSERT_EQ(click(coordinator, at + "/werven/wijziging", typed()).status, 303);
  const auto stranger = sign_in(node, node.municipality(hasselt_nis), web::role::coordinator);
  EXPECT_THAT(node.get("hasselt.localhost", at + "/werven", stranger.cookie_header).body,
              Not(HasSubstr("Sleutel bij Jef")));
}

}  // namespace
}  // namespace paraat::test
