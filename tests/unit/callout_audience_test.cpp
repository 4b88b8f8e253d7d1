// The candidates that may be asked, in order, and the one reason against each of the others.

#include <algorithm>
#include <map>
#include <set>

#include "tests/unit/random_callout.hpp"

namespace paraat::callouts {
namespace {

using testing::ElementsAre;

constexpr legal_ages law{};

candidate an() {
  candidate c;
  c.id = "an";
  c.born = day{std::chrono::year{1990}, std::chrono::May, std::chrono::day{4}};
  c.home = point{50.87, 5.30};
  return c;
}
task sandbags() {
  task t;
  t.id = "sandbags";
  t.needed = 10;
  t.when = {night(23), night(29)};
  t.first_day = november(21);
  t.last_day = november(22);
  t.where = point{50.87, 5.31};
  return t;
}
std::optional<exclusion> why(const candidate& c, const task& t) { return why_not(c, t, law, night(20)); }

TEST(Audience, EachReasonKeepsSomebodyOutAndWithoutItTheyAreAsked) {
  EXPECT_EQ(why(an(), sandbags()), std::nullopt);
  const auto with = [](auto change) {
    candidate c = an();
    change(c);
    return why(c, sandbags());
  };
  EXPECT_EQ(with([](candidate& c) { c.member = false; }), exclusion::not_a_member);
  EXPECT_EQ(with([](candidate& c) { c.opted_out = true; }), exclusion::opted_out);
  EXPECT_EQ(with([](candidate& c) { c.paused_until = night(21); }), exclusion::paused);
  EXPECT_EQ(with([](candidate& c) { c.paused_until = night(20); }), std::nullopt) << "the pause is over";
  EXPECT_EQ(with([](candidate& c) { c.reachable = false; }), exclusion::unreachable);
  EXPECT_EQ(with([](candidate& c) { c.asked = true; }), exclusion::asked_before);
  EXPECT_EQ(with([](candidate& c) { c.born.reset(); }), exclusion::age_unknown);
  EXPECT_EQ(with([](candidate& c) { c.away = {{night(22), night(24)}}; }), exclusion::away);
  EXPECT_EQ(with([](candidate& c) { c.away = {{night(20), night(23)}}; }), std::nullopt) << "back in time";
  EXPECT_EQ(with([](candidate& c) { c.rests_until = night(24); }), exclusion::resting);
  EXPECT_EQ(with([](candidate& c) { c.rests_until = night(23); }), std::nullopt) << "rested";
  EXPECT_EQ(with([](candidate& c) { c.deployed = {{night(28), night(34)}}; }), exclusion::deployed);
  EXPECT_EQ(with([](candidate& c) { c.deployed = {{night(29), night(34)}}; }), std::nullopt) << "right after";
}

TEST(Audience, AVolunteerMayStartInTheYearOfTurningSixteenAndFromFifteen) {
  const auto born = [](int y, std::chrono::month m, unsigned d) {
    candidate c = an();
    c.born = day{std::chrono::year{y}, m, std::chrono::day{d}};
    return c;
  };
  EXPECT_EQ(why(born(2010, std::chrono::November, 21), sandbags()), std::nullopt);
  EXPECT_EQ(why(born(2010, std::chrono::December, 31), sandbags()), std::nullopt) << "15, turns 16 this year";
  EXPECT_EQ(why(born(2011, std::chrono::January, 1), sandbags()), exclusion::too_young)
      << "15, not this year";
  task adults = sandbags();
  adults.minimum_age = 18;
  EXPECT_EQ(why(born(2008, std::chrono::November, 21), adults), std::nullopt) << "18 on the day";
  EXPECT_EQ(why(born(2008, std::chrono::November, 22), adults), exclusion::too_young) << "a day too late";
}

TEST(Audience, ACertificateMustHoldOnEveryDayOfTheTask) {
  task first_aid = sandbags();
  first_aid.skill = "first_aid";
  candidate c = an();
  EXPECT_EQ(why(c, first_aid), exclusion::lacks_skill);
  c.skills = {{"first_aid", november(1), november(21)}};
  EXPECT_EQ(why(c, first_aid), exclusion::skill_expired) << "it ends at midnight, the shift does not";
  c.skills = {{"first_aid", november(1), november(22)}};
  EXPECT_EQ(why(c, first_aid), std::nullopt);
  c.skills = {{"first_aid", november(22), std::nullopt}};
  EXPECT_EQ(why(c, first_aid), exclusion::skill_expired) << "it begins a day too late";
  c.skills.push_back({"first_aid", november(1), std::nullopt});
  EXPECT_EQ(why(c, first_aid), std::nullopt) << "one that holds is enough";
  first_aid.certificates = {"596.2"};
  EXPECT_EQ(why(c, first_aid), exclusion::lacks_certificate);
  c.skills.push_back({"596.2", november(1), november(10)});
  EXPECT_EQ(why(c, first_aid), exclusion::certificate_expired);
}

TEST(Audience, ADeputySkillDoesWhereTheTaskTakesIt) {
  task t = sandbags();
  t.skill = "nurse";
  t.deputies = {"first_aid"};
  candidate c = an();
  c.skills = {{"first_aid", november(1), std::nullopt}};
  EXPECT_EQ(fit_of(c, t), fit::deputy);
  c.skills.push_back({"nurse", november(1), std::nullopt});
  EXPECT_EQ(fit_of(c, t), fit::direct);
  t.deputies.clear();
  c.skills.pop_back();
  EXPECT_EQ(fit_of(c, t), fit::none);
}

TEST(Audience, WhoLivesTooFarIsNotAskedAndAnUnknownAddressIsNoReason) {
  task near = sandbags();
  near.reach_km = 20;
  candidate c = an();
  c.home = point{51.22, 4.40};  // Antwerp
  EXPECT_EQ(why(c, near), exclusion::too_far);
  c.home.reset();
  EXPECT_EQ(why(c, near), std::nullopt);
  EXPECT_NEAR(kilometres({50.93, 5.34}, {51.22, 4.40}), 73.3, 0.5) << "Hasselt to Antwerp";
}

TEST(Audience, TheReasonIsThatOfTheTaskThatSomebodyCameClosestTo) {
  task nurses = sandbags(), hands = sandbags();
  nurses.skill = "nurse";
  candidate c = an();
  c.deployed = {{night(20), night(30)}};
  const std::vector people{c};
  for (const auto& tasks : {std::vector{nurses, hands}, std::vector{hands, nurses}})
    EXPECT_EQ(find_audience(people, tasks, law, 1, night(20)).others.at(0).why, exclusion::deployed);
}

TEST(Audience, CalledLongestAgoComesFirstThenLessOftenThenNearer) {
  std::vector people(5, an());
  for (std::size_t i = 0; i < people.size(); ++i) people[i].id = "p" + std::to_string(i);
  people[0].last_called = night(-24);
  people[1].last_called = night(-24 * 9);
  people[3].last_called = night(-24 * 9);
  people[3].calls_this_year = 1;
  people[4].last_called = night(-24 * 9);
  people[4].home = point{50.87, 5.5};
  const std::vector tasks{sandbags()};
  const auto a = find_audience(people, tasks, law, 7, night(20));
  std::vector<std::size_t> order;
  std::vector<step> steps;
  for (const in_line& p : a.line) {
    order.push_back(p.who);
    steps.push_back(p.behind);
  }
  EXPECT_THAT(order, ElementsAre(2, 1, 4, 3, 0)) << "never called is longest ago";
  EXPECT_THAT(steps, ElementsAre(step::first, step::called_more_recently, step::lives_further,
                                 step::called_more_often, step::called_more_recently));
}

TEST(Audience, EverybodyStandsInLineOrHasExactlyOneReason) {
  std::set<exclusion> met;
  for (int seed = 0; seed < random_rounds; ++seed) {
    random_callout r(seed);
    const auto people = r.people(60);
    const auto tasks = r.tasks();
    const auto a = find_audience(people, tasks, law, seed, night(20));
    std::map<std::size_t, int> times;
    for (const in_line& p : a.line) {
      ++times[p.who];
      for (std::size_t t = 0; t < tasks.size(); ++t) {
        const bool fits = ((p.direct | p.deputy) >> t) & 1U;
        ASSERT_EQ(fits, !why_not(people[p.who], tasks[t], law, night(20))) << seed;
      }
      ASSERT_EQ(p.direct & p.deputy, 0U);
    }
    for (const left_out& o : a.others) {
      ++times[o.who];
      met.insert(o.why);
      std::set<std::optional<exclusion>> of_tasks;
      for (const task& t : tasks) of_tasks.insert(why_not(people[o.who], t, law, night(20)));
      ASSERT_FALSE(of_tasks.contains(std::nullopt)) << seed;
      ASSERT_TRUE(of_tasks.contains(o.why)) << seed;
    }
    ASSERT_EQ(times.size(), people.size()) << seed;
    for (const auto& [who, n] : times) ASSERT_EQ(n, 1) << seed;
  }
  EXPECT_EQ(met.size(), exclusions) << "the random call-outs meet every reason";
}

TEST(Audience, TheOrderDoesNotDependOnHowPeopleAreGivenAndEachStepIsTrue) {
  for (int seed = 0; seed < random_rounds; ++seed) {
    random_callout r(seed);
    auto people = r.people(60);
    const auto tasks = r.tasks();
    const auto ids = [&](const audience& a) {
      std::vector<std::string> out;
      for (const in_line& p : a.line) out.push_back(people[p.who].id);
      return out;
    };
    const auto a = find_audience(people, tasks, law, seed, night(20));
    for (std::size_t i = 1; i < a.line.size(); ++i) {
      const candidate &before = people[a.line[i - 1].who], &after = people[a.line[i].who];
      switch (a.line[i].behind) {
        case step::first:
          ADD_FAILURE() << "only one is first";
          break;
        case step::called_more_recently:
          ASSERT_TRUE(!before.last_called || *before.last_called < after.last_called.value()) << seed;
          break;
        case step::called_more_often:
          ASSERT_LT(before.calls_this_year, after.calls_this_year);
          ASSERT_EQ(before.last_called, after.last_called);
          break;
        case step::lives_further:
          ASSERT_TRUE(!a.line[i].km || *a.line[i - 1].km < *a.line[i].km) << seed;
          break;
        case step::lot:
          ASSERT_EQ(before.calls_this_year, after.calls_this_year);
          ASSERT_EQ(before.last_called, after.last_called);
          break;
      }
    }
    const auto order = ids(a);
    r.shuffle(people);
    ASSERT_EQ(ids(find_audience(people, tasks, law, seed, night(20))), order) << seed;
  }
}

TEST(Audience, AnotherPersonOnlyMovesUpThoseBehindByOne) {
  for (int seed = 0; seed < random_rounds; ++seed) {
    random_callout r(seed);
    auto people = r.people(40);
    const auto tasks = r.tasks();
    const auto before = find_audience(people, tasks, law, seed, night(20));
    candidate more = an();
    more.id = "more";
    people.push_back(more);
    auto after = find_audience(people, tasks, law, seed, night(20));
    std::erase_if(after.line, [&](const in_line& p) { return p.who == people.size() - 1; });
    ASSERT_EQ(after.line.size(), before.line.size());
    for (std::size_t i = 0; i < before.line.size(); ++i) ASSERT_EQ(after.line[i].who, before.line[i].who);
  }
}

TEST(Audience, TheLotDiffersFromCallOutToCallOut) {
  std::vector people(30, an());
  for (std::size_t i = 0; i < people.size(); ++i) people[i].id = "p" + std::to_string(i);
  const std::vector tasks{sandbags()};
  std::set<std::size_t> first;
  for (std::uint64_t seed = 0; seed < 60; ++seed)
    first.insert(find_audience(people, tasks, law, seed, night(20)).line.at(0).who);
  EXPECT_GT(first.size(), 15U) << "equals take turns";
}

// A month of nights, ten people a night: everybody is called once before any person is called a second time.
TEST(Audience, TheRotationIsFair) {
  std::vector people(50, an());
  for (std::size_t i = 0; i < people.size(); ++i) people[i].id = "p" + std::to_string(i);
  const std::vector tasks{sandbags()};
  for (int evening = 0; evening < 30; ++evening) {
    const instant now = night(24 * evening);
    std::vector tonight = tasks;
    tonight[0].when = {now, now + std::chrono::hours{6}};
    const auto a = find_audience(people, tonight, law, evening, now);
    for (std::size_t i = 0; i < 10; ++i) {
      people[a.line.at(i).who].last_called = now;
      ++people[a.line[i].who].calls_this_year;
    }
    const auto [fewest, most] = std::ranges::minmax(people, {}, &candidate::calls_this_year);
    ASSERT_LE(most.calls_this_year - fewest.calls_this_year, 1) << evening;
  }
}

}  // namespace
}  // namespace paraat::callouts
