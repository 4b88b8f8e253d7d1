// Absence computed for days: also for the two nights on which the clock changes.

#include "tenant/crisis/corps/availability.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tenant/platform/web/texts.hpp"

namespace paraat::corps {
namespace {

using std::chrono::hours;
using std::chrono::month;
using std::chrono::year;

constexpr rules::day on(int y, unsigned m, unsigned d) { return {year{y}, month{m}, std::chrono::day{d}}; }
// 2026-11-23 is a Monday.
constexpr auto monday = on(2026, 11, 23), tuesday = on(2026, 11, 24), sunday = on(2026, 11, 22);

instant at(rules::day d, int hour) { return web::at_local_hour(d, hour); }

void expect_away(const availability& a, const days& when, std::vector<callouts::period> expected) {
  const auto found = hours_of(when).away(a);
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(found[i].from, expected[i].from) << i;
    EXPECT_EQ(found[i].until, expected[i].until) << i;
  }
}

availability away_on(int weekday, part p) {
  availability a;
  a.away.set(static_cast<std::size_t>(weekday * parts_a_day) + static_cast<std::size_t>(p));
  return a;
}

TEST(Availability, WhoSaidNothingCanComeAllTheTime) { expect_away({}, {monday, tuesday}, {}); }

TEST(Availability, APartOfTheWeekIsAwayInItsHours) {
  const auto a = away_on(0, part::morning);
  expect_away(a, {monday, tuesday}, {{at(monday, 6), at(monday, 12)}});
  expect_away(a, {tuesday, tuesday}, {});
}

TEST(Availability, PartsThatFollowEachOtherAreOnePeriod) {
  availability a = away_on(0, part::afternoon);
  a.away |= away_on(0, part::evening).away | away_on(0, part::night).away;
  expect_away(a, {monday, tuesday}, {{at(monday, 12), at(tuesday, 6)}});
}

TEST(Availability, TheNightBelongsToTheDayBeforeIt) {
  const auto a = away_on(6, part::night);
  expect_away(a, {sunday, sunday}, {});
  expect_away(a, {monday, monday}, {{at(monday, 0), at(monday, 6)}});
}

TEST(Availability, NotBeforeAnHourSaysNothingAboutTheNight) {
  availability a;
  a.not_before = 18;
  expect_away(a, {monday, tuesday}, {{at(monday, 6), at(monday, 18)}, {at(tuesday, 6), at(tuesday, 18)}});
  const callouts::period night_shift{at(monday, 20), at(tuesday, 4)};
  for (const auto& p : hours_of({monday, tuesday}).away(a)) EXPECT_FALSE(p.overlaps(night_shift));
}

TEST(Availability, AnExceptionGivesADayBackOrTakesItAway) {
  availability a = away_on(0, part::morning);
  a.away |= away_on(0, part::evening).away;
  a.exceptions = {{.when = {monday, monday}, .which = part::morning, .can = true},
                  {.when = {tuesday, tuesday}, .can = false}};
  expect_away(a, {monday, tuesday}, {{at(monday, 18), at(on(2026, 11, 25), 0)}});
}

TEST(Availability, BeingAwayWeighsMoreThanBeingThereWhateverCameFirst) {
  for (const bool first : {true, false}) {
    availability a;
    a.exceptions = {{.when = {monday, monday}, .can = first}, {.when = {monday, monday}, .can = !first}};
    expect_away(a, {monday, monday}, {{at(monday, 0), at(tuesday, 0)}});
  }
}

TEST(Availability, AnExceptionOutsideTheDaysChangesNothing) {
  availability a;
  a.exceptions = {{.when = {on(2026, 11, 1), on(2026, 11, 21)}, .can = false},
                  {.when = {on(2026, 11, 26), on(2026, 12, 1)}, .can = false}};
  expect_away(a, {sunday, tuesday}, {});
}

TEST(Availability, TheNightOfADayOutsideReachesIn) {
  availability a;
  a.exceptions = {{.when = {sunday, sunday}, .which = part::night, .can = false}};
  expect_away(a, {monday, monday}, {{at(monday, 0), at(monday, 6)}});
}

TEST(Availability, TheNightOfSummerTimeIsAnHourShorterAndThatOfWinterTimeLonger) {
  const auto march = on(2026, 3, 28), october = on(2026, 10, 24);  // the Saturdays before
  const auto a = away_on(5, part::night);
  const auto length = [&](rules::day saturday) {
    const rules::day next{std::chrono::sys_days{saturday} + std::chrono::days{1}};
    const auto found = hours_of({saturday, next}).away(a);
    EXPECT_EQ(found.size(), 1U);
    return found.at(0).until - found.at(0).from;
  };
  EXPECT_EQ(length(march), hours{5});
  EXPECT_EQ(length(october), hours{7});
}

TEST(Availability, ADayOfSummerTimeBeginsAtMidnightThere) {
  availability a;
  a.exceptions = {{.when = {on(2026, 7, 1), on(2026, 7, 1)}, .can = false}};
  const auto found = hours_of({on(2026, 6, 30), on(2026, 7, 2)}).away(a);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].from, std::chrono::sys_days{on(2026, 6, 30)} + hours{22});
  EXPECT_EQ(found[0].until, std::chrono::sys_days{on(2026, 7, 1)} + hours{22});
}

// Computes each hour separately, by the rules of the header.
bool away_at(const availability& a, rules::day d, int hour) {
  const auto before = rules::day{std::chrono::sys_days{d} - std::chrono::days{1}};
  const rules::day its = hour < 6 ? before : d;
  const part p = hour < 6 ? part::night : static_cast<part>(hour / 6 - 1);
  const auto weekday = static_cast<int>(std::chrono::weekday{std::chrono::sys_days{its}}.iso_encoding()) - 1;
  bool away = a.is_away(weekday, p) || (hour >= 6 && a.not_before && hour < *a.not_before);
  for (const bool can : {true, false})
    for (const exception& e : a.exceptions)
      if (e.can == can && (e.which ? e.which == p && e.when.contains(its) : e.when.contains(d))) away = !can;
  return away;
}

TEST(Availability, AtRandomEachHourIsWhatTheWordsSay) {
  std::mt19937 dice(7);
  const auto one_of = [&](int n) { return static_cast<int>(dice() % static_cast<unsigned>(n)); };
  for (int round = 0; round < 300; ++round) {
    const auto start = std::chrono::sys_days{on(2026, 10, 20)};
    const auto some_day = [&] { return rules::day{start + std::chrono::days{one_of(12)}}; };
    availability a;
    a.away = dice();
    if (one_of(2) != 0) a.not_before = 7 + one_of(16);
    for (int n = one_of(4); n > 0; --n) {
      exception e{.when = {some_day(), {}}, .can = one_of(2) != 0};
      e.when.last = rules::day{std::chrono::sys_days{e.when.first} + std::chrono::days{one_of(3)}};
      if (one_of(2) != 0) e.which = static_cast<part>(one_of(4));
      a.exceptions.push_back(e);
    }
    const days when{some_day(), rules::day{start + std::chrono::days{12}}};
    const auto found = hours_of(when).away(a);
    for (std::size_t i = 1; i < found.size(); ++i) EXPECT_LT(found[i - 1].until, found[i].from);
    for (auto d = std::chrono::sys_days{when.first}; d <= std::chrono::sys_days{when.last};
         d += std::chrono::days{1})
      for (int hour = 0; hour < 24; ++hour) {
        const callouts::period one{at(d, hour), at(d, hour + 1)};
        bool covered = false;
        for (const auto& p : found) covered = covered || p.overlaps(one);
        ASSERT_EQ(covered, away_at(a, d, hour)) << round << ": hour " << hour;
      }
  }
}

}  // namespace
}  // namespace paraat::corps
