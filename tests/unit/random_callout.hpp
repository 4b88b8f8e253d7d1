#pragma once
// Call-outs made up from a seed, for properties that must hold for each of them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "tenant/crisis/ranking/reserve_offers.hpp"
#include "tenant/crisis/ranking/waves.hpp"

namespace paraat::callouts {

constexpr day november(unsigned d) {
  return {std::chrono::year{2026}, std::chrono::November, std::chrono::day{d}};
}
inline instant night(int hours) {
  return instant{std::chrono::sys_days{november(21)}.time_since_epoch()} + std::chrono::hours{hours};
}

class random_callout {
 public:
  explicit random_callout(std::uint64_t seed) : engine_(seed) {}

  int number(int low, int high) { return std::uniform_int_distribution(low, high)(engine_); }
  bool one_in(int n) { return number(1, n) == 1; }

  std::vector<task> tasks(int most = 5) {
    std::vector<task> out(static_cast<std::size_t>(number(1, most)));
    for (std::size_t i = 0; i < out.size(); ++i) {
      task& t = out[i];
      t.id = "task" + std::to_string(i);
      t.needed = number(0, 8);
      t.priority = number(0, 1);
      t.skill = one_in(3) ? "" : skill();
      if (!t.skill.empty() && one_in(2)) t.deputies = {skill()};
      if (one_in(3)) t.certificates = {"596.2"};
      t.minimum_age = one_in(3) ? 18 : 0;
      const int begin = number(20, 40);
      t.when = {night(begin), night(begin + number(4, 10))};
      t.first_day = november(21);
      t.last_day = november(22);
      if (!one_in(3)) t.where = point{50.87, 5.3};
      if (one_in(2)) t.reach_km = 30;
    }
    return out;
  }

  std::vector<candidate> people(int count) {
    std::vector<candidate> out;
    for (int i = 0; i < count; ++i) out.push_back(person(i));
    return out;
  }

  // People that said yes, for these tasks.
  std::vector<willing> answers(int count, std::size_t tasks) {
    std::vector<willing> out;
    const task_set all = tasks == most_tasks ? ~task_set{0} : (task_set{1} << tasks) - 1;
    for (int i = 0; i < count; ++i) {
      willing w;
      w.person = "person" + std::to_string(i);
      w.direct = engine_() & all;
      w.deputy = engine_() & all & ~w.direct;
      if (one_in(2)) w.direct &= engine_();
      if ((w.direct | w.deputy) == 0) w.direct = 1;
      w.said_yes = night(20) + std::chrono::minutes{number(0, 60)};
      if (one_in(4)) w.busy = {{night(number(20, 45)), night(46)}};
      out.push_back(w);
    }
    return out;
  }

  template <class List>
  void shuffle(List& list) {
    std::ranges::shuffle(list, engine_);
  }

 private:
  std::string skill() { return std::string(1, static_cast<char>('a' + number(0, 3))); }

  candidate person(int i) {
    candidate c;
    c.id = "person" + std::to_string(i);
    c.member = !one_in(10);
    c.opted_out = one_in(15);
    c.reachable = !one_in(15);
    c.asked = one_in(15);
    if (one_in(10)) c.paused_until = night(number(0, 60));
    if (!one_in(15))
      c.born = day{std::chrono::year{number(1950, 2012)}, std::chrono::month{unsigned(number(1, 12))},
                   std::chrono::day{unsigned(number(1, 28))}};
    if (!one_in(5)) c.home = point{50.87 + number(-50, 50) / 100.0, 5.3 + number(-50, 50) / 100.0};
    for (int n = number(0, 3); n > 0; --n)
      c.skills.push_back({skill(), november(1),
                          one_in(3) ? std::optional(november(unsigned(number(10, 30)))) : std::nullopt});
    if (one_in(2))
      c.skills.push_back({"596.2", november(1), one_in(3) ? std::optional(november(15)) : std::nullopt});
    if (one_in(5)) c.away = {{night(number(0, 40)), night(41)}};
    if (one_in(8)) c.deployed = {{night(number(0, 40)), night(41)}};
    if (one_in(8)) c.rests_until = night(number(0, 40));
    if (!one_in(3)) c.last_called = night(-24 * number(1, 5));
    c.calls_this_year = number(0, 3);
    return c;
  }

  std::mt19937_64 engine_;
};

constexpr int random_rounds = 300;

}  // namespace paraat::callouts
