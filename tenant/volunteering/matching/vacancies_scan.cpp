#include <algorithm>
#include <bit>

#include "tenant/volunteering/matching/judging.hpp"

namespace paraat::matching {

// What the slots of one ask say about the rules.
struct vacancies_scan::gathered {
  bool avoided = false, lacks_language = false;
  certificate_state worst = certificate_state::holds;
};

vacancies_scan::vacancies_scan(const match_profile& p, const circumstances& c)
    : person_(p), today_(c.today), free_(static_cast<std::uint32_t>((~p.away).to_ulong())) {
  const concept_graph& graph = all_concepts();
  if (p.home) home_ = spot_of(*p.home);
  if (p.pause)
    pause_ = std::pair(number_of(p.pause->first),
                       p.pause->last ? number_of(*p.pause->last) : std::numeric_limits<day_number>::max());
  for (std::size_t age = 0; age < old_enough_.size(); ++age) {
    const int least = static_cast<int>(age);
    if (p.born)
      old_enough_[age] = number_of(old_enough_from(*p.born, least, c.law));
    else if (p.adult && adult_is_enough(least, c.law))
      old_enough_[age] = 0;
  }
  cells_.resize(graph.size());
  for (std::size_t i = 0; i < graph.size(); ++i) {
    const auto id = static_cast<concept_id>(i);
    const nearest_held held = nearest(p, id);
    cells_[i] = {.near = held.near,
                 .proof = static_cast<nearness>(held.proven),
                 .wish = nearest_wanted(p, id).near,
                 .theme = nearest_theme(p, id).near};
    if (const auto level = spoken(p, id)) cells_[i].level = static_cast<std::uint8_t>(*level) + 1;
    cells_[i].avoided = std::ranges::any_of(p.avoids, [&](concept_id c) { return graph.is_within(id, c); });
  }
}

std::optional<exclusion> vacancies_scan::row_rule(const ask_row& a, const asked_days& days,
                                                  match_facts& f) const {
  if (pause_) {
    const auto [first, last] = *pause_;
    const day_number now = number_of(today_);
    if ((first <= now && now <= last) || (first <= days.settled && days.first <= last))
      return exclusion::paused;
  }
  const auto from = old_enough_[a.minimum_age];
  if (!from) return exclusion::age_unknown;
  if (*from > days.first) return exclusion::too_young;
  if (person_.home && a.has_place != 0) {
    const float km = kilometres_between(home_, a.place);
    if (person_.most_km && km > static_cast<float>(*person_.most_km)) return exclusion::too_far;
    f.km = km;
  }
  if (person_.most_hours && a.hours > *person_.most_hours) return exclusion::too_many_hours;
  const std::uint32_t both = a.week & free_;
  if (a.fixed != 0 && a.week != 0 && both == 0) return exclusion::no_free_part;
  f.parts = std::popcount(static_cast<std::uint32_t>(a.week));
  f.overlap = std::popcount(both);
  return std::nullopt;
}

void vacancies_scan::read_slot(slot s, const asked_days& days, match_facts& f, gathered& g) const {
  const cell& c = cells_[s.what()];
  const unsigned mark = s.mark();
  if (mark <= ask_mark::nice) {
    const int weight = mark == ask_mark::must ? must_weight : nice_weight;
    f.needed += weight;
    f.to_prove += weight;
    f.near += weight * c.near;
    f.proven += weight * c.proof;
  } else if (mark <= ask_mark::nice_task) {
    ++f.tasks;
    f.task_sum += c.wish;
    f.task = std::max<int>(f.task, c.wish);
  } else if (mark == ask_mark::group) {
    f.group = std::max<int>(f.group, c.wish);
  } else if (mark == ask_mark::support) {
    f.gift = std::max<int>(f.gift, c.wish);
  } else if (mark == ask_mark::theme) {
    f.has_theme = true;
    f.theme = std::max<int>(f.theme, c.theme);
  } else if (mark <= ask_mark::unseen) {
    const auto found = best_certificate(person_, {s.what(), mark == ask_mark::seen}, days);
    g.worst = std::min(g.worst, found.state);
    f.to_prove += must_weight;
    if (found.state == certificate_state::holds) f.proven += must_weight * proof_of(found.which->how);
    return;
  } else {
    const bool must = mark < ask_mark::nice_speak;
    const auto least = static_cast<int>(mark - (must ? ask_mark::must_speak : ask_mark::nice_speak));
    const int weight = must ? must_weight : nice_weight;
    std::optional<language_level> has;
    if (c.level != 0) has = static_cast<language_level>(c.level - 1);
    g.lacks_language |= must && c.level <= least;
    f.tongues += weight;
    f.spoken += weight * language_share(has, static_cast<language_level>(least));
    return;
  }
  g.avoided |= c.avoided;
}

std::optional<exclusion> vacancies_scan::judge(const ask_row& a, std::span<const slot> slots,
                                               match_facts& facts) const {
  facts = {};
  asked_days days;
  if (a.dated != 0) {
    days = {a.first, std::max(a.first, a.last), 0};
    days.settled = std::min(days.last, days.first + longest_settled - 1);
  } else {
    days = days_of(std::nullopt, today_);
  }
  if (const auto why = row_rule(a, days, facts)) return why;
  gathered g;
  for (const slot s : slots) read_slot(s, days, facts, g);
  if (g.avoided) return exclusion::not_this;
  if (g.lacks_language) return exclusion::language;
  if (const auto why = reason_of(g.worst)) return why;
  if (person_.needs_wheelchair_access && a.has_place != 0 && a.wheelchair == 0)
    return exclusion::not_accessible;
  return std::nullopt;
}

}  // namespace paraat::matching
