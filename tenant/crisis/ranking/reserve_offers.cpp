#include "tenant/crisis/ranking/reserve_offers.hpp"

#include <algorithm>

namespace paraat::callouts {

std::vector<offer> hand_on(std::span<const task> tasks, const assignment& a, std::span<const offer> made,
                           offer_terms terms, instant now) {
  std::vector<offer> out;
  std::vector<bool> holds_one(a.place.size());
  std::vector<int> free(tasks.size());
  for (std::size_t t = 0; t < tasks.size(); ++t) free[t] = tasks[t].needed - a.confirmed[t];
  for (const offer& o : made)
    if (o.is_open(now)) {
      --free[o.task];
      holds_one[o.who] = true;
    }
  const auto lapsed = [&](const reserve_place& r) {
    return std::ranges::any_of(
        made, [&](const offer& o) { return o.who == r.who && o.task == r.task && !o.is_open(now); });
  };
  for (const bool second_chance : {false, true})
    for (const reserve_place& r : a.reserve) {
      if (free[r.task] <= 0 || holds_one[r.who] || lapsed(r) != second_chance) continue;
      out.push_back({.who = r.who, .task = r.task, .until = now + terms.hold});
      holds_one[r.who] = true;
      --free[r.task];
    }
  return out;
}

bool to_warn(const offer& o, offer_terms terms, instant now) {
  return o.is_open(now) && o.until - now <= terms.warn_before;
}

std::optional<offer> extend(offer o, offer_terms terms, instant now) {
  if (!o.is_open(now) || o.extended) return std::nullopt;
  o.until += terms.extension;
  o.extended = true;
  return o;
}

}  // namespace paraat::callouts
