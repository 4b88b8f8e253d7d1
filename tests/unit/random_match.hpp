#pragma once
// Profiles and asks made up from a seed, for properties that must hold for each pair, and a pair that fits.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "tenant/volunteering/matching/ranking.hpp"

namespace paraat::matching {

inline concept_id word(std::string_view code) {
  const auto id = all_concepts().find(code);
  EXPECT_TRUE(id) << code;
  return id.value_or(0);
}
constexpr day november(unsigned d) {
  return {std::chrono::year{2026}, std::chrono::November, std::chrono::day{d}};
}
constexpr day years(int y, unsigned m, unsigned d) {
  return {std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}};
}
constexpr circumstances today{november(30), {}};
constexpr point hasselt{50.9307, 5.3325}, alken{50.8755, 5.3068}, ghent{51.0543, 3.7174};

// Visits to the care home of Alken, and somebody of Hasselt who would like to make them.
inline match_ask visits() {
  match_ask a;
  a.key = 7;
  a.must = {word("care_home_visit"), word("listening")};
  a.nice = {word("care_home_residents"), word("dementia_skill")};
  a.themes = {word("zorg")};
  a.support = {word("travel_costs")};
  a.languages = {{word("dutch"), language_level::b1, true}};
  a.week.set(4).set(5).set(8).set(9);  // Tuesday and Wednesday by day
  a.hours = 3;
  a.place = alken;
  return a;
}
inline match_profile an() {
  match_profile p;
  p.key = 1;
  p.can = {{word("listening"), evidence::said}};
  p.languages = {{word("dutch"), language_level::c2}};
  p.wants = {word("care_home_visit"), word("zorg")};
  p.home = hasselt;
  p.most_km = 15;
  p.most_hours = 4;
  p.away = ~week_parts{} & ~week_parts{0b11110000};  // free on Tuesday
  p.born = years(1961, 4, 5);
  return p;
}
inline int score(const match_profile& p, const match_ask& a, const match_weights& w = usual_weights()) {
  return score_of(judge(normalised(p), normalised(a), today).facts, w).hundredths;
}

class random_match {
 public:
  explicit random_match(std::uint64_t seed) : engine_(seed) {}

  int number(int low, int high) { return std::uniform_int_distribution(low, high)(engine_); }
  bool one_in(int n) { return number(1, n) == 1; }
  // Often from one corner of the taxonomy, so that much is near.
  concept_id any_concept() {
    const int last = static_cast<int>(all_concepts().size()) - 1;
    return static_cast<concept_id>(one_in(3) ? number(0, last) : (number(0, 40) * 21) % last);
  }
  concept_id language() { return languages_[static_cast<std::size_t>(number(0, 2))]; }
  concept_id certificate() { return certificates_[static_cast<std::size_t>(number(0, 3))]; }
  language_level level() { return static_cast<language_level>(number(0, 5)); }
  evidence how() { return static_cast<evidence>(number(0, 3)); }
  day some_day() { return std::chrono::sys_days{november(30)} + std::chrono::days{number(-60, 60)}; }
  point place() { return {50.6 + number(0, 100) / 125.0, 3.5 + number(0, 100) / 50.0}; }
  week_parts parts() { return week_parts(static_cast<unsigned long>(number(0, (1 << 28) - 1))); }
  std::vector<concept_id> concepts(int most) {
    std::vector<concept_id> out;
    for (int i = number(0, most); i > 0; --i) out.push_back(any_concept());
    return out;
  }

  match_profile person(std::uint64_t key) {
    match_profile p;
    p.key = key;
    for (const concept_id c : concepts(6)) p.can.push_back({c, how()});
    for (int i = number(0, 3); i > 0; --i) {
      held_certificate c{certificate(), how(), some_day(), std::nullopt};
      if (!one_in(3)) c.until = some_day();
      p.certificates.push_back(c);
    }
    for (int i = number(0, 3); i > 0; --i) p.languages.push_back({language(), level()});
    p.wants = concepts(6);
    if (one_in(3)) p.avoids = concepts(2);
    if (!one_in(5)) p.home = place();
    if (one_in(2)) p.most_km = number(5, 80);
    if (one_in(3)) p.most_hours = number(1, 10);
    if (!one_in(4)) p.away = parts();
    if (one_in(5)) p.pause = day_range{some_day(), one_in(3) ? std::nullopt : std::optional(some_day())};
    if (!one_in(8)) p.born = years(number(1940, 2013), static_cast<unsigned>(number(1, 12)), 7);
    p.adult = one_in(2);
    p.invitations = number(0, 5);
    return p;
  }

  match_ask ask(std::uint64_t key) {
    match_ask a;
    a.key = key;
    a.must = concepts(3);
    a.nice = concepts(4);
    if (!one_in(3)) a.themes = concepts(2);
    a.support = concepts(2);
    for (int i = number(0, 2); i > 0; --i) a.languages.push_back({language(), level(), !one_in(3)});
    if (one_in(3)) a.certificates.push_back({certificate(), one_in(2)});
    if (one_in(6)) a.certificates.push_back({certificate(), one_in(2)});
    if (!one_in(3)) a.week = parts() & parts() & parts();
    a.week_is_fixed = one_in(2);
    a.hours = number(0, 8);
    if (one_in(2)) a.when = day_range{some_day(), one_in(3) ? std::nullopt : std::optional(some_day())};
    if (!one_in(5)) a.place = place();
    a.minimum_age = one_in(3) ? number(16, 21) : 0;
    a.wheelchair_access = one_in(2);
    a.answered_lately = number(0, 4);
    return a;
  }

  template <class List>
  void shuffle(List& list) {
    std::ranges::shuffle(list, engine_);
  }

 private:
  std::mt19937_64 engine_;
  std::array<concept_id, 3> languages_{word("dutch"), word("french"), word("arabic")};
  std::array<concept_id, 4> certificates_{word("first_aid"), word("extract_596_2"), word("licence_b"),
                                          word("first_aid_training")};
};

}  // namespace paraat::matching
