#include "tenant/volunteering/matching/judging.hpp"

#include <algorithm>

namespace paraat::matching {
namespace {

using taxonomy::concept_kind;

// A vacancy in a theme that is wider or narrower than the wish counts less when it is wider.
constexpr int wider_theme_tenths = 7;

std::optional<exclusion> age_rule(const match_profile& p, const match_ask& a, const circumstances& c,
                                  asked_days days) {
  const day first = std::chrono::sys_days{std::chrono::days{days.first}};
  if (p.born)
    return old_enough_from(*p.born, a.minimum_age, c.law) <= first ? std::nullopt
                                                                   : std::optional(exclusion::too_young);
  if (p.adult && adult_is_enough(a.minimum_age, c.law)) return std::nullopt;
  return exclusion::age_unknown;
}

bool is_on_pause(const match_profile& p, day today, asked_days days) {
  if (!p.pause) return false;
  const day_number first = number_of(p.pause->first), now = number_of(today);
  const bool open = !p.pause->last;
  const day_number last = open ? 0 : number_of(*p.pause->last);
  return (first <= now && (open || now <= last)) || (first <= days.settled && (open || days.first <= last));
}

bool avoids(const match_profile& p, const match_ask& a) {
  const concept_graph& graph = all_concepts();
  for (const std::vector<concept_id>* list : {&a.must, &a.nice, &a.themes, &a.support})
    for (const concept_id c : *list)
      for (const concept_id avoided : p.avoids)
        if (graph.is_within(c, avoided)) return true;
  return false;
}

std::optional<exclusion> certificate_rule(const match_profile& p, const match_ask& a, asked_days days) {
  auto worst = certificate_state::holds;
  for (const asked_certificate& c : a.certificates)
    worst = std::min(worst, best_certificate(p, c, days).state);
  return reason_of(worst);
}

bool lacks_language(const match_profile& p, const match_ask& a) {
  return std::ranges::any_of(a.languages, [&](const asked_language& l) {
    const auto has = spoken(p, l.what);
    return l.must && (!has || *has < l.least);
  });
}

std::optional<float> distance_between(const match_profile& p, const match_ask& a) {
  if (!p.home || !a.place) return std::nullopt;
  return kilometres_between(spot_of(*p.home), spot_of(*a.place));
}

std::optional<exclusion> rule_broken(const match_profile& p, const match_ask& a, const circumstances& c) {
  const asked_days days = days_of(a.when, c.today);
  if (is_on_pause(p, c.today, days)) return exclusion::paused;
  if (const auto why = age_rule(p, a, c, days)) return why;
  const auto km = distance_between(p, a);
  if (km && p.most_km && *km > static_cast<float>(*p.most_km)) return exclusion::too_far;
  if (p.most_hours && a.hours > *p.most_hours) return exclusion::too_many_hours;
  if (a.week_is_fixed && a.week.any() && (a.week & ~p.away).none()) return exclusion::no_free_part;
  if (avoids(p, a)) return exclusion::not_this;
  if (lacks_language(p, a)) return exclusion::language;
  if (const auto why = certificate_rule(p, a, days)) return why;
  if (p.needs_wheelchair_access && a.place && !a.wheelchair_access) return exclusion::not_accessible;
  return std::nullopt;
}

void read_needs(match_facts& f, const match_profile& p, const std::vector<concept_id>& asked, int weight) {
  for (const concept_id c : asked) {
    const concept_kind kind = all_concepts().kind(c);
    if (kind == concept_kind::skill || kind == concept_kind::training || kind == concept_kind::equipment) {
      const nearest_held best = nearest(p, c);
      f.needed += weight;
      f.to_prove += weight;
      f.near += weight * best.near;
      f.proven += weight * best.proven;
      continue;
    }
    const int wish = nearest_wanted(p, c).near;
    if (kind == concept_kind::target_group) f.group = std::max(f.group, wish);
    if (kind == concept_kind::support) f.gift = std::max(f.gift, wish);
    if (kind == concept_kind::task || kind == concept_kind::theme) {
      ++f.tasks;
      f.task_sum += wish;
      f.task = std::max(f.task, wish);
    }
  }
}

}  // namespace

nearest_held nearest(const match_profile& p, concept_id asked) {
  nearest_held best;
  const auto hold = [&](concept_id what, evidence how) {
    const nearness near = all_concepts().covers(asked, what);
    best.proven = std::max(best.proven, near * proof_of(how) / match_facts::full);
    if (near == 0 || near < best.near || (near == best.near && how <= best.how && best.what)) return;
    best.what = what;
    best.near = near;
    best.how = how;
  };
  for (const held_concept& c : p.can) hold(c.what, c.how);
  for (const held_certificate& c : p.certificates) hold(c.what, c.how);
  for (const spoken_language& l : p.languages)
    if (l.how >= language_level::b1) hold(l.what, evidence::said);
  return best;
}

nearest_wish nearest_wanted(const match_profile& p, concept_id offered) {
  nearest_wish best;
  for (const concept_id w : p.wants)
    if (const nearness near = all_concepts().covers(w, offered); near > best.near) best = {w, near};
  return best;
}

nearest_wish nearest_theme(const match_profile& p, concept_id theme) {
  nearest_wish best;
  for (const concept_id w : p.wants) {
    const int wider = all_concepts().covers(theme, w) * wider_theme_tenths / 10;
    const auto near = std::max(all_concepts().covers(w, theme), static_cast<nearness>(wider));
    if (near > best.near) best = {w, near};
  }
  return best;
}

certificate_found best_certificate(const match_profile& p, const asked_certificate& asked, asked_days days) {
  certificate_found best;
  for (const held_certificate& c : p.certificates) {
    if (!all_concepts().is_within(c.what, asked.what)) continue;
    const certificate_state state = state_of(c, asked, days);
    if (best.which == nullptr || state > best.state || (state == best.state && c.how > best.which->how))
      best = {state, &c};
  }
  return best;
}

std::optional<language_level> spoken(const match_profile& p, concept_id language) {
  std::optional<language_level> best;
  for (const spoken_language& l : p.languages)
    if (l.what == language) best = std::max(best.value_or(language_level::a1), l.how);
  return best;
}

judgement judge(const match_profile& p, const match_ask& a, const circumstances& c) {
  judgement out{rule_broken(p, a, c), {}};
  match_facts& f = out.facts;
  read_needs(f, p, a.must, must_weight);
  read_needs(f, p, a.nice, nice_weight);
  read_needs(f, p, a.support, nice_weight);
  const asked_days days = days_of(a.when, c.today);
  for (const asked_certificate& asked : a.certificates) {
    f.to_prove += must_weight;
    const auto found = best_certificate(p, asked, days);
    if (found.state == certificate_state::holds) f.proven += must_weight * proof_of(found.which->how);
  }
  for (const asked_language& l : a.languages) {
    const int weight = l.must ? must_weight : nice_weight;
    f.tongues += weight;
    f.spoken += weight * language_share(spoken(p, l.what), l.least);
  }
  for (const concept_id t : a.themes) f.theme = std::max<int>(f.theme, nearest_theme(p, t).near);
  f.has_theme = !a.themes.empty();
  f.km = distance_between(p, a);
  f.parts = static_cast<int>(a.week.count());
  f.overlap = static_cast<int>((a.week & ~p.away).count());
  return out;
}

}  // namespace paraat::matching
