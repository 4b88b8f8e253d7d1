// The live board of an incident, and a coordinator's actions on one person.

#include "tenant/crisis/presence/shifts.hpp"
#include "tenant/mutual_aid/reinforcement/reinforcement.hpp"
#include "tests/pages/callouts.hpp"

namespace paraat::test {
namespace {

using callouts::answer_kind;
using callouts::person_state;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Board : public Night {
 protected:
  static std::string board(const incidents::incident& i) { return "/beheer/noodsituaties/" + i.id + "/bord"; }
  static std::string kpi(const std::string& label, const std::string& value) {
    return "<dt>" + label + "</dt><dd class=\"num\">" + value + "</dd>";
  }
  static std::string person_path(const callouts::person& p) { return "/beheer/oproepen/mensen/" + p.id; }
  // Hasselt offers two people for a task, the offer is accepted, and confirmed by Hasselt.
  static constexpr const char* hasselt = "be-nis-71072";
  reinforcement::request_id request;
  int messages = 0;
  static reinforcement::offer_id offer(int n) {
    return reinforcement::offer_id(fmt::format("0193a000-0000-7000-8000-00000000000{}", n));
  }
  reinforcement::heard heard() {
    return {fmt::format("0193a000-0000-7000-8000-00000000100{}", ++messages), hasselt, request,
            node.time.now()};
  }
  void ask_for(const incidents::incident& i, const incidents::task& t, int hands) {
    reinforcement::question q{
        .what = {}, .needed = hands, .incident = i.id, .task = t.id, .parties = {hasselt}};
    q.what.title = "Handen";
    q.what.from = node.time.now();
    q.what.until = node.time.now() + std::chrono::hours{6};
    request = node.db().write(alken.id, [&](transaction& tx) {
      return reinforcement::ask(tx, alken, q, std::nullopt, node.time.now()).value();
    });
  }
  void accept_two(int n, bool confirmed) {
    node.db().write(alken.id, [&](transaction& tx) {
      reinforcement::hear_propose(tx, heard(), alken.party, offer(n), 2, std::chrono::minutes{30}, "");
      reinforcement::accept(tx, alken, request, hasselt, offer(n), 2, node.time.now()).value();
      if (confirmed) reinforcement::hear_confirm(tx, heard(), alken.party, offer(n), 2);
    });
  }
  std::string get_head(const std::string& path) const {
    return "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + coordinator.cookie_header + "\r\n";
  }
};

TEST_F(Board, CountsEveryoneAndNeverNetsASurplusAgainstAShortage) {
  members(1, 200);
  const auto i = incident();
  const auto full = task(i, 1), empty = task(i, 4, "mud_cleaning");
  const auto c = started(i, {full, empty});
  std::vector<callouts::person> of_full, of_empty;
  for (const auto& p : people(c)) (p.task_id == full.id ? of_full : of_empty).push_back(p);
  const auto pick = [&](const callouts::person& p) {
    return node.db().write(alken.id, [&](transaction& tx) {
      return callouts::answer_one(
          tx, p.id,
          {.what = answer_kind::yes, .arrives_at = {}, .brings = 2, .question = "", .task_id = p.task_id},
          callouts::via::page, node.time.now());
    });
  };
  ASSERT_TRUE(pick(of_full[0]));
  ASSERT_TRUE(say(of_full[1], answer_kind::maybe));
  ASSERT_TRUE(say(of_full[2], answer_kind::no));
  // A surplus that came about by hand: three places for one task.
  sql("update tenant.incident_tasks set taken = 3 where id = '" + full.id + "'");
  const auto page = open(coordinator, board(i)).body;
  EXPECT_THAT(page, AllOf(HasSubstr(kpi("Nog nodig", "4")), HasSubstr(kpi("Komt", "1")),
                          HasSubstr(kpi("Misschien", "1")),
                          HasSubstr(kpi("Opgeroepen", std::to_string(people(c).size())))));
  EXPECT_THAT(page, HasSubstr("1 ja · 1 misschien · 1 nee"));
  EXPECT_THAT(page, HasSubstr("0 / 4"));
}

TEST_F(Board, ListsPeopleByGroupAndTaskWithTheirArrival) {
  members(1, 60);
  const auto i = incident();
  const auto a = task(i, 2), b = task(i, 2, "mud_cleaning");
  const auto c = started(i, {a, b});
  const auto all = people(c);
  ASSERT_EQ(tap(all[0], "ja").status, 303);
  ASSERT_EQ(tap(all[1], "misschien").status, 303);
  ASSERT_EQ(tap(all[1], "details", {{"vraag", "Is er parking?"}}).status, 303);
  const auto coming = open(coordinator, board(i)).body;
  EXPECT_THAT(coming, HasSubstr(">" + all[0].name + "</a>"));
  EXPECT_THAT(open(coordinator, board(i) + "?groep=misschien").body, HasSubstr(">" + all[1].name + "</a>"));
  EXPECT_THAT(open(coordinator, board(i) + "?groep=vragen").body, HasSubstr("Is er parking?"));
  EXPECT_THAT(open(coordinator, board(i) + "?groep=reserve").body, HasSubstr("Niemand in deze groep"));
  const std::string other = again(all[0]).place_task == a.id ? b.id : a.id;
  const auto filtered = open(coordinator, board(i) + "?groep=komt&taak=" + other).body;
  EXPECT_THAT(filtered, HasSubstr("Niemand in deze groep"));
  EXPECT_EQ(open(coordinator, board(i) + "?groep=x&taak=%27&pagina=99").status, 200) << "nonsense is ignored";
}

TEST_F(Board, AChangeReachesAnOpenBoardAsAnEvent) {
  members(1, 60);
  const auto i = incident();
  const auto c = started(i, {task(i, 2)});
  const auto p = people(c)[0];
  open_connection watching(node.port());
  watching.send(get_head(board(i) + "/live"));
  const std::string first = watching.read_until(kpi("Komt", "0"));
  EXPECT_THAT(first, AllOf(HasSubstr("HTTP/1.1 200"), HasSubstr("text/event-stream"),
                           HasSubstr("data: <div id=\"bord-nu\">"), Not(HasSubstr("Content-Length"))));
  ASSERT_EQ(tap(p, "ja").status, 303);
  EXPECT_THAT(watching.read_until(kpi("Komt", "1")), HasSubstr("data: "));
}

TEST_F(Board, TheStreamSaysAsOfWhenItsFiguresAreCurrent) {
  members(1, 60);
  const auto i = incident();
  started(i, {task(i, 2)});
  node.inside().beat();
  open_connection watching(node.port());
  watching.send(get_head(board(i) + "/live"));
  watching.read_until(kpi("Komt", "0"));
  EXPECT_THAT(watching.read_until("event: as-of\ndata: " + web::local_clock_time(node.time.now()) + ":"),
              HasSubstr("event: as-of"));
}

TEST_F(Board, SaysWhenTheNextWaveLeavesAndLeadsToWhereItIsStopped) {
  members(1, 200);
  const auto i = incident();
  const auto c = started(i, {task(i, 4)});
  EXPECT_THAT(open(coordinator, board(i)).body,
              AllOf(HasSubstr("Nog 4 nodig. Om 20:20 vragen we de volgende mensen."),
                    HasSubstr("<a class=\"ds-link\" href=\"/beheer/oproepen/" + c.id + "\">Bekijk of stop")));
  EXPECT_THAT(open(coordinator, "/beheer/oproepen/" + c.id).body, HasSubstr(c.id + "/stopzetting\""));
  node.db().write(alken.id, [&](transaction& tx) {
    callouts::cancel(tx, c.id, coordinator.account, node.time.now()).value();
  });
  EXPECT_THAT(open(coordinator, board(i)).body, Not(HasSubstr("volgende mensen")));
}

TEST_F(Board, SaysWhenNobodyIsLeftToAskAndTheNextWaveComesWhenSomebodyIs) {
  members(1, 3);
  const auto i = incident();
  const auto c = started(i, {task(i, 4)});
  ASSERT_EQ(people(c).size(), 3U);
  later(std::chrono::minutes{21});
  EXPECT_THAT(open(coordinator, board(i)).body, HasSubstr("Nog 4 nodig. Iedereen die kan, is gevraagd."));
  EXPECT_EQ(now(c).waves, 1);
  members(4, 30);
  later(callouts::schedule_every);
  EXPECT_EQ(now(c).waves, 2);
  EXPECT_THAT(open(coordinator, board(i)).body, HasSubstr("Om 20:41 vragen we de volgende mensen."));
}

TEST_F(Board, SaysThatNoWaveLeavesWhenFullAndThatAStrictOneFollowsAnswers) {
  members(1, 60);
  const auto i = incident();
  const auto full = task(i, 1), open_task = task(i, 2, "mud_cleaning");
  const auto one = started(i, {full});
  ASSERT_TRUE(yes(people(one)[0]));
  started(i, {open_task}, callouts::mode::strict);
  EXPECT_THAT(
      open(coordinator, board(i)).body,
      AllOf(HasSubstr("Alle plaatsen zijn bezet of worden vastgehouden. We vragen niemand meer."),
            HasSubstr("Nog 2 nodig. We vragen de volgende mensen zodra iemand nee zegt of niet op tijd "
                      "antwoordt.")));
}

TEST_F(Board, CanBePutOnAHomeScreenAndKeptByItsServiceWorker) {
  const auto i = incident();
  const std::string page = open(coordinator, board(i)).body;
  EXPECT_THAT(page, HasSubstr("<link rel=\"manifest\" href=\"/paraat.webmanifest\""));
  const auto manifest = boost::json::parse(node.get(host, "/paraat.webmanifest").body).as_object();
  EXPECT_EQ(manifest.at("start_url").as_string(), "/beheer");
  EXPECT_EQ(manifest.at("scope").as_string(), "/");
  const auto from = page.find("data-worker=\"") + 13;
  const auto worker = test::get(node.port(), host, page.substr(from, page.find('"', from) - from));
  EXPECT_EQ(worker.status, 200);
  EXPECT_EQ(worker.headers.at("service-worker-allowed"), "/");
  EXPECT_THAT(node.get(host, "/").body, Not(HasSubstr("manifest"))) << "a visitor has nothing to install";
}

TEST_F(Board, EventsCarryNothingOfTheSessionThatAskedForThem) {
  members(1, 30);
  const auto i = incident();
  started(i, {task(i, 2)});
  open_connection watching(node.port());
  watching.send(get_head(board(i) + "/live"));
  const std::string seen = watching.read_until(kpi("Open vragen", "0"));
  EXPECT_THAT(seen, AllOf(Not(HasSubstr(coordinator.csrf)), Not(HasSubstr("<form"))));
}

TEST_F(Board, OnlyACoordinatorOfThisMunicipalityWatches) {
  members(1, 30);
  const auto i = incident();
  started(i, {task(i, 2)});
  const auto hasselt = node.municipality(hasselt_nis);
  for (const std::string& path : {board(i), board(i) + "/live"}) {
    EXPECT_EQ(node.get(host, path).status, 303) << "to the sign-in";
    EXPECT_EQ(open(sign_in(node, alken, web::role::mediator), path).status, 403);
    EXPECT_EQ(
        node.get("hasselt.localhost", path, sign_in(node, hasselt, web::role::coordinator).cookie_header)
            .status,
        404);
  }
}

TEST_F(Board, AMessageGoesToAGroupOnceAndAnEmptyGroupIsSaidSo) {
  members(1, 60);
  const auto i = incident();
  const auto c = started(i, {task(i, 3)});
  const auto all = people(c);
  ASSERT_EQ(tap(all[0], "ja").status, 303);
  ASSERT_EQ(tap(all[1], "ja").status, 303);
  const std::string to = "/beheer/noodsituaties/" + i.id + "/bericht";
  const fields typed{{"groep", "komt"},
                     {"taak", ""},
                     {"bericht", "Parkeer aan de kerk & kom te voet"},
                     {"zeker", "ja"},
                     {"submission_id", "eens"}};
  const auto first = click(coordinator, to, with(typed, "zeker", ""));
  ASSERT_EQ(first.status, 200);
  EXPECT_THAT(first.body, AllOf(HasSubstr("Stuur naar 2 mensen"),
                                HasSubstr("Parkeer aan de kerk &amp; kom te voet"), HasSubstr(">1 deel<")));
  EXPECT_EQ(number("select count(*) from tenant.channel_messages where key like 'message/%'"), 0)
      << "nothing leaves before it was seen";
  EXPECT_THAT(click(coordinator, to, typed).headers.at("location"), HasSubstr("klaar=bericht"));
  ASSERT_EQ(click(coordinator, to, typed).status, 303) << "a double tap";
  EXPECT_EQ(number("select count(*) from tenant.channel_messages where key like 'message/%' and via = 'sms'"),
            2);
  EXPECT_THAT(texts_to(all[0], "sms").back(), HasSubstr("Parkeer aan de kerk & kom te voet"));
  EXPECT_THAT(open(coordinator, "/beheer/noodsituaties/" + i.id).body,
              HasSubstr("Bericht gestuurd aan 2 mensen"));
  const auto nobody =
      click(coordinator, to, with(with(typed, "groep", "ter-plaatse"), "submission_id", "twee"));
  EXPECT_EQ(nobody.status, 409);
  EXPECT_THAT(nobody.body, AllOf(HasSubstr("In deze groep zit niemand."),
                                 HasSubstr("Parkeer aan de kerk &amp; kom te voet")));
  EXPECT_EQ(click(coordinator, to, with(with(typed, "bericht", " "), "submission_id", "drie")).status, 422);
  EXPECT_EQ(click(coordinator, to, with(with(typed, "groep", "x"), "submission_id", "vier")).status, 422);
}

TEST_F(Board, ThePersonPageAnswersForWhoCallsAndMovesThem) {
  members(1, 60);
  const auto i = incident();
  const auto a = task(i, 1), b = task(i, 1, "mud_cleaning");
  const auto c = started(i, {a, b});
  const auto all = people(c);
  const auto& p = all[0];
  const auto page = open(coordinator, person_path(p));
  EXPECT_THAT(page.body, AllOf(HasSubstr(p.name), HasSubstr("href=\"tel:+32470"), HasSubstr("Zegt ja")));
  ASSERT_EQ(click(coordinator, person_path(p) + "/keuze", {{"keuze", "ja"}}).status, 303);
  EXPECT_EQ(again(p).status, person_state::confirmed);
  const std::string other = again(p).place_task == a.id ? b.id : a.id;
  ASSERT_EQ(click(coordinator, person_path(p) + "/verplaatsing", {{"taak", other}}).status, 303);
  EXPECT_EQ(again(p).place_task, other);
  ASSERT_EQ(click(coordinator, person_path(all[1]) + "/keuze", {{"keuze", "ja"}}).status, 303);
  const auto full = click(coordinator, person_path(all[1]) + "/verplaatsing", {{"taak", other}});
  EXPECT_EQ(full.status, 409);
  EXPECT_THAT(full.body, HasSubstr("is volzet."));
  EXPECT_EQ(click(coordinator, person_path(p) + "/verplaatsing", {{"taak", "x"}}).status, 422);
  EXPECT_EQ(click(coordinator, person_path(p) + "/vertrek").status, 409) << "not there yet";
  ASSERT_EQ(click(coordinator, person_path(p) + "/afwezigheid").status, 303);
  EXPECT_EQ(again(p).status, person_state::no_show);
  EXPECT_FALSE(again(p).place_task) << "the place is free again";
  EXPECT_EQ(click(coordinator, person_path(p) + "/vlieg").status, 404);
  EXPECT_EQ(open(coordinator, "/beheer/oproepen/mensen/018f0000-0000-7000-8000-000000000099").status, 404);
}

TEST_F(Board, AQuestionIsAnsweredOnThePageOfThePerson) {
  members(1, 30);
  const auto i = incident();
  const auto p = people(started(i, {task(i, 2)}))[0];
  ASSERT_EQ(tap(p, "details", {{"vraag", "Is er parking?"}}).status, 303);
  EXPECT_THAT(open(coordinator, person_path(p)).body, HasSubstr("Is er parking?"));
  EXPECT_EQ(click(coordinator, person_path(p) + "/antwoord", {{"antwoord", " "}}).status, 422);
  ASSERT_EQ(click(coordinator, person_path(p) + "/antwoord", {{"antwoord", "Ja, achter de kerk"}}).status,
            303);
  EXPECT_THAT(node.get(host, link(p)).body, HasSubstr("Ja, achter de kerk"));
  EXPECT_THAT(open(coordinator, board(i)).body, HasSubstr(kpi("Open vragen", "0")));
}

TEST_F(Board, AfterEverybodyWentHomeOnlyClosingIsOffered) {
  members(1, 30);
  const auto i = incident();
  const auto before = open(coordinator, board(i)).body;
  EXPECT_THAT(before, AllOf(HasSubstr("Roep mensen op"), Not(HasSubstr("Bericht sturen"))))
      << "nobody is called";
  const auto t = task(i, 5);
  const auto c = started(i, {t});
  const auto all = people(c);
  ASSERT_EQ(tap(all[0], "ja").status, 303);
  node.db().write(alken.id, [&](transaction& tx) {
    presence::check_in(tx, all[0].id, presence::check_in_method::desk, node.time.now(), true,
                       coordinator.account, node.time.now())
        .value();
  });
  const auto running = open(coordinator, board(i)).body;
  EXPECT_THAT(running, AllOf(HasSubstr("Extra oproep"), HasSubstr("Bericht sturen"),
                             HasSubstr("aan buurgemeenten"), HasSubstr(kpi("Nog nodig", "4")),
                             HasSubstr("Stuur iedereen naar huis"), Not(HasSubstr("Archiveer"))));
  node.db().write(alken.id, [&](transaction& tx) {
    callouts::stand_down(tx, c.id, coordinator.account, node.time.now()).value();
  });
  const auto after = open(coordinator, board(i)).body;
  EXPECT_THAT(after, AllOf(HasSubstr("Archiveer de noodsituatie"), HasSubstr(i.id + "/nadien"),
                           HasSubstr("Voorbij"), HasSubstr(kpi("Waren er", "1"))));
  EXPECT_THAT(after, AllOf(Not(HasSubstr("Extra oproep")), Not(HasSubstr("Bericht sturen")),
                           Not(HasSubstr("aan buurgemeenten")), Not(HasSubstr("Nog nodig")),
                           Not(HasSubstr("nog 4 nodig"))));
  EXPECT_THAT(after, HasSubstr(">" + all[0].name + "</a>")) << "who left is the list that opens";
  EXPECT_THAT(after, HasSubstr(kpi("Nog ter plaatse", "1"))) << "sent home is not gone home";
  EXPECT_THAT(open(coordinator, "/beheer/noodsituaties").body,
              AllOf(HasSubstr(">Iedereen naar huis<"), Not(HasSubstr(">Loopt<"))));
}

TEST_F(Board, AYesStaysAYesAfterEverybodyWasSentHomeAndWhoWasReleasedIsListed) {
  members(1, 12);
  const auto i = incident();
  const auto t = task(i, 3);
  const auto c = started(i, {t});
  const auto all = people(c);
  ASSERT_EQ(tap(all[0], "ja").status, 303);
  ASSERT_EQ(tap(all[1], "ja").status, 303);
  ASSERT_EQ(tap(all[2], "nee").status, 303);
  EXPECT_THAT(open(coordinator, board(i)).body,
              AllOf(HasSubstr("2 ja · 0 misschien · 1 nee"), Not(HasSubstr("Vrijgegeven"))));
  node.db().write(alken.id, [&](transaction& tx) {
    callouts::stand_down(tx, c.id, coordinator.account, node.time.now()).value();
  });
  EXPECT_THAT(open(coordinator, board(i)).body, HasSubstr("2 ja · 0 misschien · 1 nee"));
  const auto released = open(coordinator, board(i) + "?groep=vrijgegeven").body;
  EXPECT_THAT(released, HasSubstr("Vrijgegeven <span class=\"n num\">11</span>"));
  EXPECT_THAT(released.substr(released.find("who-list")),
              AllOf(HasSubstr(">" + all[0].name + "</a>"), Not(HasSubstr(">" + all[2].name + "</a>"))));
  const auto one = open(coordinator, "/beheer/noodsituaties/" + i.id).body;
  EXPECT_THAT(one, AllOf(HasSubstr("Archiveer de noodsituatie"), HasSubstr("Iedereen naar huis"),
                         HasSubstr("Heropen"), HasSubstr("Roep opnieuw mensen op"),
                         Not(HasSubstr("data-color=\"danger\" href"))))
      << "calling again is possible, and no longer what the page is for";
}

TEST_F(Board, HandsOfNeighboursAreAFigureOfTheirOwn) {
  members(1, 30);
  const auto i = incident();
  const auto t = task(i, 5);
  const auto c = started(i, {t});
  ASSERT_EQ(tap(people(c)[0], "ja").status, 303);
  EXPECT_THAT(open(coordinator, board(i)).body, Not(HasSubstr("Van buurgemeenten")));
  ask_for(i, t, 4);
  accept_two(1, true);
  accept_two(2, false);
  const auto page = open(coordinator, board(i)).body;
  EXPECT_THAT(page, AllOf(HasSubstr(kpi("Komt", "1")), HasSubstr(kpi("Van buurgemeenten", "2")),
                          HasSubstr(kpi("Nog nodig", "2")), HasSubstr("2 van buurgemeenten"),
                          HasSubstr("nog 2 nodig")))
      << "what is confirmed counts, what is only accepted does not";
}

TEST_F(Board, WhatNeighboursLendIsNotCalledUpAsWellUntilTheyTakeItBack) {
  members(1, 200);
  const auto i = incident();
  const auto t = task(i, 3);
  const auto c = started(i, {t});
  const auto asked = people(c);
  ASSERT_TRUE(yes(asked[0]));
  ask_for(i, t, 2);
  accept_two(1, true);
  later(callouts::schedule_every);
  EXPECT_EQ(now(c).status, callouts::callout_state::filled);
  EXPECT_EQ(yes(asked[1])->status, person_state::reserve) << "the other two places are for neighbours";
  later(std::chrono::minutes{30});
  EXPECT_EQ(people(c).size(), asked.size()) << "no wave leaves for hands that come from elsewhere";
  EXPECT_FALSE(again(asked[1]).offered_task);
  node.db().write(alken.id, [&](transaction& tx) {
    reinforcement::hear_withdraw(tx, heard(), alken.party, offer(1), "zelf nodig");
  });
  later(callouts::schedule_every);
  EXPECT_EQ(again(asked[1]).offered_task, t.id) << "the first of the reserve list gets the place";
  EXPECT_EQ(now(c).status, callouts::callout_state::running);
}

TEST_F(Board, AnExerciseIsMarkedOnTheBoardAndOnThePersonPage) {
  members(1, 30);
  const auto i = incident(true);
  const auto p = people(started(i, {task(i, 2)}))[0];
  for (const std::string& path : {board(i), person_path(p)})
    EXPECT_THAT(open(coordinator, path).body, HasSubstr("class=\"exercise\"")) << path;
}

}  // namespace
}  // namespace paraat::test
