// Assignment of places, the reserve list and its order, and places that are offered on.

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <set>

#include "tests/unit/random_callout.hpp"

namespace paraat::callouts {
namespace {

using testing::ElementsAre;

task needing(int n, int from = 23, int until = 29) {
  task t;
  t.needed = n;
  t.when = {night(from), night(until)};
  return t;
}
willing says_yes(std::string who, task_set direct, int minute, task_set deputy = 0) {
  return {.person = std::move(who),
          .direct = direct,
          .deputy = deputy,
          .said_yes = night(20) + std::chrono::minutes{minute}};
}

TEST(Places, WhoSaidYesFirstGetsTheLastPlace) {
  const std::vector tasks{needing(1)};
  const std::vector people{says_yes("bea", 1, 5), says_yes("an", 1, 3)};
  const auto a = assign(tasks, people);
  EXPECT_EQ(a.place[0], std::nullopt);
  EXPECT_EQ(a.place[1], 0U);
  ASSERT_EQ(a.reserve.size(), 1U);
  EXPECT_EQ(a.reserve[0].rank, 1);
}

TEST(Places, APersonWithTwoSkillsGoesWhereNobodyElseCan) {
  const std::vector tasks{needing(1), needing(1)};
  // An can do both and came first; Bea only the first task.
  const auto a = assign(tasks, std::vector{says_yes("an", 0b11, 1), says_yes("bea", 0b01, 2)});
  EXPECT_EQ(a.place[0], 1U);
  EXPECT_EQ(a.place[1], 0U);
  EXPECT_EQ(shortage(tasks, a.confirmed), 0);
}

TEST(Places, ADeputyComesAfterWhoHasTheSkill) {
  const std::vector tasks{needing(1)};
  const std::vector people{says_yes("deputy", 0, 1, 1), says_yes("nurse", 1, 9), says_yes("late", 1, 10)};
  const auto a = assign(tasks, people);
  EXPECT_EQ(a.place[1], 0U);
  ASSERT_EQ(a.reserve.size(), 2U);
  EXPECT_EQ(people[a.reserve[0].who].person, "late");
  EXPECT_EQ(a.reserve[1].rank, 2);
  EXPECT_EQ(a.reserve[1].ahead_by_skill, 1);
  EXPECT_EQ(a.reserve[1].ahead_by_time, 0);
  EXPECT_EQ(assign(tasks, std::vector{people[0]}).place[0], 0U) << "a deputy fills what stays empty";
}

TEST(Places, WhoHasAPlaceElsewhereAtThatTimeIsNotPlacedTwice) {
  const std::vector tasks{needing(5, 23, 29), needing(5, 29, 35)};
  willing an = says_yes("an", 0b11, 1);
  an.busy = {{night(22), night(25)}};
  EXPECT_EQ(assign(tasks, std::vector{an}).place[0], 1U) << "the second shift is free";
  an.busy.push_back({night(30), night(31)});
  const auto a = assign(tasks, std::vector{an});
  EXPECT_EQ(a.place[0], std::nullopt);
  EXPECT_THAT(a.double_booked, ElementsAre(0));
  EXPECT_TRUE(a.reserve.empty()) << "no false hope";
}

TEST(Places, ASurplusOfOneSkillNeverHidesALackOfAnother) {
  const std::vector tasks{needing(4), needing(10)};
  EXPECT_EQ(shortage(tasks, std::vector{9, 3}), 7);
  EXPECT_EQ(shortage(tasks, std::vector{4, 10}), 0);
  EXPECT_EQ(shortage(tasks, std::vector{400, 9}), 1);
}

TEST(Places, WhoHasAPlaceKeepsItAlsoWhenLessIsNeeded) {
  const std::vector tasks{needing(1)};
  willing an = says_yes("an", 1, 9), bea = says_yes("bea", 1, 8);
  an.place = bea.place = 0;
  const auto a = assign(tasks, std::vector{an, bea, says_yes("cis", 1, 1)});
  EXPECT_EQ(a.place[0], 0U);
  EXPECT_EQ(a.place[1], 0U);
  EXPECT_EQ(a.place[2], std::nullopt);
  EXPECT_EQ(a.confirmed[0], 2);
}

// The most places that can be filled at all, found by trying each way.
int most_places(std::span<const task> tasks, std::span<const willing> people) {
  std::vector<int> left;
  for (const task& t : tasks) left.push_back(t.needed);
  const std::function<int(std::size_t)> from = [&](std::size_t w) {
    if (w == people.size()) return 0;
    int best = from(w + 1);
    for (std::size_t t = 0; t < tasks.size(); ++t) {
      const bool free =
          std::ranges::none_of(people[w].busy, [&](const period& p) { return p.overlaps(tasks[t].when); });
      if (left[t] == 0 || !free || !(((people[w].direct | people[w].deputy) >> t) & 1U)) continue;
      --left[t];
      best = std::max(best, 1 + from(w + 1));
      ++left[t];
    }
    return best;
  };
  return from(0);
}

TEST(Places, AreFilledAsFarAsTheyCanBe) {
  for (int seed = 0; seed < random_rounds; ++seed) {
    random_callout r(seed);
    auto tasks = r.tasks(3);
    for (task& t : tasks) t.needed %= 4;
    const auto people = r.answers(7, tasks.size());
    const auto a = assign(tasks, people);
    ASSERT_EQ(std::accumulate(a.confirmed.begin(), a.confirmed.end(), 0), most_places(tasks, people)) << seed;
  }
}

void check_round(std::span<const task> tasks, std::span<const willing> people, const assignment& a) {
  std::vector<int> counted(tasks.size());
  for (std::size_t w = 0; w < people.size(); ++w) {
    if (!a.place[w]) continue;
    ++counted[*a.place[w]];
    if (people[w].place) {
      ASSERT_EQ(a.place[w], people[w].place);
      continue;
    }
    ASSERT_TRUE(((people[w].direct | people[w].deputy) >> *a.place[w]) & 1U) << "no skill";
    for (const period& p : people[w].busy) ASSERT_FALSE(p.overlaps(tasks[*a.place[w]].when)) << "two places";
  }
  ASSERT_EQ(counted, a.confirmed);
  for (std::size_t t = 0; t < tasks.size(); ++t) ASSERT_LE(a.confirmed[t], tasks[t].needed);
  for (const reserve_place& r : a.reserve) {
    ASSERT_FALSE(a.place[r.who]) << "who has a place waits for none";
    ASSERT_EQ(a.confirmed[r.task], tasks[r.task].needed) << "nobody waits for a place that is free";
    ASSERT_EQ(r.rank, 1 + r.ahead_by_skill + r.ahead_by_time);
  }
}

TEST(Places, NeverMoreThanNeededNobodyTwiceAndNobodyWaitsForAFreePlace) {
  for (int seed = 0; seed < random_rounds; ++seed) {
    random_callout r(seed);
    const auto tasks = r.tasks();
    const auto people = r.answers(40, tasks.size());
    const auto a = assign(tasks, people);
    ASSERT_NO_FATAL_FAILURE(check_round(tasks, people, a)) << seed;
    std::map<std::size_t, std::set<int>> ranks;
    for (const reserve_place& p : a.reserve) ASSERT_TRUE(ranks[p.task].insert(p.rank).second) << seed;
    for (const auto& [t, seen] : ranks) ASSERT_EQ(*seen.rbegin(), static_cast<int>(seen.size())) << "no gaps";
    for (std::size_t w = 0; w < people.size(); ++w) {
      const bool waits = std::ranges::any_of(a.reserve, [&](const auto& p) { return p.who == w; });
      const bool double_booked = std::ranges::find(a.double_booked, w) != a.double_booked.end();
      ASSERT_EQ(a.place[w].has_value() + waits + double_booked, 1) << "everybody is told one thing, " << seed;
    }
  }
}

TEST(Places, SomebodyWithTheSkillWhoSaidYesEarlierIsNotPassedOver) {
  for (int seed = 0; seed < random_rounds; ++seed) {
    random_callout r(seed);
    const auto tasks = r.tasks();
    const auto people = r.answers(40, tasks.size());
    const auto a = assign(tasks, people);
    for (const reserve_place& waits : a.reserve) {
      if (!((people[waits.who].direct >> waits.task) & 1U)) continue;
      for (std::size_t w = 0; w < people.size(); ++w)
        if (a.place[w] == waits.task) {
          ASSERT_TRUE((people[w].direct >> waits.task) & 1U) << "a deputy before who has the skill, " << seed;
          ASSERT_LE(people[w].said_yes, people[waits.who].said_yes) << seed;
        }
    }
  }
}

TEST(Places, TheResultDoesNotDependOnHowPeopleAreGiven) {
  for (int seed = 0; seed < random_rounds; ++seed) {
    random_callout r(seed);
    const auto tasks = r.tasks();
    auto people = r.answers(30, tasks.size());
    const auto by_name = [&](const assignment& a) {
      std::map<std::string, std::optional<std::size_t>> out;
      for (std::size_t w = 0; w < people.size(); ++w) out[people[w].person] = a.place[w];
      return out;
    };
    const auto before = by_name(assign(tasks, people));
    r.shuffle(people);
    ASSERT_EQ(by_name(assign(tasks, people)), before) << seed;
  }
}

// A later yes: places are kept, and a rank gets worse only by the number of people ahead by their skill.
TEST(Places, WhoComesLaterTakesNoPlaceAndWorsensARankOnlyWithAReason) {
  for (int seed = 0; seed < random_rounds; ++seed) {
    random_callout r(seed);
    const auto tasks = r.tasks();
    auto people = r.answers(25, tasks.size());
    const auto before = assign(tasks, people);
    for (std::size_t w = 0; w < people.size(); ++w) people[w].place = before.place[w];
    auto later = r.answers(10, tasks.size());
    for (willing& w : later) {
      w.person = "later " + w.person;
      w.said_yes = night(23);
      people.push_back(w);
    }
    const auto after = assign(tasks, people);
    ASSERT_NO_FATAL_FAILURE(check_round(tasks, people, after)) << seed;
    for (std::size_t w = 0; w < before.place.size(); ++w)
      if (before.place[w]) ASSERT_EQ(after.place[w], before.place[w]) << seed;
    for (const reserve_place& was : before.reserve) {
      const auto is = std::ranges::find_if(
          after.reserve, [&](const auto& p) { return p.who == was.who && p.task == was.task; });
      if (is == after.reserve.end()) continue;
      ASSERT_LE(is->ahead_by_time, was.ahead_by_time) << "nobody slips in by time, " << seed;
      ASSERT_LE(is->rank - was.rank, is->ahead_by_skill - was.ahead_by_skill) << seed;
    }
  }
}

TEST(Places, AnsweringShiftAfterShiftNeverPutsSomebodyInTwoPlacesAtOnce) {
  for (int seed = 0; seed < random_rounds; ++seed) {
    random_callout r(seed);
    auto people = r.answers(15, 1);
    for (int shift = 0; shift < 5; ++shift) {
      auto tasks = r.tasks(1);
      tasks[0].needed = 10;
      for (willing& w : people) w.direct = 1;
      const auto a = assign(tasks, people);
      for (std::size_t w = 0; w < people.size(); ++w)
        if (a.place[w]) people[w].busy.push_back(tasks[0].when);
    }
    for (const willing& w : people)
      for (std::size_t i = 1; i < w.busy.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) ASSERT_FALSE(w.busy[i].overlaps(w.busy[j])) << seed;
  }
}

class HandingOn : public testing::Test {
 protected:
  std::vector<task> tasks{needing(2)};
  std::vector<willing> people{says_yes("an", 1, 1), says_yes("bea", 1, 2), says_yes("cis", 1, 3),
                              says_yes("dre", 1, 4)};
  offer_terms terms{};
  // An and Bea have a place; Bea withdraws.
  assignment after_withdrawal() {
    auto a = assign(tasks, people);
    a.place[1].reset();
    --a.confirmed[0];
    return a;
  }
};

TEST_F(HandingOn, AFreePlaceIsOfferedToTheFirstOfTheReserveUntilATime) {
  const auto offers = hand_on(tasks, after_withdrawal(), {}, terms, night(21));
  ASSERT_EQ(offers.size(), 1U);
  EXPECT_EQ(people[offers[0].who].person, "cis");
  EXPECT_EQ(offers[0].until, night(21) + terms.hold);
  EXPECT_TRUE(hand_on(tasks, after_withdrawal(), offers, terms, night(21)).empty()) << "it is held";
}

TEST_F(HandingOn, WhoLetsItLapseMakesWayForTheNextAndStaysOnTheList) {
  auto offers = hand_on(tasks, after_withdrawal(), {}, terms, night(21));
  const auto next = hand_on(tasks, after_withdrawal(), offers, terms, night(22));
  ASSERT_EQ(next.size(), 1U);
  EXPECT_EQ(people[next[0].who].person, "dre");
  offers.insert(offers.end(), next.begin(), next.end());
  const auto again = hand_on(tasks, after_withdrawal(), offers, terms, night(23));
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(people[again[0].who].person, "cis") << "a second chance when everybody had one";
}

TEST_F(HandingOn, WarnsBeforeItLapsesAndCanBeExtendedOnce) {
  const offer o = hand_on(tasks, after_withdrawal(), {}, terms, night(21)).at(0);
  EXPECT_FALSE(to_warn(o, terms, night(21)));
  EXPECT_TRUE(to_warn(o, terms, o.until - terms.warn_before));
  const auto longer = extend(o, terms, o.until - terms.warn_before);
  ASSERT_TRUE(longer);
  EXPECT_EQ(longer->until, o.until + terms.extension);
  EXPECT_FALSE(extend(*longer, terms, night(21))) << "once";
  EXPECT_FALSE(extend(o, terms, o.until)) << "too late";
}

TEST(HandingOnAtRandom, NeverHoldsMoreThanIsFreeNorTwoPlacesForOne) {
  for (int seed = 0; seed < random_rounds; ++seed) {
    random_callout r(seed);
    const auto tasks = r.tasks();
    auto people = r.answers(40, tasks.size());
    auto a = assign(tasks, people);
    for (std::size_t w = 0; w < people.size(); ++w)
      if (a.place[w] && r.one_in(3)) {
        --a.confirmed[*a.place[w]];
        a.place[w].reset();
      }
    std::vector<offer> made;
    for (int minute = 0; minute < 60; minute += 7) {
      const instant now = night(21) + std::chrono::minutes{minute};
      const auto more = hand_on(tasks, a, made, {}, now);
      made.insert(made.end(), more.begin(), more.end());
      std::map<std::size_t, int> of_person, of_task;
      for (const offer& o : made)
        if (o.is_open(now)) {
          ++of_task[o.task];
          ASSERT_EQ(++of_person[o.who], 1) << seed;
          ASSERT_FALSE(a.place[o.who]) << seed;
        }
      for (const auto& [t, n] : of_task) ASSERT_LE(n + a.confirmed[t], tasks[t].needed) << seed;
    }
  }
}

}  // namespace
}  // namespace paraat::callouts
