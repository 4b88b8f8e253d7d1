#include "tenant/crisis/ranking/audience.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>
#include <tuple>

namespace paraat::callouts {
namespace {

enum class hold { no, expired, yes };

hold holds(const candidate& c, std::string_view code, const task& t) {
  hold best = hold::no;
  for (const held_skill& s : c.skills) {
    if (s.code != code) continue;
    if (s.from <= t.first_day && (!s.until || *s.until >= t.last_day)) return hold::yes;
    best = hold::expired;
  }
  return best;
}

bool old_enough(day born, const task& t, legal_ages law) {
  const int years = int(t.first_day.year()) - int(born.year());
  const bool had_birthday =
      std::tuple(t.first_day.month(), t.first_day.day()) >= std::tuple(born.month(), born.day());
  const int age = had_birthday ? years : years - 1;
  return years >= law.turning && age >= law.at_least && age >= t.minimum_age;
}

std::optional<exclusion> lacking(const candidate& c, const task& t) {
  if (!t.skill.empty()) {
    hold best = holds(c, t.skill, t);
    for (const std::string& d : t.deputies) best = std::max(best, holds(c, d, t));
    if (best == hold::no) return exclusion::lacks_skill;
    if (best == hold::expired) return exclusion::skill_expired;
  }
  for (const std::string& code : t.certificates) {
    const hold h = holds(c, code, t);
    if (h == hold::no) return exclusion::lacks_certificate;
    if (h == hold::expired) return exclusion::certificate_expired;
  }
  return std::nullopt;
}

bool any_overlaps(const std::vector<period>& list, const period& p) {
  return std::ranges::any_of(list, [&](const period& q) { return q.overlaps(p); });
}

// Reasons that hold for every task.
std::optional<exclusion> kept_out(const candidate& c, instant now) {
  if (!c.member) return exclusion::not_a_member;
  if (c.opted_out) return exclusion::opted_out;
  if (c.paused_until && *c.paused_until > now) return exclusion::paused;
  if (!c.reachable) return exclusion::unreachable;
  if (c.asked) return exclusion::asked_before;
  return std::nullopt;
}

std::optional<double> distance(const candidate& c, const task& t) {
  if (!c.home || !t.where) return std::nullopt;
  return kilometres(*c.home, *t.where);
}

std::optional<exclusion> not_for(const candidate& c, const task& t, legal_ages law) {
  if (!c.born) return exclusion::age_unknown;
  if (!old_enough(*c.born, t, law)) return exclusion::too_young;
  if (const auto lack = lacking(c, t)) return lack;
  if (const auto km = distance(c, t); km && t.reach_km && *km > *t.reach_km) return exclusion::too_far;
  if (any_overlaps(c.away, t.when)) return exclusion::away;
  if (c.rests_until && *c.rests_until > t.when.from) return exclusion::resting;
  if (any_overlaps(c.deployed, t.when)) return exclusion::deployed;
  return std::nullopt;
}

// splitmix64 over the bytes of the id: spreads well, and is the same on every machine.
std::uint64_t draw(std::uint64_t seed, std::string_view id) {
  std::uint64_t x = seed + 0x9e3779b97f4a7c15U;
  for (const unsigned char c : id) {
    x = (x ^ c) * 0xbf58476d1ce4e5b9U;
    x ^= x >> 29U;
  }
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31U);
}

constexpr double band_km = 5;
constexpr int unknown_band = 1'000'000;

struct key {
  std::int64_t called_on = 0;  // day since 1970; never called is before all
  int calls = 0;
  int band = 0;
  std::uint64_t lot = 0;
};

key key_of(const candidate& c, const in_line& place, std::uint64_t seed) {
  key k;
  k.called_on = c.last_called
                    ? std::chrono::floor<std::chrono::days>(*c.last_called).time_since_epoch().count()
                    : std::numeric_limits<std::int64_t>::min();
  k.calls = c.calls_this_year;
  k.band = place.km ? static_cast<int>(*place.km / band_km) : unknown_band;
  k.lot = draw(seed, c.id);
  return k;
}

step step_between(const key& before, const key& after) {
  if (before.called_on != after.called_on) return step::called_more_recently;
  if (before.calls != after.calls) return step::called_more_often;
  if (before.band != after.band) return step::lives_further;
  return step::lot;
}

void sort_line(std::vector<in_line>& line, std::span<const candidate> people, std::uint64_t seed) {
  std::vector<std::pair<key, in_line>> keyed;
  keyed.reserve(line.size());
  for (const in_line& p : line) keyed.emplace_back(key_of(people[p.who], p, seed), p);
  std::ranges::sort(keyed, [&](const auto& a, const auto& b) {
    const auto order = [&](const key& k, const in_line& p) {
      return std::tuple(k.called_on, k.calls, k.band, k.lot, std::string_view(people[p.who].id));
    };
    return order(a.first, a.second) < order(b.first, b.second);
  });
  for (std::size_t i = 0; i < keyed.size(); ++i) {
    line[i] = keyed[i].second;
    line[i].behind = i == 0 ? step::first : step_between(keyed[i - 1].first, keyed[i].first);
  }
}

}  // namespace

// Equirectangular: within a few metres of the great circle over the size of Flanders.
double kilometres(point a, point b) {
  constexpr double radius_km = 6371.0, degree = std::numbers::pi / 180;
  const double x = (b.lon - a.lon) * degree * std::cos((a.lat + b.lat) / 2 * degree);
  const double y = (b.lat - a.lat) * degree;
  return radius_km * std::sqrt(x * x + y * y);
}

std::string_view name_of(exclusion e) {
  constexpr std::string_view names[] = {
      "not_a_member",        "opted_out", "paused",      "unreachable",   "asked_before",
      "age_unknown",         "too_young", "lacks_skill", "skill_expired", "lacks_certificate",
      "certificate_expired", "too_far",   "away",        "resting",       "deployed"};
  static_assert(std::size(names) == exclusions);
  return names[static_cast<std::size_t>(e)];
}

fit fit_of(const candidate& c, const task& t) {
  if (lacking(c, t)) return fit::none;
  if (t.skill.empty() || holds(c, t.skill, t) == hold::yes) return fit::direct;
  return fit::deputy;
}

std::optional<exclusion> why_not(const candidate& c, const task& t, legal_ages law, instant now) {
  if (const auto out = kept_out(c, now)) return out;
  return not_for(c, t, law);
}

audience find_audience(std::span<const candidate> people, std::span<const task> tasks, legal_ages law,
                       std::uint64_t seed, instant now) {
  assert(!tasks.empty() && tasks.size() <= most_tasks);
  audience out;
  for (std::size_t who = 0; who < people.size(); ++who) {
    const candidate& c = people[who];
    auto reason = kept_out(c, now);
    in_line place{.who = who};
    for (std::size_t i = 0; !(reason && *reason < exclusion::age_unknown) && i < tasks.size(); ++i) {
      if (const auto no = not_for(c, tasks[i], law)) {
        reason = std::max(reason.value_or(*no), *no);
        continue;
      }
      (fit_of(c, tasks[i]) == fit::direct ? place.direct : place.deputy) |= task_set{1} << i;
      if (const auto km = distance(c, tasks[i])) place.km = std::min(place.km.value_or(*km), *km);
    }
    if ((place.direct | place.deputy) != 0)
      out.line.push_back(place);
    else if (reason)
      out.others.push_back({who, *reason});
  }
  sort_line(out.line, people, seed);
  return out;
}

std::vector<std::size_t> eligible(const audience& a, std::size_t tasks) {
  std::vector<std::size_t> out(tasks);
  for (const in_line& p : a.line)
    for (std::size_t i = 0; i < tasks; ++i) out[i] += ((p.direct | p.deputy) >> i) & 1U;
  return out;
}

}  // namespace paraat::callouts
