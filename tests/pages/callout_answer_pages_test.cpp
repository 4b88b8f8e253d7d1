// The page behind the personal link of a call-out.
#include <set>

#include "tenant/crisis/callouts/message_templates.hpp"
#include "tests/pages/callout_pages.hpp"

namespace paraat::test {
namespace {

using callouts::person_state;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST_F(CalloutPages, OpeningALinkNeverActsAndShowsAFirstNameOnly) {
  members(1, 20);
  const auto i = incident();
  const auto c = started(i, {task(i, 2)});
  const auto p = people(c)[0];
  const auto page = node.get(host, link(p));
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, AllOf(HasSubstr("Dag " + callouts::first_name(p.name) + ", kan je komen?"),
                               HasSubstr("Ja, ik kom"), HasSubstr("noindex")));
  for (const char* secret : {"Achternaam", "lid1@", "0470", "Laagdorp", "011 59 00 00"})
    EXPECT_THAT(page.body, Not(HasSubstr(secret)));
  for (const char* verb : {"?doe=ja", "?doe=nee"}) node.get(host, link(p) + verb);
  EXPECT_FALSE(again(p).answered_at);
  EXPECT_EQ(page.headers.at("cache-control"), "no-store");
}

TEST_F(CalloutPages, TheAnswerPageIsSmall) {
  members(1, 20);
  const auto i = incident();
  const auto c = started(i, {task(i, 2)});
  const auto p = people(c)[0];
  ASSERT_EQ(tap(p, "ja").status, 303);
  const auto page = node.get(host, link(p));
  const auto from = page.body.find("rel=\"stylesheet\" href=\"") + 23;
  const auto style = node.get(host, page.body.substr(from, page.body.find('"', from) - from));
  EXPECT_EQ(style.status, 200);
  EXPECT_LT(page.body.size() + style.body.size(), 15'000U) << "before it is even compressed";
  EXPECT_THAT(page.body, AllOf(Not(HasSubstr("<script")), Not(HasSubstr("woff2"))));
}

TEST_F(CalloutPages, YesGivesAPlaceWithThePrivateDetailsAndACalendarFile) {
  members(1, 20);
  const auto i = incident();
  const auto c = started(i, {task(i, 2)});
  const auto p = people(c)[0];
  EXPECT_EQ(node.get(host, link(p) + "/agenda.ics").status, 404) << "no place yet";
  ASSERT_EQ(tap(p, "ja").headers.at("location"), link(p));
  const auto page = node.get(host, link(p));
  EXPECT_THAT(page.body, AllOf(HasSubstr("Je plaats is zeker."), HasSubstr("Parking De Alk, Laagdorp 2"),
                               HasSubstr("href=\"tel:011590000\""), HasSubstr("Til met gebogen knieën")));
  const auto file = node.get(host, link(p) + "/agenda.ics");
  EXPECT_THAT(file.headers.at("content-type"), HasSubstr("text/calendar"));
  EXPECT_THAT(file.body,
              AllOf(HasSubstr("DTSTART:20261121T200"), HasSubstr("LOCATION:Parking De Alk\\, Laagdorp 2\r\n"),
                    HasSubstr("SUMMARY:Zandzakken vullen en leggen\r\n")));
  EXPECT_THAT(file.body,
              AllOf(HasSubstr("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"), HasSubstr("METHOD:PUBLISH\r\n"),
                    HasSubstr("UID:" + p.id + "@be-nis-"), HasSubstr("00Z\r\n")));
  EXPECT_THAT(node.get(host, link(p) + "/agenda.ics").body, HasSubstr("UID:" + p.id + "@be-nis-"))
      << "the same event again";
  for (std::size_t at = 0; at < file.body.size();) {
    const auto end = file.body.find("\r\n", at);
    ASSERT_NE(end, std::string::npos) << "every line ends as RFC 5545 says";
    EXPECT_LE(end - at, 75U);
    at = end + 2;
  }
}

TEST_F(CalloutPages, WhoHasAPlaceFindsTheirCodeToShowAndNobodyElseDoes) {
  members(1, 60);
  const auto i = incident();
  const auto c = started(i, {task(i, 1)});
  const auto all = people(c);
  const auto& p = all[0];
  const std::string code = "href=\"/aanwezig/" + p.id + "\"";
  EXPECT_THAT(node.get(host, link(p)).body, Not(HasSubstr("/aanwezig/")));
  ASSERT_EQ(tap(p, "ja").status, 303);
  EXPECT_THAT(node.get(host, link(p)).body, HasSubstr(code));
  const auto shown = node.get(host, "/aanwezig/" + p.id);
  EXPECT_EQ(shown.status, 200);
  EXPECT_THAT(shown.body, HasSubstr("Toon deze code"));
  ASSERT_EQ(tap(all[1], "ja").status, 303);
  EXPECT_THAT(node.get(host, link(all[1])).body, Not(HasSubstr("/aanwezig/"))) << "on the reserve list";
  for (const char* step : {"aankomst", "vertrek"}) ASSERT_EQ(tap(p, step).status, 303);
  EXPECT_THAT(node.get(host, link(p)).body, Not(HasSubstr(code))) << "they left";
}

TEST_F(CalloutPages, PeopleChangeTheirMindSayWhenWithHowManyAndAsk) {
  members(1, 20);
  const auto i = incident();
  const auto c = started(i, {task(i, 2)});
  const auto p = people(c)[0];
  ASSERT_EQ(tap(p, "misschien").status, 303);
  EXPECT_EQ(again(p).status, person_state::maybe);
  ASSERT_EQ(tap(p, "ja").status, 303);
  const std::string page = node.get(host, link(p)).body;
  const auto option = page.find("<option value=\"2");
  const std::string when = page.substr(option + 15, page.find('"', option + 15) - option - 15);
  ASSERT_EQ(
      tap(p, "details", {{"aankomst", when}, {"mee", "2"}, {"vraag", "Mag mi\u200bjn hond\u00a0mee? <b>"}})
          .status,
      303);
  const auto kept = again(p);
  EXPECT_EQ(kept.status, person_state::confirmed);
  EXPECT_EQ(kept.brings, 2);
  EXPECT_TRUE(kept.arrives_at);
  EXPECT_EQ(kept.question, "Mag mijn hond mee? <b>");
  EXPECT_THAT(node.get(host, link(p)).body, HasSubstr("hond mee? &lt;b&gt;"));
  for (const auto& [field, value] : {std::pair("mee", "-1"), {"mee", "21"}, {"mee", "x"}}) {
    const auto no = tap(p, "details", {{field, value}, {"vraag", "Waar parkeer ik?"}});
    EXPECT_EQ(no.status, 422) << value;
    EXPECT_THAT(no.body, HasSubstr("Waar parkeer ik?")) << "what was typed stays";
  }
  ASSERT_EQ(tap(p, "details", {{"aankomst", "99999999999999"}, {"mee", "1"}}).status, 303);
  EXPECT_FALSE(again(p).arrives_at) << "a moment that no page offers is none";
  ASSERT_EQ(tap(p, "nee").status, 303);
  EXPECT_EQ(again(p).status, person_state::withdrawn);
  EXPECT_THAT(node.get(host, link(p)).body, AllOf(HasSubstr("Je zei af."), Not(HasSubstr("Laagdorp"))));
}

TEST_F(CalloutPages, OnTheWayThereAndHomeAgain) {
  members(1, 20);
  const auto i = incident();
  const auto c = started(i, {task(i, 2)});
  const auto p = people(c)[0];
  EXPECT_EQ(tap(p, "aankomst").status, 409) << "without a place nobody is there";
  ASSERT_EQ(tap(p, "ja").status, 303);
  ASSERT_EQ(tap(p, "onderweg").status, 303);
  EXPECT_EQ(tap(p, "vertrek").status, 409) << "not there yet";
  ASSERT_EQ(tap(p, "aankomst").status, 303);
  EXPECT_EQ(again(p).status, person_state::on_site);
  EXPECT_EQ(tap(p, "nee").status, 409) << "they are there already";
  ASSERT_EQ(tap(p, "vertrek").status, 303);
  EXPECT_EQ(again(p).status, person_state::departed);
  EXPECT_TRUE(again(p).departed_at);
}

// Every act of the page stands in a form with an address of its own.
TEST_F(CalloutPages, EachActOfThePageHasAnAddress) {
  members(1, 20);
  const auto i = incident();
  const auto p = people(started(i, {task(i, 2)}))[0];
  const auto acts = [&] {
    std::set<std::string> out;
    const std::string page = node.get(host, link(p)).body;
    EXPECT_THAT(page, Not(HasSubstr("name=\"doe\"")));
    const std::string begin = "action=\"" + link(p) + "/";
    for (auto at = page.find(begin); at != std::string::npos; at = page.find(begin, at + 1))
      out.insert(page.substr(at + begin.size(), page.find('"', at + begin.size()) - at - begin.size()));
    return out;
  };
  using testing::ElementsAre;
  EXPECT_THAT(acts(), ElementsAre("antwoord", "details"));
  ASSERT_EQ(tap(p, "ja").status, 303);
  EXPECT_THAT(acts(), ElementsAre("aankomst", "antwoord", "details", "onderweg"));
  ASSERT_EQ(tap(p, "onderweg").status, 303);
  EXPECT_THAT(acts(), ElementsAre("aankomst", "antwoord", "details"));
  ASSERT_EQ(tap(p, "aankomst").status, 303);
  EXPECT_THAT(acts(), ElementsAre("details", "vertrek"));
  EXPECT_EQ(post(link(p) + "/antwoord", "keuze=zomaar").status, 422);
  EXPECT_EQ(again(p).status, person_state::on_site);
  for (const char* act : {"aankomst", "antwoord", "zomaar"})
    EXPECT_EQ(node.get(host, link(p) + "/" + act).headers.at("location"), link(p))
        << "the address of an act, opened";
}

// Somebody loads the page in the evening and taps in the morning, after the node was renewed.
TEST_F(CalloutPages, APageOfTheReleaseBeforeStillTakesEachAct) {
  members(1, 20);
  const auto i = incident();
  const auto all = people(started(i, {task(i, 1)}));
  const auto before = [&](const callouts::person& p, const std::string& said, fields more = {}) {
    more.emplace_back("doe", said);
    return post(link(p), encoded(more)).status;
  };
  ASSERT_EQ(before(all[0], "misschien"), 303);
  EXPECT_EQ(again(all[0]).status, person_state::maybe);
  ASSERT_EQ(before(all[0], "ja"), 303);
  ASSERT_EQ(before(all[0], "details", {{"mee", "2"}}), 303);
  EXPECT_EQ(again(all[0]).brings, 2);
  ASSERT_EQ(before(all[0], "onderweg"), 303);
  EXPECT_EQ(again(all[0]).status, person_state::on_the_way);
  ASSERT_EQ(before(all[0], "er"), 303);
  EXPECT_EQ(again(all[0]).status, person_state::on_site);
  ASSERT_EQ(before(all[0], "weg"), 303);
  EXPECT_EQ(again(all[0]).status, person_state::departed);
  const auto q = people(started(i, {task(i, 1, "mud_cleaning")}));
  ASSERT_EQ(before(q[1], "ja"), 303);
  ASSERT_EQ(before(q[2], "ja"), 303);
  ASSERT_EQ(before(q[1], "nee"), 303);
  later(callouts::schedule_every);
  ASSERT_EQ(before(q[2], "tijd"), 303);
  EXPECT_EQ(before(q[2], "tijd"), 409) << "once";
  EXPECT_EQ(before(q[2], "iets anders"), 422);
}

TEST_F(CalloutPages, TheReserveListSaysHonestlyWhereSomebodyStands) {
  members(1, 20);
  const auto i = incident();
  const auto c = started(i, {task(i, 1)});
  const auto all = people(c);
  ASSERT_EQ(tap(all[0], "ja").status, 303);
  ASSERT_EQ(tap(all[1], "ja").status, 303);
  ASSERT_EQ(tap(all[2], "ja").status, 303);
  const auto page = node.get(host, link(all[2])).body;
  EXPECT_THAT(page, AllOf(HasSubstr("Je staat op plaats 2 van de reservelijst."),
                          HasSubstr("Vertrek nog niet"), Not(HasSubstr("Laagdorp"))));
}

TEST_F(CalloutPages, AnOfferedPlaceShowsUntilWhenAndGivesMoreTimeOnce) {
  members(1, 20);
  const auto i = incident();
  const auto c = started(i, {task(i, 1)});
  const auto all = people(c);
  ASSERT_EQ(tap(all[0], "ja").status, 303);
  ASSERT_EQ(tap(all[1], "ja").status, 303);
  ASSERT_EQ(tap(all[0], "nee").status, 303);
  later(callouts::schedule_every);
  EXPECT_THAT(node.get(host, link(all[1])).body, AllOf(HasSubstr("Er is een plaats vrij voor jou."),
                                                       HasSubstr("Ik heb tien minuten meer nodig")));
  ASSERT_EQ(tap(all[1], "uitstel").status, 303);
  EXPECT_THAT(node.get(host, link(all[1])).body, Not(HasSubstr("tien minuten meer")));
  EXPECT_EQ(tap(all[1], "uitstel").status, 409);
  ASSERT_EQ(tap(all[1], "ja").status, 303);
  EXPECT_EQ(again(all[1]).status, person_state::confirmed);
}

TEST_F(CalloutPages, DoubleBookingIsExplainedInTheLanguageOfThePerson) {
  members(1, 10, "{}", "en");
  const auto i = incident();
  const auto a = people(started(i, {task(i, 1)}))[0], b = people(started(i, {task(i, 1, "mud_cleaning")}))[0];
  ASSERT_EQ(tap(a, "ja").status, 303);
  const auto no = tap(b, "ja");
  EXPECT_EQ(no.status, 409);
  EXPECT_THAT(no.body,
              HasSubstr("You already have a place at that time: Zandzakken vullen en leggen, 21:00"));
}

TEST_F(CalloutPages, AForgedLinkAndOneThatHasEndedLookTheSame) {
  members(1, 20);
  const auto i = incident();
  const auto c = started(i, {task(i, 1)});
  const auto p = people(c)[0];
  const auto forged = node.get(host, "/o/" + std::string(22, 'A'));
  EXPECT_EQ(forged.status, 404);
  EXPECT_THAT(forged.body, AllOf(HasSubstr("Deze link werkt niet meer"), HasSubstr("href=\"/korps\"")));
  node.db().write(alken.id, [&](transaction& tx) {
    (void)callouts::stand_down(tx, c.id, coordinator.account, node.time.now());
  });
  const auto over = node.get(host, link(p));
  EXPECT_EQ(over.status, forged.status);
  EXPECT_EQ(over.body, forged.body);
  EXPECT_EQ(tap(p, "ja").status, 404);
  const auto other = node.municipality(hasselt_nis);
  EXPECT_EQ(node.get("hasselt.localhost", link(p)).status, 404) << "a link of another municipality";
}

TEST_F(CalloutPages, GuessingLinksIsSlowedDownAndACrowdBehindOneAddressIsNot) {
  members(1, 80);
  const auto i = incident();
  const auto c = started(i, {task(i, 7)});
  for (int n = 0; n < 60; ++n) EXPECT_EQ(node.get(host, fmt::format("/o/guess{:017}", n)).status, 404);
  EXPECT_EQ(node.get(host, "/o/guess-once-more-please0").status, 429);
  for (const auto& p : people(c))
    ASSERT_EQ(tap(p, "misschien").status, 303) << "links that work go on working";
}

TEST_F(CalloutPages, OneLinkAnswersAHundredTimesAtMost) {
  members(1, 20);
  const auto i = incident();
  const auto p = people(started(i, {task(i, 1)}))[0];
  sql("update tenant.callout_people set answers = 100 where id = '" + p.id + "'");
  EXPECT_EQ(tap(p, "ja").status, 429);
  EXPECT_EQ(tap(p, "details", {{"vraag", "Hallo"}}).status, 429);
}

TEST_F(CalloutPages, ADoubleTapAnswersOnce) {
  members(1, 20);
  const auto i = incident();
  const auto p = people(started(i, {task(i, 1)}))[0];
  const std::string id = hidden_field(node.get(host, link(p)).body, "submission_id");
  ASSERT_EQ(tap(p, "ja", {{"submission_id", id}}).status, 303);
  ASSERT_EQ(tap(p, "nee", {{"submission_id", id}}).status, 303);
  EXPECT_EQ(again(p).status, person_state::confirmed) << "the same form, sent again";
  EXPECT_EQ(again(p).answers, 1);
}

TEST_F(CalloutPages, AnExerciseIsMarkedOnTheAnswerPageAndInEveryMessage) {
  members(1, 20);
  const auto i = incident(true);
  const auto c = started(i, {task(i, 1)});
  const auto p = people(c)[0];
  EXPECT_THAT(node.get(host, link(p)).body, HasSubstr("OEFENING. Dit is geen echte noodsituatie."));
  EXPECT_EQ(
      number(
          "select count(*) from tenant.channel_messages where position('OEFENING' in subject || body) = 0"),
      0);
  ASSERT_EQ(tap(p, "ja").status, 303);
  EXPECT_THAT(node.get(host, link(p) + "/agenda.ics").body, HasSubstr("SUMMARY:OEFENING – Zandzakken"));
  for (const std::string& path : {"/beheer/oproepen/" + c.id, "/beheer/oproepen/" + c.id + "/toevoeging"})
    EXPECT_THAT(open(coordinator, path).body, HasSubstr("class=\"exercise\"")) << path;
}

}  // namespace
}  // namespace paraat::test
