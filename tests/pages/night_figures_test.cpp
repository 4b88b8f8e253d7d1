// The figures of one night are those of callout_figures.hpp on every page.

#include "tenant/crisis/callouts/callout_figures.hpp"

#include "tenant/messaging/channels/messaging_config.hpp"
#include "tests/pages/callout_pages.hpp"

namespace paraat::test {
namespace {

using callouts::answer_kind;
using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

class NightFigures : public CalloutPages {
 protected:
  std::string night(const incidents::incident& i) const { return "/beheer/noodsituaties/" + i.id; }
  std::string desk(const std::string& path) { return open(coordinator, path).body; }
  static std::string kpi(const std::string& label, int value) {
    return "<dt>" + label + "</dt><dd class=\"num\">" + std::to_string(value) + "</dd>";
  }
  static std::string figure(const std::string& label, int value) {
    return "<dt>" + label + "</dt><dd>" + std::to_string(value) + "</dd>";
  }
  // A row of a chart: its label, the bar, the number.
  static std::string bar(const std::string& label, int value) {
    return ">" + label + "</th><td><svg[^>]*>[^v]*/></svg><b class=\"num\">" + std::to_string(value) + "</b>";
  }
  callouts::incident_figures figures(const incidents::incident& i) {
    return node.db().read(
        alken.id, [&](transaction& tx) { return callouts::figures_of_incident(tx, i.id, node.time.now()); });
  }
  // Compares the places on each page with the one function.
  void compare(const incidents::incident& i, const callouts::callout& c) {
    const auto f = figures(i);
    const std::string taken = fmt::format("{} / {}", f.places.confirmed, f.places.needed);
    const std::string short_of = fmt::format("nog {} nodig", f.places.shortage);
    const std::string board = desk(night(i) + "/bord"), call = desk("/beheer/oproepen/" + c.id);
    EXPECT_THAT(board, AllOf(HasSubstr(kpi("Opgeroepen", f.replies.called)),
                             HasSubstr(kpi("Nog nodig", f.places.shortage)), HasSubstr(taken)));
    EXPECT_THAT(call, HasSubstr(kpi("Nog nodig", f.places.shortage)));
    for (const std::string& page : {desk("/beheer"), desk("/beheer/noodsituaties"), desk(night(i))}) {
      EXPECT_THAT(page, HasSubstr(taken));
      EXPECT_THAT(page, HasSubstr(f.places.full() ? "olzet" : short_of));
    }
    const std::string after = desk(night(i) + "/nadien");
    EXPECT_THAT(after, AllOf(HasSubstr(figure("Opgeroepen", f.replies.called)),
                             HasSubstr(figure("Zeiden ja", f.replies.yes)),
                             HasSubstr(figure("Waren er", f.presence.there())),
                             ContainsRegex(bar("Nee", f.replies.no)),
                             ContainsRegex(bar("Geen antwoord", f.replies.silent))));
    const std::string never =
        fmt::format(">nooit<small>{} van {} plaatsen leeg<", f.places.empty, f.places.needed);
    EXPECT_EQ(after.find(never) == std::string::npos, f.places.full());
    const std::string ask = fmt::format("vraag er {} aan buurgemeenten", f.places.shortage);
    EXPECT_EQ(board.find(ask) != std::string::npos, f.places.shortage > 0);
    const std::string held = "vastgehouden tot ";
    for (const std::string& page : {board, call, desk(night(i))}) {
      EXPECT_EQ(page.find("Volzet") != std::string::npos, f.places.full());
      EXPECT_EQ(page.find(held) != std::string::npos, f.places.held > 0);
    }
  }
};

TEST_F(NightFigures, EveryPageSaysTheSame) {
  members(1, 60);
  const auto i = incident();
  const auto c = started(i, {task(i, 2)});
  const auto all = people(c);
  compare(i, c);
  ASSERT_TRUE(yes(all[0]));
  ASSERT_TRUE(yes(all[1]));
  ASSERT_TRUE(yes(all[2]));
  later(callouts::schedule_every);
  ASSERT_TRUE(figures(i).places.full());
  compare(i, c);
  ASSERT_TRUE(say(all[0], answer_kind::no));
  compare(i, c);  // before the scheduler has seen it
  later(callouts::schedule_every);
  ASSERT_EQ(figures(i).places.held, 1) << "offered to the first of the reserve list";
  EXPECT_THAT(desk(night(i) + "/bord"), HasSubstr("1 plaats wordt vastgehouden tot "));
  compare(i, c);
  ASSERT_TRUE(yes(all[2]));
  later(callouts::schedule_every);
  compare(i, c);
}

TEST_F(NightFigures, TheForecastWeighsTheSilentAndSaysWhatItRestsOn) {
  members(1, 1500);
  const auto i = incident();
  const auto c = started(i, {task(i, 12)});
  const auto all = people(c);
  ASSERT_EQ(all.size(), 120U);
  for (int n = 0; n < 21; ++n) ASSERT_TRUE(say(all[n], n < 9 ? answer_kind::yes : answer_kind::no));
  node.time.advance(std::chrono::minutes{10});
  const auto page = desk("/beheer/oproepen/" + c.id);
  EXPECT_THAT(page, HasSubstr("10 %: 9 van 21 zeiden ja, en 99 zwijgen nog."));
}

TEST_F(NightFigures, ACoordinatorMayAskMoreWhileThePlanWaits) {
  members(1, 1500);
  const auto i = incident();
  const auto c = started(i, {task(i, 8)});
  ASSERT_EQ(people(c).size(), 80U);
  const std::string at = "/beheer/oproepen/" + c.id;
  EXPECT_THAT(desk(at), HasSubstr("Vraag toch meer mensen"));
  const auto next = click(coordinator, at + "/golf");
  ASSERT_EQ(next.status, 303) << next.body;
  EXPECT_EQ(next.headers.at("location"), at + "/meer");
  const auto why = desk(at + "/meer");
  EXPECT_THAT(
      why,
      HasSubstr(
          "We wachten nog op 80 antwoorden en verwachten daaruit genoeg ja’s. Toch meer mensen vragen?"));
  EXPECT_THAT(why, HasSubstr("Er zijn nog 1.420 mensen die je kan vragen."));
  EXPECT_THAT(why, testing::ContainsRegex("Stuur naar 8[01] mensen"));  // a second has passed
  EXPECT_THAT(desk(at + "/meer?aantal=30"),
              AllOf(HasSubstr("Stuur naar 30 mensen"), HasSubstr("Alles is weg na minder dan een minuut.")));
  EXPECT_EQ(click(coordinator, at + "/meer", {{"aantal", "0"}}).status, 422);
  EXPECT_EQ(click(coordinator, at + "/meer", {{"aantal", "x"}}).status, 422);
  ASSERT_EQ(click(coordinator, at + "/meer", {{"aantal", "30"}}).status, 303);
  EXPECT_EQ(people(c).size(), 110U);
  ASSERT_EQ(click(coordinator, at + "/stopzetting").status, 303);
  EXPECT_EQ(click(coordinator, at + "/meer", {{"aantal", "30"}}).status, 409)
      << "nobody is asked after the end";
  EXPECT_EQ(open(coordinator, at + "/meer").status, 404);
}

TEST_F(NightFigures, AskingMoreWhenAllIsFilledFillsTheReserveList) {
  members(1, 60);
  const auto i = incident();
  const auto c = started(i, {task(i, 1)});
  ASSERT_TRUE(yes(people(c)[0]));
  later(callouts::schedule_every);
  EXPECT_THAT(desk("/beheer/oproepen/" + c.id + "/meer"),
              HasSubstr("Alle plaatsen zijn bevestigd. Wie nu nog ja zegt, komt op de reservelijst."));
  ASSERT_EQ(click(coordinator, "/beheer/oproepen/" + c.id + "/meer", {{"aantal", "5"}}).status, 303);
  EXPECT_EQ(people(c).size(), 15U);
}

TEST_F(NightFigures, OnlyWhoWasThereCame) {
  members(1, 60);
  const auto i = incident();
  const auto t = task(i, 4);
  const auto c = started(i, {t});
  const auto all = people(c);
  for (int n = 0; n < 4; ++n) ASSERT_TRUE(yes(all[n]));
  ASSERT_TRUE(say(all[4], answer_kind::maybe));
  node.time.advance(std::chrono::minutes{70});
  ASSERT_EQ(click(coordinator, "/beheer/oproepen/mensen/" + all[0].id + "/aankomst").status, 303);
  ASSERT_EQ(click(coordinator, "/beheer/oproepen/mensen/" + all[1].id + "/aankomst").status, 303);
  sql("update tenant.incidents set state = 'closed', closed_at = now()");
  EXPECT_EQ(figures(i).presence.came, 2);
  EXPECT_THAT(desk(night(i) + "/bord"), HasSubstr(kpi("Waren er", 2)));
  EXPECT_THAT(desk(night(i) + "/nadien"), HasSubstr("Waren er"));
  sql("update tenant.callout_people set state = 'released' where state in ('maybe', 'notified', "
      "'to_notify')");
  EXPECT_EQ(figures(i).replies.maybe, 1) << "also after everybody was sent home";
  EXPECT_EQ(figures(i).replies.yes, 4);
}

TEST_F(NightFigures, FilledIsTimedOnlyWhileEveryPlaceIsConfirmed) {
  members(1, 60);
  const auto i = incident();
  const auto t = task(i, 1);
  const auto c = started(i, {t});
  const auto all = people(c);
  node.time.advance(std::chrono::minutes{2});
  ASSERT_TRUE(yes(all[0]));
  later(callouts::schedule_every);
  EXPECT_EQ(figures(i).to_filled, std::chrono::minutes{2});
  EXPECT_THAT(desk("/beheer/oproepen/" + c.id), HasSubstr("Tot alles volzet was"));
  ASSERT_TRUE(say(all[0], answer_kind::no));
  EXPECT_EQ(figures(i).to_filled, std::nullopt);
  EXPECT_THAT(desk("/beheer/oproepen/" + c.id), Not(HasSubstr("Tot alles volzet was")));
  later(callouts::schedule_every);
  node.time.advance(std::chrono::minutes{10});
  ASSERT_TRUE(yes(all[1]));
  later(callouts::schedule_every);
  EXPECT_GT(figures(i).to_filled, std::chrono::minutes{11}) << "the second time counts";
}

}  // namespace
}  // namespace paraat::test
