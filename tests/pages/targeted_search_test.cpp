// Targeted search: what an organisation is shown, what it never is, and what several questions together tell.

#include <barrier>
#include <set>
#include <thread>

#include "tenant/people/profiles/looks.hpp"
#include "tenant/volunteering/match_pool/weights.hpp"
#include "tests/pages/searching.hpp"

namespace paraat::test {
namespace {

using targeted_search::band;
using targeted_search::question;
using targeted_search::search;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class TargetedSearch : public Searching {
 protected:
  static Searching::change speaks(std::string code) {
    return [code](profiles::profile& p) { p.what.languages.push_back({code, profiles::level::fluent}); };
  }
  question with_language(const std::string& code) {
    question q = nurse_question();
    q.asks.languages = {{code, asks::level::good}};
    return q;
  }
  // As the rules stand, before any answer.
  std::vector<bool> truly(const question& q) {
    return node.db().read(alken.id, [&](transaction& tx) {
      return targeted_search::fitting(q, *pools().now(tx, node.time.now()),
                                      node.inside().services().municipalities,
                                      match_pool::circumstances_on(tx, node.time.now()));
    });
  }
  std::size_t how_many(const question& q) {
    const auto rows = truly(q);
    return static_cast<std::size_t>(std::ranges::count(rows, true));
  }
  std::string address(const search& s) { return "/mijn-organisatie/zoeken/" + s.id; }
  int asked_ = 3;
};

TEST_F(TargetedSearch, BandsBeginAtFiveTenTwentyFiveAndFifty) {
  using targeted_search::band_of;
  const std::vector<std::pair<std::size_t, band>> cases{
      {0, band::few},      {4, band::few},      {5, band::from_5},   {9, band::from_5},  {10, band::from_10},
      {24, band::from_10}, {25, band::from_25}, {49, band::from_25}, {50, band::from_50}};
  for (const auto& [people, expected] : cases) EXPECT_EQ(band_of(people), expected) << people;
}

TEST_F(TargetedSearch, ACardHasReasonsAndNeitherNameNorPlaceNorAge) {
  nurses(6);
  const auto s = ask(nurse_question()).value();
  EXPECT_EQ(s.said, band::from_5);
  const auto page = open(linde, address(s)).body;
  EXPECT_THAT(page, AllOf(HasSubstr("5 tot 9 mensen passen"), HasSubstr("Verpleegkundige"),
                          HasSubstr("zoals gevraagd")));
  const auto first = page.find("name=\"kaart\"");
  ASSERT_NE(first, std::string::npos);
  const std::string cards = page.substr(first, page.find("</fieldset>", first) - first);
  EXPECT_THAT(cards, AllOf(Not(HasSubstr("Vrijwilliger")), Not(HasSubstr("Alken")), Not(HasSubstr("1980")),
                           Not(HasSubstr("voorbeeld.be")), Not(HasSubstr("0470"))));
}

TEST_F(TargetedSearch, FewerThanFiveAreNoCards) {
  nurses(4);
  const auto s = ask(nurse_question()).value();
  EXPECT_EQ(s.said, band::few);
  EXPECT_THAT(shown(s), IsEmpty());
  EXPECT_THAT(open(linde, address(s)).body, Not(HasSubstr("name=\"kaart\"")));
}

TEST_F(TargetedSearch, WhoLacksWhatIsAskedDoesNotFit) {
  nurses(5);
  visible("Kok", [](profiles::profile& p) { p.what.skills = {"cooking"}; });
  visible("Bezet", [](profiles::profile& p) { p.what.week_away.emplace(0xFFFFFU); });  // Monday to Friday
  visible("Ver", [](profiles::profile& p) { p.what.at = point{51.2194, 4.4025}; });
  question q = nurse_question();
  EXPECT_EQ(how_many(q), 7U);
  q.asks.week.set(4);
  EXPECT_EQ(how_many(q), 6U) << "a nurse who cannot on Tuesday";
  q.place = "Alken";
  q.nis = alken_nis;
  q.km = 20;
  EXPECT_EQ(how_many(q), 5U) << "and one who lives in Antwerp";
  visible("Jong", [](profiles::profile& p) {
    p.what.born = std::chrono::year{2009} / std::chrono::May / 4;
    p.what.week_away.reset();
  });
  EXPECT_EQ(how_many(q), 6U);
  q.minimum_age = 18;
  EXPECT_EQ(how_many(q), 5U);
}

TEST_F(TargetedSearch, APseudonymIsOfOneSearchOnly) {
  nurses(12);
  const auto first = shown(ask(nurse_question()).value());
  const auto other = add_approved("Andere vzw");
  const auto second = shown(in_alken([&](transaction& tx) {
    return targeted_search::ask(tx, scope(),
                                {.organisation_id = organisations::organisation_id(other),
                                 .vacancy_id = {},
                                 .what = nurse_question(),
                                 .by = std::nullopt})
        .value();
  }));
  ASSERT_THAT(first, SizeIs(12));
  ASSERT_THAT(second, SizeIs(12));
  for (const std::string& p : first) EXPECT_THAT(second, Not(testing::Contains(p)));
}

TEST_F(TargetedSearch, TheSameQuestionHasTheSameAnswerForADay) {
  nurses(6);
  const auto first = ask(nurse_question()).value();
  const auto cards = shown(first);
  nurses(5);
  const auto again = ask(nurse_question()).value();
  EXPECT_EQ(again.id, first.id);
  EXPECT_EQ(shown(again), cards);
  EXPECT_EQ(one("select searches from tenant.asking_days"), "1") << "it costs nothing of the day";
  node.time.advance(targeted_search::answer_term + std::chrono::seconds{1});
  const auto next_day = ask(nurse_question()).value();
  EXPECT_NE(next_day.id, first.id);
  EXPECT_EQ(next_day.said, band::from_10);
}

TEST_F(TargetedSearch, ADayHasTwentyDifferentQuestions) {
  nurses(5);
  int asked = 0;
  for (const auto* c : asks::all_of(asks::part_of_asks::skill)) {
    if (asked == targeted_search::most_a_day) break;
    question q;
    q.asks.must = {c->code};
    ASSERT_TRUE(ask(q)) << c->code;
    ++asked;
  }
  const auto more = ask(with_language("polish"));
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().kind, refusal_kind::too_many);
  EXPECT_THAT(untranslated(more.error()), HasSubstr("hoogstens 20 verschillende vragen per dag"));
  const auto page =
      click(linde, "/mijn-organisatie/zoeken", {{"woorden", "Pools sprekende verpleegkundige"}});
  EXPECT_EQ(page.status, 429);
  EXPECT_THAT(page.body, HasSubstr("Pools sprekende verpleegkundige")) << "what was typed stays";
  node.time.advance(std::chrono::days{1});
  EXPECT_TRUE(ask(with_language("polish")));
}

// The attack: an organisation knows somebody of whom it wants to learn something, and asks step by step until
// only that person is left. Every pair of answers that differ must be of groups that differ by five or more.
TEST_F(TargetedSearch, NarrowingStepByStepTellsNothingOfOnePerson) {
  nurses(11);
  const auto target = visible("Het Doelwit", [](profiles::profile& p) {
    p.what.languages.push_back({"polish", profiles::level::fluent});
    p.what.languages.push_back({"french", profiles::level::fluent});
    p.what.week_away.emplace(0x3U);
    p.what.at = point{50.93, 5.33};
  });
  nurses(3, speaks("french"));
  std::vector<question> attack{nurse_question()};
  for (const char* language : {"french", "polish"}) attack.push_back(with_language(language));
  for (std::size_t part = 0; part < 4; ++part) {
    question q = nurse_question();
    q.asks.week.set(part);
    attack.push_back(q);
  }
  for (const int km : {5, 10}) {
    question q = nurse_question();
    q.place = "Alken", q.nis = alken_nis, q.km = km;
    attack.push_back(q);
  }
  question both = with_language("french");
  both.asks.languages.push_back({"polish", asks::level::good});
  attack.push_back(both);
  ASSERT_EQ(how_many(with_language("polish")), 1U) << "without the rule the second question names the target";
  struct told {
    std::vector<bool> people;  // of the question whose answer was given
    search answer;
  };
  std::vector<told> all;
  for (int day = 0; day < 3; ++day) {
    for (const question& q : attack) {
      const auto s = ask(q).value();
      const auto answer = node.db().read(
          alken.id, [&](transaction& tx) { return targeted_search::find(tx, s.answer_id).value(); });
      EXPECT_EQ(s.said, answer.said);
      all.push_back({truly(answer.what), answer});
    }
    node.time.advance(std::chrono::hours{25});  // the days before still count
  }
  for (const told& a : all)
    for (const told& b : all) {
      std::size_t apart = 0;
      for (std::size_t i = 0; i < a.people.size(); ++i) apart += a.people[i] != b.people[i] ? 1 : 0;
      EXPECT_TRUE(apart == 0 || apart >= targeted_search::least_shown)
          << to_json(a.answer.what) << " and " << to_json(b.answer.what) << " differ by " << apart;
    }
  for (const told& a : all)
    if (const auto cards = shown(a.answer); !cards.empty())
      EXPECT_GE(cards.size(), targeted_search::least_shown);
}

TEST_F(TargetedSearch, AQuestionThatIsNearlyTheSameHasTheAnswerOfTheFirstAndSaysSo) {
  nurses(11);
  visible("Het Doelwit", speaks("polish"));
  const auto first = ask(nurse_question()).value();
  question q = nurse_question();
  q.asks.week.set(0);
  visible("Kan niet op maandag", [](profiles::profile& p) { p.what.week_away.emplace(0x1U); });
  const auto second = ask(q).value();
  EXPECT_EQ(second.answer_id, first.id);
  EXPECT_EQ(shown(second), shown(first)) << "the very same cards";
  EXPECT_THAT(open(linde, address(second)).body,
              HasSubstr("Deze vraag vindt bijna dezelfde mensen als je eerdere vraag"));
  const auto other = ask(with_language("polish")).value();
  EXPECT_EQ(other.answer_id, other.id) << "twelve people apart";
  EXPECT_EQ(other.said, band::few);
}

TEST_F(TargetedSearch, TwoQuestionsAtOnceAreComparedWithEachOther) {
  nurses(8);
  visible("Kan niet op maandag", [](profiles::profile& p) { p.what.week_away.emplace(0x1U); });
  question monday = nurse_question();
  monday.asks.week.set(0);
  std::barrier start(2);
  std::optional<search> first, second;
  std::thread one([&] {
    start.arrive_and_wait();
    first = ask(nurse_question()).value();
  });
  std::thread two([&] {
    start.arrive_and_wait();
    second = ask(monday).value();
  });
  one.join();
  two.join();
  EXPECT_EQ(first->answer_id, second->answer_id) << "whichever was first";
}

TEST_F(TargetedSearch, TheLastQuestionOfTheDayIsNotGivenTwice) {
  run("insert into tenant.asking_days values (" + number + ", '" + organisation + "', '2026-11-21', 19, 0)");
  std::barrier start(2);
  std::atomic<int> asked = 0;
  std::vector<std::thread> threads;
  for (const char* code : {"polish", "french"})
    threads.emplace_back([&, code] {
      start.arrive_and_wait();
      asked += ask(with_language(code)) ? 1 : 0;
    });
  for (auto& t : threads) t.join();
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(this->one("select searches from tenant.asking_days"), "20");
}

// A card that goes, or says something else than yesterday, tells what its person did.
TEST_F(TargetedSearch, WhenOnePersonChangesHidesOrGoesAllCardsGo) {
  const auto change = [&](const std::function<void(transaction&, const profiles::profile&)>& act) {
    const auto people = nurses(6);
    question q = nurse_question();
    q.asks.week.set(static_cast<std::size_t>(++asked_));
    const auto other = add_approved(fmt::format("Vzw {}", asked_));
    const auto s = in_alken([&](transaction& tx) {
      return targeted_search::ask(tx, scope(),
                                  {.organisation_id = organisations::organisation_id(other),
                                   .vacancy_id = {},
                                   .what = q,
                                   .by = std::nullopt})
          .value();
    });
    EXPECT_GE(shown(s).size(), 6U);
    node.time.advance(std::chrono::seconds{5});
    in_alken([&](transaction& tx) { act(tx, people[0]); });
    EXPECT_THAT(shown(s), IsEmpty());
    const someone reader = sign_in(node, alken, web::role::organisation, other);
    EXPECT_THAT(open(reader, address(s)).body,
                AllOf(HasSubstr("De kaarten van deze zoekactie gelden niet meer"),
                      Not(HasSubstr("Vraag het blind"))));
  };
  change([&](transaction& tx, const auto& p) { profiles::hide(tx, p.id, node.time.now()).value(); });
  change([&](transaction& tx, const auto& p) { ASSERT_TRUE(profiles::erase(tx, p.id)); });
  change([&](transaction& tx, const auto& p) {
    profiles::profile q = profiles::find(tx, p.id).value();
    q.what.skills = {"nurse", "cooking"};
    const int version = q.version;
    profiles::save(tx, q, version, node.time.now()).value();
  });
}

TEST_F(TargetedSearch, TwoOrganisationsOfOneAccountHaveOneMemoryAndOneDay) {
  nurses(8);
  visible("Kan niet op maandag", [](profiles::profile& p) { p.what.week_away.emplace(0x1U); });
  const organisations::organisation_id first(organisation), second(add_approved("Tweede vzw"));
  const auto as = [&](const organisations::organisation_id& who, const question& q) {
    return in_alken([&](transaction& tx) {
      auto done = targeted_search::ask(tx, scope(),
                                       {.organisation_id = who,
                                        .vacancy_id = {},
                                        .what = q,
                                        .by = std::nullopt,
                                        .together = {first, second}});
      if (!done) tx.abandon();
      return done;
    });
  };
  question monday = nurse_question();
  monday.asks.week.set(0);
  const auto wide = as(first, nurse_question()).value();
  const auto narrow = as(second, monday).value();
  EXPECT_EQ(narrow.answer_id, wide.id) << "one person apart, asked by the other organisation";
  EXPECT_EQ(narrow.organisation_id, second);
  const auto same = as(second, nurse_question()).value();
  EXPECT_EQ(same.answer_id, wide.id);
  EXPECT_EQ(same.organisation_id, second);
  run("update tenant.asking_days set searches = 18 where organisation_id = '" + organisation + "'");
  EXPECT_EQ(as(second, with_language("polish")).error().kind, refusal_kind::too_many) << "18 and 2";
}

TEST_F(TargetedSearch, CardsHoldForADay) {
  nurses(6);
  const auto s = ask(nurse_question()).value();
  ASSERT_THAT(shown(s), SizeIs(6));
  node.time.advance(targeted_search::answer_term);
  EXPECT_THAT(shown(s), IsEmpty());
}

// Asking every day must not show who came that day.
TEST_F(TargetedSearch, ANewcomerAloneIsNotToldByAskingAgain) {
  nurses(4);
  std::set<std::string> last;
  band told = ask(nurse_question()).value().said;
  EXPECT_EQ(told, band::few);
  std::vector<std::size_t> sizes;
  for (int day = 0; day < 9; ++day) {
    node.time.advance(std::chrono::hours{25});
    nurses(1);
    const auto s = ask(nurse_question()).value();
    std::set<std::string> now;
    node.db().read(alken.id, [&](transaction& tx) {
      for (const auto& c : targeted_search::cards_of(tx, scope(), s).cards) now.insert(c.profile_id);
    });
    std::size_t came = 0;
    for (const auto& id : now) came += last.contains(id) ? 0 : 1;
    EXPECT_TRUE(came == 0 || came >= targeted_search::least_shown) << "day " << day;
    sizes.push_back(now.size());
    last = now;
  }
  EXPECT_EQ(sizes.front(), 0U);
  EXPECT_EQ(sizes.back(), 9U) << "five came since the last answer of its own: "
                              << ::testing::PrintToString(sizes);
}

TEST_F(TargetedSearch, AHandMadeAgeMeasuresNobody) {
  nurses(6);
  question q = nurse_question();
  for (const int age : {-88, 40, 67}) {
    q.minimum_age = age;
    EXPECT_FALSE(ask(q)) << age;
  }
}

TEST_F(TargetedSearch, TheSameQuestionForAVacancyIsOfThatVacancyAndHasTheSameCards) {
  nurses(6);
  asks::vacancy_asks a;
  a.must = {"nurse"};
  const auto v = published(2, a);
  const auto q = targeted_search::question_of(v, node.inside().services().municipalities);
  const auto free = ask(q).value();
  const auto done = click(linde, "/mijn-organisatie/vacatures/" + v.id + "/zoekactie");
  ASSERT_EQ(done.status, 303);
  const auto of_vacancy = node.db().read(alken.id, [&](transaction& tx) {
    const std::string to = done.headers.at("location");
    return targeted_search::find(tx, targeted_search::search_id(to.substr(to.rfind('/') + 1))).value();
  });
  EXPECT_EQ(of_vacancy.vacancy_id, v.id);
  EXPECT_EQ(shown(of_vacancy), shown(free));
  EXPECT_EQ(one("select searches from tenant.asking_days"), "1");
}

TEST_F(TargetedSearch, WhoWasOnACardReadsItOnTheirPage) {
  const auto people = nurses(5);
  ask(nurse_question()).value();
  EXPECT_THAT(open(session_of(people[0]), "/mijn/wie-keek").body,
              AllOf(HasSubstr("Hulpkorps Alken"), HasSubstr("Vond je 1 keer in een zoekactie, zonder naam")));
  question q = nurse_question();
  q.asks.week.set(0);
  ask(q).value();
  EXPECT_THAT(open(session_of(people[0]), "/mijn/wie-keek").body, HasSubstr("Vond je 2 keer"));
}

TEST_F(TargetedSearch, WhoWasNotCardedIsNotLookedAt) {
  const auto people = nurses(4);
  ask(nurse_question()).value();
  EXPECT_EQ(one("select count(*) from tenant.profile_looks"), "0") << "a band below five is about nobody";
}

TEST_F(TargetedSearch, NobodySearchesForAnotherOrganisationOrBeforeApproval) {
  nurses(5);
  const auto s = ask(nurse_question()).value();
  const someone stranger = sign_in(node, alken, web::role::organisation, add_approved("Andere vzw"));
  EXPECT_EQ(open(stranger, address(s)).status, 404);
  EXPECT_EQ(open(stranger, address(s) + "/uitnodiging").status, 404);
  EXPECT_EQ(click(stranger, address(s) + "/uitnodiging", {{"titel", "x"}, {"bericht", "y"}}).status, 404);
  const auto pending = in_alken([&](transaction& tx) {
    organisations::organisation o;
    o.name = "Nog niet vzw";
    o.kind = "vzw";
    o.email = "x@y.be";
    return organisations::sign_up(tx, o, node.time.now()).value().id.text();
  });
  const someone waiting = sign_in(node, alken, web::role::organisation, pending);
  EXPECT_EQ(open(waiting, "/mijn-organisatie/zoeken").status, 403);
  EXPECT_EQ(click(waiting, "/mijn-organisatie/zoeken", {{"woorden", "verpleegkundige"}}).status, 403);
}

TEST_F(TargetedSearch, APageIsAskedInWordsAndShowsHowTheyWereUnderstood) {
  nurses(6);
  const auto form = open(linde, "/mijn-organisatie/zoeken");
  EXPECT_THAT(form.body, HasSubstr("Wie zoek je?"));
  const auto done = click(linde, "/mijn-organisatie/zoeken",
                          {{"woorden", "verpleegkundigen op weekdagen, binnen 20 km van Alken"}});
  ASSERT_EQ(done.status, 303);
  const auto page = open(linde, done.headers.at("location"));
  EXPECT_THAT(page.body, AllOf(HasSubstr("Zo begrepen we je vraag"), HasSubstr("Verpleegkundige"),
                               HasSubstr("hoogstens 20 km van Alken"), HasSubstr("Maandag tot vrijdag"),
                               HasSubstr("Zonder hoogstens 20 km van Alken")));
  EXPECT_EQ(one("select question::text like '%weekdagen%' from tenant.searches"), "f")
      << "words are not kept";
}

TEST_F(TargetedSearch, APartCanBeTakenOut) {
  nurses(6);
  question q = nurse_question();
  q.asks.week.set(4);
  question without = nurse_question();
  const auto done =
      click(linde, "/mijn-organisatie/zoeken", {{"vraag", to_json(without)}, {"organisatie", organisation}});
  ASSERT_EQ(done.status, 303);
  EXPECT_THAT(open(linde, done.headers.at("location")).body, Not(HasSubstr("Dinsdag:")));
  for (const char* bad : {"", "{", "[]", R"({"asks":{"must":["nurse"]}})",
                          R"({"asks":{"must":["<b>"]},"place":"","nis":0,"km":0,"age":0})"})
    EXPECT_EQ(
        click(linde, "/mijn-organisatie/zoeken", {{"vraag", bad}, {"organisatie", organisation}}).status, 422)
        << bad;
}

TEST_F(TargetedSearch, WordsThatNameNothingAreRefusedAndStayTyped) {
  const auto refused = click(linde, "/mijn-organisatie/zoeken", {{"woorden", "xyzzy plugh"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body,
              AllOf(HasSubstr("xyzzy plugh"), HasSubstr("Schrijf wat iemand moet kunnen of hebben")));
  EXPECT_EQ(click(linde, "/mijn-organisatie/zoeken", {{"woorden", ""}}).status, 422);
  EXPECT_EQ(one("select count(*) from tenant.searches"), "0");
}

TEST_F(TargetedSearch, AVacancyFillsTheSearchWithWhatItAsks) {
  nurses(6);
  asks::vacancy_asks a;
  a.must = {"nurse"};
  a.languages = {{"dutch", asks::level::good}};
  const auto v = published(2, a);
  const auto done = click(linde, "/mijn-organisatie/vacatures/" + v.id + "/zoekactie");
  ASSERT_EQ(done.status, 303);
  EXPECT_THAT(
      open(linde, done.headers.at("location")).body,
      AllOf(HasSubstr("Voor de vacature"), HasSubstr("5 tot 9 mensen passen"), HasSubstr("Nederlands")));
  EXPECT_THAT(open(linde, "/mijn-organisatie/vacatures/" + v.id).body, HasSubstr("Zoek mensen hiervoor"));
  const someone stranger = sign_in(node, alken, web::role::organisation, add_approved("Andere vzw"));
  EXPECT_EQ(click(stranger, "/mijn-organisatie/vacatures/" + v.id + "/zoekactie").status, 404);
}

TEST_F(TargetedSearch, ACardOfAnotherSearchAsksNobody) {
  nurses(6);
  const auto s = ask(nurse_question()).value();
  EXPECT_EQ(open(linde, address(s) + "/uitnodiging").status, 422) << "no card was chosen";
  EXPECT_EQ(open(linde, address(s) + "/uitnodiging?kaart=ZZZZ").status, 422);
  EXPECT_EQ(
      click(linde, address(s) + "/uitnodiging", {{"kaart", "ZZZZ"}, {"titel", "x"}, {"bericht", "y"}}).status,
      409);
  const auto untitled =
      click(linde, address(s) + "/uitnodiging", {{"kaart", shown(s).at(0)}, {"titel", ""}, {"bericht", "y"}});
  EXPECT_EQ(untitled.status, 422);
  EXPECT_THAT(untitled.body, HasSubstr("Schrijf in één zin wat je vraagt"));
  EXPECT_EQ(one("select count(*) from tenant.invitation_rounds"), "0");
}

TEST_F(TargetedSearch, OfPeopleWhoFitAlikeTheLeastInvitedComesFirst) {
  const auto people = nurses(6);
  for (int i = 0; i < 3; ++i) {
    const auto o = add_approved(fmt::format("Vzw {}", i));
    auto r = asked();
    r.organisation_id = organisations::organisation_id(o);
    node.time.advance(std::chrono::days{11});
    ASSERT_TRUE(send(r, {people[0]}));
  }
  const auto s = ask(nurse_question()).value();
  const auto order =
      all("select profile_id from tenant.search_cards where search_id = '" + s.id + "' order by place");
  ASSERT_THAT(order, SizeIs(6));
  EXPECT_EQ(order.back(), people[0].id);
}

TEST_F(TargetedSearch, EachAnswerNamesTheVersionOfItsWeights) {
  nurses(5);
  EXPECT_EQ(ask(nurse_question()).value().weights, "2");
  in_alken([&](transaction& tx) {
    ASSERT_TRUE(match_pool::set_weights(tx, {{"distance", 50}}, std::nullopt, node.time.now()));
    EXPECT_EQ(match_pool::set_weights(tx, {{"distance", 500}}, std::nullopt, node.time.now()).error().field,
              "distance");
  });
  node.time.advance(std::chrono::hours{25});
  const auto s = ask(nurse_question()).value();
  EXPECT_EQ(s.weights, "2.1");
  const someone later = sign_in(node, alken, web::role::organisation, organisation);
  EXPECT_THAT(open(later, address(s)).body, HasSubstr("versie 2.1"));
}

TEST_F(TargetedSearch, SearchesGoAfterTheirTerm) {
  nurses(5);
  ask(nurse_question()).value();
  node.time.advance(std::chrono::days{29});
  question q = nurse_question();
  q.asks.week.set(0);
  ask(q).value();  // has the answer of the first, made anew
  node.time.advance(std::chrono::days{2});
  in_alken([&](transaction& tx) { targeted_search::forget_old(tx, node.time.now()); });
  EXPECT_EQ(one("select count(*) from tenant.searches"), "2");
  node.time.advance(std::chrono::days{40});
  in_alken([&](transaction& tx) { targeted_search::forget_old(tx, node.time.now()); });
  EXPECT_EQ(one("select count(*) from tenant.searches"), "0");
}

}  // namespace
}  // namespace paraat::test
