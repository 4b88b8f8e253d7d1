// The people that the next wave asks.

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "tests/unit/random_callout.hpp"

namespace paraat::callouts {
namespace {

constexpr legal_ages law{};

audience line_of(std::initializer_list<std::pair<task_set, int>> groups) {
  audience a;
  for (const auto& [direct, count] : groups)
    for (int i = 0; i < count; ++i) a.line.push_back({.who = a.line.size(), .direct = direct});
  return a;
}
std::vector<task> needing(std::initializer_list<int> numbers) {
  std::vector<task> out;
  for (const int n : numbers) {
    task t;
    t.needed = n;
    t.when = {night(23), night(29)};
    out.push_back(t);
  }
  return out;
}
int asked_for(const wave& w, std::size_t t) {
  return static_cast<int>(std::ranges::count(w.ask, t, &invitation::task));
}

TEST(Waves, AnUntrainedPoolIsExpectedToSayYesOneInTenUntilItShowsOtherwise) {
  EXPECT_DOUBLE_EQ(yes_rate({}), 0.1);
  EXPECT_NEAR(yes_rate({.settled = 980, .yes = 498}), 0.5, 0.001);
  EXPECT_GT(yes_rate({.settled = 10'000, .yes = 0}), 0);
  EXPECT_LE(yes_rate({.settled = 0, .yes = 50}), 1) << "figures that contradict each other do no harm";
}

TEST(Waves, BestEffortAsksAsManyAsTheForecastNeeds) {
  const auto tasks = needing({10});
  const auto w = next_wave(line_of({{1, 400}}), tasks, std::vector<progress>(1), mode::best_effort, 0, {});
  EXPECT_EQ(asked_for(w, 0), 100);
  EXPECT_NEAR(w.tasks[0].expected, 10, 0.001);
  EXPECT_FALSE(w.tasks[0].dry);
  const std::vector<progress> half{{.confirmed = 5, .held = 1, .open = 20}};
  EXPECT_EQ(asked_for(next_wave(line_of({{1, 400}}), tasks, half, mode::best_effort, 1, {}), 0), 20)
      << "4 missing, 2 still expected of the 20";
}

TEST(Waves, StrictAsksNoMoreThanThereArePlaces) {
  const auto tasks = needing({10});
  const std::vector<progress> now{{.confirmed = 3, .held = 1, .open = 2}};
  EXPECT_EQ(asked_for(next_wave(line_of({{1, 400}}), tasks, now, mode::strict, 0, {}), 0), 4);
}

TEST(Waves, EscalatingDoublesWithEachWave) {
  const auto tasks = needing({2});
  const auto size = [&](int number) {
    return asked_for(
        next_wave(line_of({{1, 4000}}), tasks, std::vector<progress>(1), mode::escalate, number, {}), 0);
  };
  EXPECT_EQ(size(0), 20);
  EXPECT_EQ(size(1), 40);
  EXPECT_EQ(size(3), 160);
}

TEST(Waves, AskNobodyWhenNothingIsMissing) {
  const auto tasks = needing({3});
  for (const mode m : {mode::best_effort, mode::strict, mode::escalate})
    for (const progress p : {progress{.confirmed = 3}, {.confirmed = 5}, {.confirmed = 1, .held = 2}})
      EXPECT_TRUE(next_wave(line_of({{1, 50}}), tasks, std::vector{p}, m, 2, {}).ask.empty());
}

TEST(Waves, ACoordinatorMayAskMoreThanThePlanWould) {
  const auto tasks = needing({8, 2});
  const std::vector<progress> waiting{{.open = 90}, {.confirmed = 2}};
  const auto line = line_of({{0b01, 1000}, {0b10, 420}});
  EXPECT_TRUE(next_wave(line, tasks, waiting, mode::best_effort, 1, {}).ask.empty()) << "the plan waits";
  const auto more = ask_anyway(line, tasks, waiting, 80, {});
  EXPECT_EQ(asked_for(more, 0), 80) << "where people are short";
  EXPECT_EQ(expected_yes(more), 17) << "8 of them, 9 of those who may still answer";
  const std::vector<progress> full{{.confirmed = 8}, {.confirmed = 2}};
  EXPECT_EQ(ask_anyway(line, tasks, full, 10, {}).ask.size(), 10U) << "for the reserve list";
  EXPECT_EQ(ask_anyway(line_of({{0b10, 5}}), tasks, waiting, 80, {}).ask.size(), 5U)
      << "as many as there are";
  EXPECT_EQ(usual_extra(8, {}, 1420), 80);
  EXPECT_EQ(usual_extra(8, {}, 30), 30);
  EXPECT_EQ(usual_extra(0, {}, 0), 0);
}

TEST(Waves, PeopleWithAScarceSkillAreKeptForIt) {
  const auto tasks = needing({1, 1});  // 0: no skill, everybody; 1: nurses, twenty people
  const auto w = next_wave(line_of({{0b11, 20}, {0b01, 200}}), tasks, std::vector<progress>(2),
                           mode::best_effort, 0, {});
  EXPECT_EQ(asked_for(w, 1), 10);
  for (const invitation& i : w.ask)
    if (i.task == 0) EXPECT_GE(i.who, 20U) << "a nurse is not asked to carry bags while others can";
  const auto few =
      next_wave(line_of({{0b11, 20}, {0b01, 4}}), tasks, std::vector<progress>(2), mode::best_effort, 0, {});
  EXPECT_EQ(asked_for(few, 0), 10) << "but is, when there is nobody else";
}

TEST(Waves, DeputiesAreAskedWhenNobodyWithTheSkillIsLeft) {
  const auto tasks = needing({1});
  audience a = line_of({{0, 30}, {1, 6}});
  for (in_line& p : a.line)
    if (p.direct == 0) p.deputy = 1;
  const auto w = next_wave(a, tasks, std::vector<progress>(1), mode::best_effort, 0, {});
  EXPECT_EQ(asked_for(w, 0), 10);
  EXPECT_EQ(std::ranges::count(w.ask, true, &invitation::deputy), 4);
  const auto second = next_wave(a, tasks, std::vector<progress>(1), mode::escalate, 1, {});
  EXPECT_EQ(std::ranges::count(second.ask, true, &invitation::deputy), 20) << "in their turn, from wave two";
}

TEST(Waves, SayWhenTheAudienceRunsDry) {
  const auto tasks = needing({10});
  const auto w = next_wave(line_of({{1, 30}}), tasks, std::vector<progress>(1), mode::best_effort, 0, {});
  EXPECT_TRUE(w.tasks[0].dry);
  EXPECT_EQ(w.tasks[0].wanted, 100);
  EXPECT_EQ(w.tasks[0].asked, 30);
  EXPECT_NEAR(w.tasks[0].expected, 3, 0.001) << "an honest forecast";
}

TEST(Waves, AnImpossibleQuotaIsNamedWithItsNumbers) {
  const auto tasks = needing({4, 3});
  EXPECT_TRUE(impossible_quotas(line_of({{0b01, 4}, {0b11, 3}}), tasks).empty());
  const auto refused = impossible_quotas(line_of({{0b01, 4}, {0b11, 2}}), tasks);
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].task, 1U);
  EXPECT_EQ(refused[0].needed, 3);
  EXPECT_EQ(refused[0].possible, 2);
  EXPECT_EQ(impossible_quotas(line_of({{0b11, 5}}), tasks).size(), 1U) << "nobody counts for two tasks";
}

TEST(Waves, LeaveWhenTheTimeToAnswerIsOverAndStrictAtOnce) {
  const auto tasks = needing({2});
  constexpr std::chrono::minutes half_hour{30};
  const auto due = [&](progress p, mode m, int minutes) {
    return wave_is_due(tasks, std::vector{p}, m, night(20), half_hour,
                       night(20) + std::chrono::minutes{minutes});
  };
  EXPECT_FALSE(due({.open = 20}, mode::best_effort, 29));
  EXPECT_TRUE(due({.open = 20}, mode::best_effort, 30));
  EXPECT_TRUE(due({.open = 0}, mode::best_effort, 1)) << "everybody has answered";
  EXPECT_FALSE(due({.confirmed = 2, .open = 20}, mode::best_effort, 300)) << "the quota is met";
  EXPECT_FALSE(due({.open = 2}, mode::strict, 1));
  EXPECT_TRUE(due({.open = 1}, mode::strict, 1));
}

TEST(Waves, TheNextLeavesAtTheEndOfTheTimeToAnswerOrAtOnceWhenNobodyIsLeftToAnswer) {
  const auto tasks = needing({2});
  constexpr std::chrono::minutes half_hour{30};
  const auto at = [&](progress p, mode m, int minutes) {
    return next_wave_at(tasks, std::vector{p}, m, night(20), half_hour,
                        night(20) + std::chrono::minutes{minutes});
  };
  EXPECT_EQ(at({.open = 20}, mode::best_effort, 10), night(20) + half_hour);
  EXPECT_EQ(at({.open = 0}, mode::escalate, 10), night(20) + std::chrono::minutes{10});
  EXPECT_EQ(at({.open = 5}, mode::best_effort, 40), night(20) + std::chrono::minutes{40}) << "it is due";
  EXPECT_EQ(at({.confirmed = 1, .held = 1}, mode::best_effort, 10), std::nullopt);
  EXPECT_EQ(at({.open = 1}, mode::strict, 10), std::nullopt);
}

TEST(Waves, AskNobodyTwiceNobodyWhoMayNotAndInStrictNeverMoreThanThePlaces) {
  for (int seed = 0; seed < random_rounds; ++seed) {
    random_callout r(seed);
    const auto people = r.people(80);
    const auto tasks = r.tasks();
    const auto a = find_audience(people, tasks, law, seed, night(20));
    std::vector<progress> so_far(tasks.size());
    for (progress& p : so_far) p = {r.number(0, 5), r.number(0, 2), r.number(0, 12)};
    for (const mode m : {mode::best_effort, mode::strict, mode::escalate}) {
      const auto w = next_wave(a, tasks, so_far, m, r.number(0, 4), {r.number(0, 50), r.number(0, 20)});
      std::set<std::size_t> asked;
      for (const invitation& i : w.ask) {
        ASSERT_TRUE(asked.insert(i.who).second) << "twice in a wave, " << seed;
        ASSERT_EQ(why_not(people[i.who], tasks[i.task], law, night(20)), std::nullopt) << seed;
        ASSERT_EQ(fit_of(people[i.who], tasks[i.task]), i.deputy ? fit::deputy : fit::direct) << seed;
      }
      for (std::size_t t = 0; t < tasks.size(); ++t) {
        ASSERT_EQ(w.tasks[t].asked, asked_for(w, t));
        ASSERT_LE(w.tasks[t].asked, w.tasks[t].wanted);
        if (m == mode::strict)
          ASSERT_LE(so_far[t].confirmed + so_far[t].held + (w.tasks[t].asked ? so_far[t].open : 0) +
                        w.tasks[t].asked,
                    std::max(tasks[t].needed, so_far[t].confirmed + so_far[t].held))
              << seed;
      }
    }
  }
}

// Whole nights: waves, answers, places, withdrawals and offers of places, until the quota is met or every
// person was asked.
TEST(Waves, AWholeNightEndsWithTheQuotaMetOrEverybodyAskedAndNeverOneTooMany) {
  for (int seed = 0; seed < random_rounds / 3; ++seed) {
    random_callout r(seed);
    auto people = r.people(120);
    const auto tasks = r.tasks(3);
    std::vector<willing> yes;
    assignment a{
        .place = {}, .confirmed = std::vector<int>(tasks.size()), .reserve = {}, .double_booked = {}};
    experience e;
    bool someone_left = true;
    for (int number = 0; number < 200 && shortage(tasks, a.confirmed) > 0 && someone_left; ++number) {
      std::vector<progress> so_far(tasks.size());
      for (std::size_t t = 0; t < tasks.size(); ++t) so_far[t].confirmed = a.confirmed[t];
      const auto audience_now = find_audience(people, tasks, law, seed, night(20));
      const auto w = next_wave(audience_now, tasks, so_far, mode::best_effort, number, e);
      someone_left = !w.ask.empty();
      for (const invitation& i : w.ask) {
        ASSERT_FALSE(people[i.who].asked) << seed;
        people[i.who].asked = true;
        ++e.settled;
        if (!r.one_in(4)) continue;
        ++e.yes;
        const auto& place = *std::ranges::find(audience_now.line, i.who, &in_line::who);
        yes.push_back({.person = people[i.who].id,
                       .direct = place.direct,
                       .deputy = place.deputy,
                       .said_yes = night(20) + std::chrono::minutes{number}});
      }
      a = assign(tasks, yes);
      for (std::size_t y = 0; y < yes.size(); ++y) yes[y].place = a.place[y];
      for (std::size_t t = 0; t < tasks.size(); ++t) ASSERT_LE(a.confirmed[t], tasks[t].needed) << seed;
    }
    ASSERT_TRUE(shortage(tasks, a.confirmed) == 0 || !someone_left) << seed;
  }
}

}  // namespace
}  // namespace paraat::callouts
