// Presence: check-in and check-out, the limit of hours, codes, roll calls.

#include "tests/pages/presence.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST_F(Presence, ACheckInAndACheckOutMakeAStayAndMoveThePersonInTheCallOut) {
  const auto an = confirmed("An Claes");
  const std::string incident = open(coordinator, "/beheer/noodsituaties/" + flood.id).body;
  EXPECT_THAT(incident, HasSubstr("href=\"" + here() + "\""));
  EXPECT_THAT(incident, HasSubstr("/nadien\""));
  EXPECT_THAT(open(coordinator, here()).body, HasSubstr("Verwacht"));
  EXPECT_EQ(in(an).headers.at("location"), here() + "?klaar=in#wie-" + an)
      << "one goes on where one was in the list";
  EXPECT_EQ(state(an), "on_site");
  EXPECT_THAT(open(coordinator, here()).body, HasSubstr("Aanwezig"));
  node.time.advance(3h);
  EXPECT_EQ(out(an).headers.at("location"), here() + "?klaar=uit#wie-" + an);
  EXPECT_EQ(state(an), "departed");
  EXPECT_EQ(one("select extract(epoch from out_at - in_at)::int / 60 || in_how || out_how from tenant.stays"),
            "180deskdesk");
}

TEST_F(Presence, ACheckInSentLateCountsFromWhenItWasMadeAndNonsenseFromNow) {
  const auto late = [&](const std::string& person, const std::string& seconds) {
    EXPECT_EQ(in(person, {{"geleden", seconds}}).status, 303);
    return one(
        "select extract(epoch from timestamptz 'epoch' + interval '" +
        std::to_string(std::chrono::floor<std::chrono::seconds>(node.time.now()).time_since_epoch().count()) +
        " seconds' - in_at)::int from tenant.stays where person_id = '" + person + "'");
  };
  node.time.advance(2h);
  EXPECT_EQ(late(confirmed("An Claes"), "1800"), "1800");
  EXPECT_EQ(late(confirmed("Bo Maes"), "-5"), "0") << "a time that lies in the future";
  EXPECT_EQ(late(confirmed("Cis Put"), "43201"), "0")
      << "longer than the twelve hours that a check-in may wait";
  EXPECT_EQ(late(confirmed("Dirk Bex"), "gisteren"), "0");
}

TEST_F(Presence, ACheckInOfAClockThatRanAheadCountsFromTheStepBackAndCanEnd) {
  const auto an = confirmed("An Claes"), bo = confirmed("Bo Maes");
  node.inside().beat();
  node.time.advance(1h);
  node.inside().beat();
  EXPECT_EQ(in(an).status, 303);
  EXPECT_EQ(in(bo).status, 303);
  EXPECT_EQ(out(bo).status, 303);
  node.time.advance(-1h);
  node.inside().beat();
  EXPECT_EQ(one("select in_at = out_at from tenant.stays where person_id = '" + bo + "'"), "t");
  node.time.advance(30min);
  EXPECT_EQ(out(an).status, 303);
  EXPECT_EQ(one("select extract(epoch from out_at - in_at)::int / 60 from tenant.stays where person_id = '" +
                an + "'"),
            "30");
}

TEST_F(Presence, ACheckInThatIsSentTwiceIsOneStay) {
  const auto an = confirmed("An Claes");
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(in(an, {{"geleden", "60"}, {"submission_id", "offline-1"}}).status, 303);
  EXPECT_EQ(one("select count(*) from tenant.stays"), "1");
}

TEST_F(Presence, NobodyIsInTwiceOrOutWithoutBeingIn) {
  const auto an = confirmed("An Claes");
  EXPECT_EQ(out(an).status, 409);
  in(an);
  EXPECT_EQ(in(an).status, 409);
  out(an);
  EXPECT_EQ(out(an).status, 409);
  EXPECT_EQ(in(uuid_v7(flood_night())).status, 404);
  EXPECT_EQ(in("zomaar").status, 404);
  EXPECT_EQ(one("select count(*) from tenant.stays"), "1");
}

TEST_F(Presence, WhoReachedTheLimitOfHoursComesInOnlyWhenACoordinatorSaysSo) {
  const auto an = confirmed("An Claes");
  in(an);
  node.time.advance(7h + 5min);
  EXPECT_THAT(open(coordinator, here()).body, HasSubstr("bijna aan de grens")) << "said before it happens";
  node.time.advance(1h);
  EXPECT_THAT(open(coordinator, here()).body, HasSubstr("aflossen"));
  out(an);
  const auto asked = in(an);
  EXPECT_EQ(asked.status, 409);
  EXPECT_THAT(asked.body, HasSubstr("Laat toch toe"));
  EXPECT_EQ(in(an, {{"toch", "ja"}}).status, 303);
  out(an);
  wait(24h);
  EXPECT_EQ(in(an).status, 303) << "after a day of rest";
}

TEST_F(Presence, TheLimitIsTheMunicipalitys) {
  const auto an = confirmed("An Claes");
  EXPECT_EQ(click(coordinator, here() + "/grens", {{"grens", "25"}}).status, 422);
  EXPECT_EQ(click(coordinator, here() + "/grens", {{"grens", "2"}}).status, 303);
  in(an);
  node.time.advance(2h);
  out(an);
  EXPECT_EQ(in(an).status, 409);
}

TEST_F(Presence, ACodeGivesACoordinatorTheButtonAndAnybodyElseTheCode) {
  const auto an = confirmed("An Claes");
  const std::string code = "/aanwezig/" + an;
  const auto seen = node.get(host, code);
  EXPECT_THAT(seen.body, HasSubstr("Toon deze code"));
  EXPECT_THAT(seen.body, Not(HasSubstr("An Claes")));
  const auto unknown = node.get(host, "/aanwezig/" + uuid_v7(flood_night()));
  EXPECT_EQ(unknown.status, seen.status) << "a code that is nobody's looks the same";
  EXPECT_EQ(node.get(host, "/aanwezig/x").status, 404);
  EXPECT_EQ(post(code + "/aankomst", encoded({{"wie", an}})).status, 401) << "the code alone is no right";
  EXPECT_EQ(state(an), "confirmed");
  EXPECT_THAT(open(coordinator, code).body, HasSubstr("An Claes"));
  EXPECT_EQ(state(an), "confirmed") << "opening it does nothing";
  EXPECT_EQ(click(coordinator, code + "/aankomst", {{"wie", an}}).headers.at("location"), code + "?klaar=in");
  EXPECT_EQ(one("select in_how from tenant.stays"), "qr");
  EXPECT_EQ(open(coordinator, "/aanwezig/" + uuid_v7(flood_night())).status, 404);
}

TEST_F(Presence, ACoordinatorOfAnotherMunicipalitySeesNobody) {
  const auto an = confirmed("An Claes");
  const auto wellen = node.municipality(wellen_nis);
  const auto other = sign_in(node, wellen, web::role::coordinator);
  const auto page = node.get("wellen.localhost", "/aanwezig/" + an, other.cookie_header);
  EXPECT_EQ(page.status, 404);
  EXPECT_THAT(page.body, Not(HasSubstr("An Claes")));
  EXPECT_EQ(node.get("wellen.localhost", here(), other.cookie_header).status, 404);
}

TEST_F(Presence, WhoWasSentHomeIsNotExpectedAnyMore) {
  confirmed("An Claes");
  EXPECT_THAT(open(coordinator, here()).body, HasSubstr(">Verwacht<"));
  run("update tenant.callout_people set state = 'released'");
  EXPECT_THAT(open(coordinator, here()).body,
              AllOf(HasSubstr(">Niet meer nodig<"), Not(HasSubstr(">Verwacht<")), HasSubstr("Meld aan")));
}

TEST_F(Presence, AWrongLimitOfHoursIsShownAgainWithWhatWasTyped) {
  for (const auto& [typed, told] : {std::pair{"", "Vul ‘Uren die iemand op een dag mag werken’ in"},
                                    {"999", "van 1 tot 24"},
                                    {"veel", "Vul een getal in"}}) {
    const auto again = click(coordinator, here() + "/grens", {{"grens", typed}});
    EXPECT_EQ(again.status, 422) << typed;
    EXPECT_THAT(again.body,
                AllOf(HasSubstr("href=\"#grens\""), HasSubstr(told),
                      HasSubstr(std::string("value=\"") + typed + "\""), HasSubstr("Wie is er?")));
  }
}

TEST_F(Presence, ARollCallSaysWhoWasNotSeenAndStandsInTheTimeline) {
  const auto an = confirmed("An Claes"), jef = confirmed("Jef Maes"), bea = confirmed("Bea Thuis");
  in(an);
  in(jef);
  const std::string roll = here() + "/appel";
  EXPECT_EQ(click(coordinator, roll + "/begin").status, 303);
  const std::string page = open(coordinator, roll).body;
  EXPECT_THAT(page, HasSubstr("Jef Maes"));
  EXPECT_THAT(page, Not(HasSubstr("Bea Thuis"))) << "not there";
  const std::string id = hidden_field(page, "appel");
  EXPECT_EQ(click(coordinator, roll, {{"appel", id}, {"gezien", an}, {"verder", "ja"}}).status, 303);
  EXPECT_EQ(click(coordinator, roll, {{"appel", id}, {"gezien", an}, {"wat", "bewaar"}}).status, 303)
      << "a page that a telephone kept since an older release counts on too";
  const std::string counting = open(coordinator, roll).body;
  EXPECT_THAT(counting, HasSubstr("Nog te zoeken"));
  EXPECT_THAT(counting, HasSubstr("href=\"tel:+32470112233\""));
  EXPECT_EQ(click(coordinator, roll, {{"appel", id}, {"gezien", an}}).status, 303);
  const std::string done = open(coordinator, roll).body;
  EXPECT_THAT(done, HasSubstr("Niet gezien"));
  EXPECT_THAT(done, HasSubstr("Jef Maes"));
  EXPECT_THAT(done, HasSubstr("href=\"tel:+32470112233\"")) << "whoever is missing is called";
  EXPECT_THAT(done, Not(HasSubstr("An Claes")));
  EXPECT_THAT(open(coordinator, "/beheer/noodsituaties/" + flood.id).body,
              HasSubstr("Appel: 1 van 2 gezien."));
  EXPECT_EQ(click(coordinator, roll, {{"appel", id}, {"gezien", jef}}).status, 409) << "closed is closed";
}

TEST_F(Presence, PeopleAreFoundByNumberInAnySpellingAndWithoutAccents) {
  confirmed("Noël Périer");
  for (const char* words :
       {"0470112233", "%2B32470112233", "0470/11.22.33", "0470+11", "noel", "perier+noel"})
    EXPECT_THAT(open(coordinator, here() + "?q=" + words).body, HasSubstr("Noël Périer")) << words;
  for (const char* words : {"0470112234", "jan", "noel+x"})
    EXPECT_THAT(open(coordinator, here() + "?q=" + words).body, Not(HasSubstr("Noël Périer"))) << words;
}

TEST_F(Presence, OfAnExerciseEveryPageSaysSo) {
  flood = made(true);
  sandbags_task = activated(flood, 16);
  const auto an = confirmed("An Claes");
  for (const std::string& path : {here(), here() + "/nieuw", here() + "/appel", here() + "/lijst",
                                  "/beheer/taken/" + sandbags_task.id + "/ploegen", "/aanwezig/" + an})
    EXPECT_THAT(open(coordinator, path).body, HasSubstr("OEFENING")) << path;
}

TEST_F(Presence, OnlyACoordinatorComesHere) {
  for (const std::string& path : {here(), here() + "/nieuw", here() + "/papier", here() + "/appel",
                                  here() + "/lijst", "/beheer/taken/" + sandbags_task.id + "/ploegen"}) {
    EXPECT_EQ(node.get(host, path).status, 303) << path;
    EXPECT_EQ(node.get(host, path, sign_in_as(node, alken, web::role::editor)).status, 403) << path;
  }
}

}  // namespace
}  // namespace paraat::test
