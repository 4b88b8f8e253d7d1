// Orders of people and of vacancies, and the snapshots that they are made from.
#include <map>
#include <thread>

#include "tests/unit/random_match.hpp"

namespace paraat::matching {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::uint64_t> keys(const ranking& r) {
  std::vector<std::uint64_t> out;
  for (const ranked& one : r.best) out.push_back(one.key);
  return out;
}
people_snapshot snapshot_of(const std::vector<match_profile>& people) {
  people_snapshot out;
  for (const match_profile& p : people) out.add(p);
  return out;
}
vacancies_snapshot snapshot_of(const std::vector<match_ask>& asks) {
  vacancies_snapshot out;
  for (const match_ask& a : asks) out.add(a);
  return out;
}
match_profile invited(std::uint64_t key, int times) {
  match_profile p = an();
  p.key = key;
  p.invitations = times;
  return p;
}

TEST(MatchRanking, OfPeopleWhoFitAlikeTheLeastInvitedComesFirst) {
  const auto r = rank_people(visits(), snapshot_of({invited(1, 3), invited(2, 0), invited(3, 1)}),
                             usual_weights(), today, 9);
  EXPECT_THAT(keys(r), ElementsAre(2, 3, 1));
}

TEST(MatchRanking, NobodyStandsBeforeAPersonWhoFitsMoreThanThreePointsBetter) {
  match_profile better = invited(1, 9);
  better.can[0].how = evidence::earned_here;
  better.wants.push_back(word("care_home_residents"));
  const match_profile worse = invited(2, 0);
  ASSERT_GT(score(better, visits()), score(worse, visits()) + 300);
  EXPECT_THAT(keys(rank_people(visits(), snapshot_of({worse, better}), usual_weights(), today, 9)),
              ElementsAre(1, 2));
  random_match random(6);
  std::vector<match_profile> people;
  for (std::uint64_t i = 0; i < 2000; ++i) people.push_back(random.person(i));
  for (std::uint64_t i = 0; i < 20; ++i) {
    const auto r = rank_people(random.ask(i), snapshot_of(people), usual_weights(), today, people.size());
    int best_behind = 0;
    for (std::size_t at = r.best.size(); at-- > 0;) {
      EXPECT_LE(best_behind, r.best[at].hundredths + 300);
      best_behind = std::max(best_behind, r.best[at].hundredths);
    }
  }
}

TEST(MatchRanking, WithoutFairnessTheScoreAloneCounts) {
  match_profile better = invited(2, 9);
  better.home = alken;
  match_weights strict = usual_weights();
  strict.fair_within = 0;
  EXPECT_THAT(keys(rank_people(visits(), snapshot_of({invited(1, 0), better}), strict, today, 9)),
              ElementsAre(2, 1));
}

TEST(MatchRanking, TiesGoByKeyAndTheOrderOfTheRowsDoesNotCount) {
  EXPECT_THAT(keys(rank_people(visits(), snapshot_of({invited(3, 0), invited(1, 0), invited(2, 0)}),
                               usual_weights(), today, 9)),
              ElementsAre(1, 2, 3));
  random_match random(7);
  std::vector<match_profile> people;
  std::vector<match_ask> asks;
  for (std::uint64_t i = 0; i < 500; ++i) {
    people.push_back(random.person(i));
    asks.push_back(random.ask(i));
  }
  const match_ask ask = random.ask(1);
  const match_profile person = random.person(1);
  const auto first = keys(rank_people(ask, snapshot_of(people), usual_weights(), today, 100));
  const auto vacancies = keys(rank_vacancies(person, snapshot_of(asks), usual_weights(), today, 100));
  EXPECT_FALSE(first.empty());
  for (int i = 0; i < 10; ++i) {
    random.shuffle(people);
    random.shuffle(asks);
    EXPECT_EQ(keys(rank_people(ask, snapshot_of(people), usual_weights(), today, 100)), first);
    EXPECT_EQ(keys(rank_vacancies(person, snapshot_of(asks), usual_weights(), today, 100)), vacancies);
  }
}

TEST(MatchRanking, TheFirstNAreTheBeginningOfTheWholeOrder) {
  random_match random(8);
  std::vector<match_profile> people;
  for (std::uint64_t i = 0; i < 1000; ++i) people.push_back(random.person(i));
  const people_snapshot all = snapshot_of(people);
  const match_ask ask = random.ask(2);
  const auto whole = keys(rank_people(ask, all, usual_weights(), today, 1000));
  for (const std::size_t n : {0U, 1U, 7U, 50U, 5000U}) {
    const auto some = keys(rank_people(ask, all, usual_weights(), today, n));
    EXPECT_EQ(some, std::vector(whole.begin(),
                                whole.begin() + static_cast<std::ptrdiff_t>(std::min(n, whole.size()))));
  }
}

match_ask answered(std::uint64_t key, int times) {
  match_ask a = visits();
  a.key = key;
  a.answered_lately = times;
  return a;
}

TEST(MatchRanking, AVacancyThatWasAnsweredSinksOnceAndKeepsItsScore) {
  const auto all = snapshot_of({answered(1, 9), answered(2, 1), answered(3, 0), answered(4, 0)});
  const auto r = rank_vacancies(an(), all, usual_weights(), today, 9);
  EXPECT_THAT(keys(r), ElementsAre(3, 4, 1, 2)) << "the number of answers does not matter";
  for (const ranked& one : r.best) EXPECT_EQ(one.hundredths, r.best[0].hundredths);
  match_weights even = usual_weights();
  even.sink = 0;
  EXPECT_THAT(keys(rank_vacancies(an(), all, even, today, 9)), ElementsAre(1, 2, 3, 4));
}

TEST(MatchRanking, AnAnsweredVacancyStaysAmongTheBestN) {
  const auto all = snapshot_of({answered(1, 1), answered(2, 0), answered(3, 0)});
  EXPECT_THAT(keys(rank_vacancies(an(), all, usual_weights(), today, 2)), ElementsAre(2, 1))
      << "the two best by score, in another order";
}

TEST(MatchRanking, EmptyInputsGiveEmptyLists) {
  EXPECT_THAT(rank_people(visits(), {}, usual_weights(), today, 50).best, IsEmpty());
  EXPECT_THAT(rank_vacancies(an(), {}, usual_weights(), today, 50).best, IsEmpty());
  match_profile blank;
  blank.adult = true;
  const auto r = rank_people(match_ask{}, snapshot_of({blank}), usual_weights(), today, 50);
  ASSERT_EQ(r.best.size(), 1U) << "who says nothing fits what asks nothing";
  EXPECT_GT(r.best[0].hundredths, 0);
}

TEST(MatchRanking, NamesTheVersionOfItsWeightsAndCountsWhoIsLeftOut) {
  const auto mine = adjusted(usual_weights(), {}, 4);
  ASSERT_TRUE(mine);
  match_profile far = invited(2, 0);
  far.home = ghent;
  const auto r = rank_people(visits(), snapshot_of({invited(1, 0), far}), *mine, today, 9);
  EXPECT_EQ(r.version.name(), "2.4");
  EXPECT_EQ(r.fitting, 1U);
  EXPECT_EQ(r.excluded(exclusion::too_far), 1U);
}

TEST(MatchSnapshot, WhoIsErasedIsInNoListAndLeavesNoBytes) {
  people_snapshot all = snapshot_of({invited(1, 0), invited(2, 0), invited(3, 0)});
  EXPECT_TRUE(all.erase(2));
  EXPECT_FALSE(all.erase(2));
  EXPECT_FALSE(all.erase(99));
  EXPECT_EQ(all.size(), 2U);
  EXPECT_THAT(keys(rank_people(visits(), all, usual_weights(), today, 9)), ElementsAre(1, 3));
  EXPECT_EQ(all.rows()[1].key, packed_key{});
  const person_row before = all.rows()[0];
  for (std::size_t i = before.offset + before.slots; i < all.rows()[2].offset; ++i)
    EXPECT_EQ(all.slots_of({.offset = static_cast<std::uint32_t>(i), .slots = 1})[0].bits(), 0);
}

TEST(MatchSnapshot, TakesSixtyFourBytesForAPerson) {
  match_profile p = an();
  p.can = {
      {word("listening"), evidence::said}, {word("cooking"), evidence::said}, {word("car"), evidence::said}};
  p.certificates = {{.what = word("first_aid"), .how = evidence::paper_seen}};
  p.languages.push_back({word("french"), language_level::b1});
  p.wants = {word("care_home_visit"), word("zorg"), word("seniors"), word("meal_help")};
  p.avoids = {word("animals_group")};
  people_snapshot all;
  for (int i = 0; i < 100; ++i) all.add(p);
  EXPECT_LE(all.bytes() / all.size(), 64U);
}

TEST(MatchSnapshot, AnErasureDuringARebuildIsNotUndoneByIt) {
  current_people people;
  const auto first = people.begin_rebuild();
  EXPECT_TRUE(people.replace(snapshot_of({invited(1, 0), invited(2, 0)}), first));
  const auto held = people.read();
  const auto second = people.begin_rebuild();  // reads the database here, with 2 in it
  people.erase(2);
  EXPECT_EQ(people.read()->size(), 1U) << "at once";
  EXPECT_EQ(held->size(), 2U) << "a reader keeps what it began with";
  EXPECT_TRUE(people.replace(snapshot_of({invited(1, 0), invited(2, 0), invited(3, 0)}), second));
  EXPECT_THAT(keys(rank_people(visits(), *people.read(), usual_weights(), today, 9)), ElementsAre(1, 3));
}

TEST(MatchSnapshot, ARebuildThatComesTooLateIsDropped) {
  current_people people;
  const auto slow = people.begin_rebuild(), quick = people.begin_rebuild();
  people.erase(1);
  EXPECT_TRUE(people.replace(snapshot_of({invited(2, 0)}), quick));
  EXPECT_FALSE(people.replace(snapshot_of({invited(1, 0), invited(2, 0)}), slow));
  EXPECT_EQ(people.read()->size(), 1U);
  // Somebody of that key who comes back later is no longer held out.
  EXPECT_TRUE(people.replace(snapshot_of({invited(1, 0), invited(2, 0)}), people.begin_rebuild()));
  EXPECT_EQ(people.read()->size(), 2U);
}

TEST(MatchSnapshot, ReadersAndErasuresDoNotMeet) {
  current_people people;
  std::vector<match_profile> many;
  for (std::uint64_t i = 0; i < 200; ++i) many.push_back(invited(i, 0));
  people.replace(snapshot_of(many), people.begin_rebuild());
  std::vector<std::jthread> readers;
  for (int t = 0; t < 3; ++t)
    readers.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        const auto now = people.read();
        EXPECT_EQ(rank_people(visits(), *now, usual_weights(), today, 500).best.size(), now->size());
      }
    });
  for (std::uint64_t i = 0; i < 200; ++i) people.erase(i);
  readers.clear();
  EXPECT_EQ(people.read()->size(), 0U);
}

TEST(MatchSnapshot, AnAnswerIsNotedOnAVacancy) {
  match_ask other = visits();
  other.key = 8;
  vacancies_snapshot all = snapshot_of(std::vector{visits(), other});
  EXPECT_THAT(keys(rank_vacancies(an(), all, usual_weights(), today, 9)), ElementsAre(7, 8));
  all.note_answers(7, 1);
  EXPECT_THAT(keys(rank_vacancies(an(), all, usual_weights(), today, 9)), ElementsAre(8, 7));
  EXPECT_TRUE(all.erase(8));
  EXPECT_THAT(keys(rank_vacancies(an(), all, usual_weights(), today, 9)), ElementsAre(7));
}

}  // namespace
}  // namespace paraat::matching
