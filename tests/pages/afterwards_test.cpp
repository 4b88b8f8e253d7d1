// After an incident: everybody is told, hours, costs against the ceilings, the insurer's list, how it went.

#include "tenant/overview/closeout/afterwards.hpp"
#include "tenant/crisis/presence/shifts.hpp"
#include "tenant/platform/web/form.hpp"
#include "tests/pages/afterwards.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::UnorderedElementsAre;

TEST_F(Afterwards, EverybodyIsToldOnceAlsoWhoWasNeverCalled) {
  const auto an = called("An", "confirmed", true), jef = called("Jef", "no", false);
  member("Bea");
  EXPECT_EQ(click(coordinator, end_path(), {{"woorden", "De soep staat klaar."}}).headers.at("location"),
            at() + "?klaar=naar-huis");
  EXPECT_EQ(one("select state from tenant.callouts"), "stood_down") << "nobody is asked any more";
  EXPECT_THAT(all("select recipient from tenant.channel_messages where via = 'mail'"),
              UnorderedElementsAre("An@voorbeeld.be", "Jef@voorbeeld.be", "Bea@voorbeeld.be"));
  EXPECT_EQ(all("select recipient from tenant.channel_messages where via = 'sms'").size(), 1U)
      << "only who has a place";
  for (const std::string& body : all("select body from tenant.channel_messages where via = 'mail'"))
    EXPECT_THAT(body, HasSubstr("De soep staat klaar."));
  EXPECT_THAT(one("select body from tenant.channel_messages where recipient = 'Bea@voorbeeld.be'"),
              HasSubstr("Je stond klaar"));
  EXPECT_THAT(one("select body from tenant.channel_messages where recipient = 'Jef@voorbeeld.be'"),
              HasSubstr("het heeft nooit gevolgen voor jou"));
  EXPECT_EQ(click(coordinator, end_path()).status, 409);
  EXPECT_EQ(one("select count(*) from tenant.channel_messages"), "4");
  EXPECT_THAT(open(coordinator, at()).body, HasSubstr("kregen 3 mensen bericht: 1 die er waren"));
}

TEST_F(Afterwards, WhoSaidNoOrWasNotNeededHasNothingWrittenAboutThem) {
  const auto jef = called("Jef", "no", false), rik = called("Rik", "reserve", false);
  over();
  const std::string before = one(
      "select string_agg(p::text, ',' order by id) from tenant.callout_people p where id in ('" + jef + "')");
  click(coordinator, end_path());
  EXPECT_EQ(one("select string_agg(p::text, ',' order by id) from tenant.callout_people p where id in ('" +
                jef + "')"),
            before);
  EXPECT_EQ(link_to(jef), "") << "no form either";
  EXPECT_EQ(one("select count(*) from tenant.cost_notes") + one("select count(*) from tenant.stays"), "00");
  const std::string page = open(coordinator, at()).body;
  EXPECT_THAT(page, Not(HasSubstr("Jef")));
  EXPECT_THAT(page, Not(HasSubstr("Rik")));
}

TEST_F(Afterwards, TheFormBehindTheLinkIsFilledInOnceAndNeedsNoName) {
  const auto an = called("An", "confirmed", true);
  over();
  click(coordinator, end_path());
  const std::string link = link_to(an);
  ASSERT_NE(link, "");
  EXPECT_THAT(node.get(host, link).body, HasSubstr("Water in Alken"));
  EXPECT_EQ(post(link, encoded({{"beter", "Meer licht"}})).status, 422) << "how it went is asked";
  EXPECT_EQ(post(link, encoded({{"ging", "fair"},
                                {"beter", "Meer\u00a0<b>li\u200bcht</b>"},
                                {"schade", "Blauwe teen"},
                                {"opnieuw", "ja"}}))
                .status,
            200);
  EXPECT_EQ(post(link, encoded({{"ging", "good"}})).status, 410) << "once";
  EXPECT_EQ(node.get(host, "/terugblik/zomaar").status, 404);
  const std::string page = open(coordinator, at()).body;
  EXPECT_THAT(page, HasSubstr("Meer &lt;b&gt;licht"));
  EXPECT_THAT(page, HasSubstr("Schade of letsel"));
  EXPECT_EQ(one("select count(*) from tenant.debriefs"), "1");
}

// Row of the chart with this title: its number.
std::string bar_of(const std::string& page, const std::string& title, const std::string& label) {
  const auto chart = page.find("<caption>" + title + "</caption>");
  if (chart == std::string::npos) return "no such chart";
  const auto row = page.find("\">" + label + "</th>", chart), end = page.find("</table>", chart);
  if (row > end) return "no such row";
  const auto from = page.find("<b class=\"num\">", row) + 15;
  return page.substr(from, page.find("</b>", from) - from);
}

TEST_F(Afterwards, TheChartsCountAnswersByKindAndBySpeedAndHoursByTask) {
  const auto an = called("An", "confirmed", true);
  called("Jef", "no", false);
  called("Bea", "no", false);
  run("update tenant.callout_people set asked_at = '2026-11-21 18:00+00', answered_at = '2026-11-21 "
      "18:02+00'");
  run("update tenant.callout_people set answered_at = '2026-11-21 19:30+00' where id = '" + an + "'");
  worked(an, 3h);
  const std::string page = open(coordinator, at()).body;
  EXPECT_EQ(bar_of(page, "Wat antwoordden ze?", "Ja"), "1");
  EXPECT_EQ(bar_of(page, "Wat antwoordden ze?", "Nee"), "2");
  EXPECT_EQ(bar_of(page, "Hoe snel kwamen de antwoorden?", "5 min"), "2");
  EXPECT_EQ(bar_of(page, "Hoe snel kwamen de antwoorden?", "2 u"), "1");
  EXPECT_EQ(bar_of(page, "Hoe snel kwamen de antwoorden?", "15 min"), "0") << "an empty time keeps its place";
  EXPECT_EQ(bar_of(page, "Uren per taak", "Zandzakken"), "3:00");
}

TEST_F(Afterwards, BeforeAnybodyIsCalledThereAreNoChartsOfAnswers) {
  run("update tenant.callouts set state = 'draft', started_at = null");
  const std::string page = open(coordinator, at()).body;
  EXPECT_THAT(page, Not(HasSubstr("Wat antwoordden ze?")));
  EXPECT_THAT(page, Not(HasSubstr("Uren per taak")));
}

TEST_F(Afterwards, AnOldLinkGetsAFriendlyPage) {
  const auto an = called("An", "confirmed", true);
  over();
  click(coordinator, end_path());
  node.time.advance(std::chrono::days{31});
  EXPECT_EQ(node.get(host, link_to(an)).status, 410);
}

TEST_F(Afterwards, ALumpSumStaysUnderTheCeilingOfTheDayAndNamesTheRule) {
  const auto an = called("An", "confirmed", true);
  worked(an, 3h);
  const auto refused = cost(an, "44,03");
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("Op die dag kan er nog €\u00a044,02 bij"));
  EXPECT_EQ(cost(an, "40").status, 303);
  EXPECT_THAT(cost(an, "5").body, HasSubstr("Op die dag kan er nog €\u00a04,02 bij"));
  EXPECT_THAT(one("select rules from tenant.cost_notes"), HasSubstr("cost.day 2026-01-01 v1"));
}

TEST_F(Afterwards, ALumpSumAndRealCostsDoNotGoTogetherInOneYearButTransportDoes) {
  const auto an = called("An", "confirmed", true), jef = called("Jef", "confirmed", true);
  worked(an, 1h);
  worked(jef, 1h);
  EXPECT_EQ(cost(an, "20").status, 303);
  EXPECT_THAT(cost(an, "12,50", "real").body, HasSubstr("gaan niet samen in één jaar"));
  EXPECT_EQ(cost(jef, "12,50", "real").status, 303);
  EXPECT_THAT(cost(jef, "20").body, HasSubstr("gaan niet samen in één jaar"));
  EXPECT_EQ(cost(an, "8,60", "transport", "2026-11-21", "20").status, 303);
  EXPECT_EQ(cost(an, "800", "transport", "2026-11-21", "1981").status, 422) << "2,000 km a year";
}

TEST_F(Afterwards, TheCeilingOfAYearHoldsForOnePersonOverAllThatWasPaid) {
  const auto an = called("An", "confirmed", true);
  worked(an, 1h);
  run("insert into tenant.cost_notes select " + number + ", gen_random_uuid(), null, '" + an +
      "', 'AN', 'an@voorbeeld.be', "
      "'2026-01-01'::date + n, 'lump', 4400, 0, 'x', now(), 1 from generate_series(1, 40) n");
  EXPECT_THAT(cost(an, "44").body, HasSubstr("in 2026 nog €\u00a00,83"))
      << "1,760.83 less 40 times 44, whatever the capitals";
  EXPECT_EQ(cost(an, "0,83").status, 303);
  EXPECT_EQ(cost(an, "0,01").status, 422);
}

TEST_F(Afterwards, NothingIsPaidToWhoWasNotThereOrForAnotherDay) {
  const auto an = called("An", "confirmed", true), jef = called("Jef", "no", false);
  worked(an, 1h);
  EXPECT_EQ(cost(an, "20", "lump", "2026-11-20").status, 422);
  EXPECT_EQ(cost(an, "20", "lump", "2027-11-20").status, 422);
  EXPECT_EQ(cost(jef, "20").status, 422);
  EXPECT_EQ(cost(an, "nul").status, 422);
  EXPECT_EQ(cost(an, "0").status, 422);
  EXPECT_EQ(one("select count(*) from tenant.cost_notes"), "0");
}

TEST_F(Afterwards, TheInsurerGetsWhoWasWhereAndWhenAndNoFormulas) {
  const auto an = called("=An", "confirmed", true);
  worked(an, 2h);
  coordinator = sign_in(node, coordinator.account);  // lists of people need a recent proof
  const auto list = open(coordinator, at() + "/verzekering");
  EXPECT_THAT(list.headers.at("content-type"), HasSubstr("text/csv"));
  EXPECT_THAT(list.body,
              HasSubstr("\r\n'=An;1990-01-01;Zandzakken;Loods;2026-11-21 20:00;2026-11-21 22:00;120\r\n"));
  cost(an, "20");
  EXPECT_THAT(open(coordinator, "/beheer/kosten/2026").body,
              HasSubstr("\r\n'=An;2026-11-21;lump;\"20,00\";"));
  EXPECT_THAT(open(coordinator, "/beheer/kosten/2025").body, Not(HasSubstr("An")));
  EXPECT_EQ(open(coordinator, "/beheer/kosten/abcd").status, 404);
}

TEST_F(Afterwards, TheInsurerGetsWhoCameByThemselvesAndWhoOnlySaidThatTheyCameToo) {
  const auto an = called("An", "departed", true);
  run("update tenant.callout_people set arrived_at = '2026-11-21 18:30+00', departed_at = '2026-11-21 "
      "19:45+00' where id = '" +
      an + "'");
  node.db().write(alken.id, [&](transaction& tx) {
    presence::newcomer wim{"Wim Toeval", "0470 99 88 77", sandbags_task.id, web::parse_date("1990-01-01"),
                           "Je bent verzekerd."};
    return presence::welcome(tx, wim, coordinator.account, node.time.now()).value();
  });
  const std::string list = open(coordinator, at() + "/verzekering").body;
  EXPECT_THAT(list, HasSubstr("\r\nAn;1990-01-01;Zandzakken;Loods;2026-11-21 19:30;2026-11-21 20:45;75\r\n"));
  EXPECT_THAT(list, HasSubstr("\r\nWim Toeval;1990-01-01;Zandzakken;Loods;2026-11-21 20:"));
}

TEST_F(Afterwards, TheFiguresSayHowLongItTook) {
  const auto an = called("An", "confirmed", true);
  called("Jef", "no", false);
  const auto stef = called("Stef", "notified", false);
  run("update tenant.callout_people set answered_at = null where id = '" + stef + "'");
  worked(an, 2h);
  const auto figures_now = [&] {
    return node.db().read(
        alken.id, [&](transaction& tx) { return closeout::figures_of(tx, flood.id, node.time.now()); });
  };
  EXPECT_EQ(figures_now().night.to_filled, std::nullopt) << "all ten places are empty";
  EXPECT_THAT(open(coordinator, at()).body, HasSubstr("<dd>nooit<small>10 van 10 plaatsen leeg</small>"));
  run("update tenant.incident_tasks set taken = 10");
  const auto f = figures_now();
  EXPECT_EQ(f.night.replies.called, 3);
  EXPECT_EQ(f.night.replies.yes, 1);
  EXPECT_EQ(f.night.replies.no, 1);
  EXPECT_EQ(f.night.replies.silent, 1);
  EXPECT_EQ(f.night.presence.came, 1);
  EXPECT_EQ(f.night.presence.there(), 1);
  EXPECT_EQ(f.worked, 120min);
  EXPECT_EQ(f.to_first_yes, 120s);
  EXPECT_EQ(f.night.to_filled, 600s);
  EXPECT_EQ(f.to_first_on_site, 3600s);
  EXPECT_THAT(open(coordinator, at()).body, HasSubstr(">10 min<"));
}

TEST_F(Afterwards, WhoIsStillInIsCheckedOutWithOneClick) {
  const auto an = called("An", "confirmed", true);
  node.db().write(alken.id, [&](transaction& tx) {
    return presence::check_in(tx, callouts::person_id(an), presence::check_in_method::desk, node.time.now(),
                              false, coordinator.account, node.time.now())
        .value();
  });
  EXPECT_THAT(open(coordinator, at()).body, HasSubstr("Nog aanwezig"));
  EXPECT_EQ(click(coordinator, at() + "/afmelding").status, 303);
  EXPECT_THAT(open(coordinator, at()).body, Not(HasSubstr("Nog aanwezig")));
}

TEST_F(Afterwards, CostListsGoAfterTheirYearsAndWordsAfterTheirTerm) {
  const auto an = called("An", "confirmed", true);
  worked(an, 1h);
  cost(an, "20");
  const auto forget = [&](int years) {
    node.db().write(alken.id, [&](transaction& tx) {
      closeout::forget_old(tx, node.time.now() + std::chrono::days{366 * years});
    });
  };
  forget(7);
  EXPECT_EQ(one("select count(*) from tenant.cost_notes"), "1");
  forget(8);
  EXPECT_EQ(one("select count(*) from tenant.cost_notes"), "0");
}

TEST_F(Afterwards, OnlyACoordinatorComesHere) {
  for (const std::string& path : {at(), at() + "/verzekering", std::string("/beheer/kosten/2026")}) {
    EXPECT_EQ(node.get(host, path).status, 303) << path;
    EXPECT_EQ(node.get(host, path, sign_in_as(node, alken, web::role::mediator)).status, 403) << path;
  }
}

}  // namespace
}  // namespace paraat::test
