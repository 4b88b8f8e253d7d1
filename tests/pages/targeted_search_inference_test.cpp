// Targeted search: what several questions together tell of one person, on one day and over days.

#include <barrier>
#include <set>
#include <thread>

#include "tests/pages/targeted_questions.hpp"

namespace paraat::test {
namespace {

using targeted_search::band;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class TargetedSearchInference : public TargetedQuestions {
 protected:
  int asked_ = 3;
};

TEST_F(TargetedSearchInference, TheSameQuestionHasTheSameAnswerForADay) {
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

TEST_F(TargetedSearchInference, ADayHasTwentyDifferentQuestions) {
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
TEST_F(TargetedSearchInference, NarrowingStepByStepTellsNothingOfOnePerson) {
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

TEST_F(TargetedSearchInference, AQuestionThatIsNearlyTheSameHasTheAnswerOfTheFirstAndSaysSo) {
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

TEST_F(TargetedSearchInference, TwoQuestionsAtOnceAreComparedWithEachOther) {
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

TEST_F(TargetedSearchInference, TheLastQuestionOfTheDayIsNotGivenTwice) {
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
TEST_F(TargetedSearchInference, WhenOnePersonChangesHidesOrGoesAllCardsGo) {
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

TEST_F(TargetedSearchInference, TwoOrganisationsOfOneAccountHaveOneMemoryAndOneDay) {
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

// Asking every day must not show who came that day.
TEST_F(TargetedSearchInference, ANewcomerAloneIsNotToldByAskingAgain) {
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

TEST_F(TargetedSearchInference, AHandMadeAgeMeasuresNobody) {
  nurses(6);
  question q = nurse_question();
  for (const int age : {-88, 40, 67}) {
    q.minimum_age = age;
    EXPECT_FALSE(ask(q)) << age;
  }
}

}  // namespace
}  // namespace paraat::test
