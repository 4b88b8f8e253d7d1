#include "tenant/volunteering/matching/changes.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace paraat::matching {
namespace {

using taxonomy::concept_kind;

constexpr std::size_t most_lifted = 3, most_raised = 2;
constexpr int a_point = 100;

void speak(match_profile& p, concept_id language, language_level level) {
  std::erase_if(p.languages, [&](const spoken_language& l) { return l.what == language; });
  p.languages.push_back({language, level});
}

match_change lift_language(match_profile& p, const match_ask& a) {
  for (const asked_language& l : a.languages) {
    const auto has = spoken(p, l.what);
    if (!l.must || (has && *has >= l.least)) continue;
    speak(p, l.what, l.least);
    return {.kind = change_kind::raise_language, .what = l.what, .level = l.least};
  }
  return {};
}

match_change lift_avoided(match_profile& p, const match_ask& a) {
  const concept_graph& graph = all_concepts();
  for (const std::vector<concept_id>* list : {&a.must, &a.nice, &a.themes, &a.support})
    for (const concept_id c : *list)
      for (const concept_id avoided : p.avoids)
        if (graph.is_within(c, avoided)) {
          std::erase(p.avoids, avoided);
          return {.kind = change_kind::allow, .what = avoided};
        }
  return {};
}

// The certificate that is furthest from holding.
match_change lift_certificate(match_profile& p, const match_ask& a, asked_days days) {
  const asked_certificate* worst = nullptr;
  auto state = certificate_state::holds;
  for (const asked_certificate& c : a.certificates)
    if (const auto found = best_certificate(p, c, days); found.state < state) {
      worst = &c;
      state = found.state;
    }
  if (worst == nullptr) return {};
  p.certificates.push_back({.what = worst->what, .how = evidence::paper_seen});
  const auto kind = state == certificate_state::none      ? change_kind::get_certificate
                    : state == certificate_state::expired ? change_kind::renew_certificate
                                                          : change_kind::show_certificate;
  match_change out{.kind = kind, .what = worst->what};
  if (kind == change_kind::renew_certificate) out.on = std::chrono::sys_days{std::chrono::days{days.last}};
  return out;
}

match_change lift_age(match_profile& p, const match_ask& a, const circumstances& c, exclusion why) {
  match_change out{.kind = change_kind::say_age};
  if (why == exclusion::too_young) {
    out = {.kind = change_kind::come_of_age, .on = old_enough_from(*p.born, a.minimum_age, c.law)};
  }
  p.born = day{std::chrono::year{1900}, std::chrono::January, std::chrono::day{1}};
  return out;
}

// What lifts this rule; the copy is changed so that the next one in the way is found.
match_change lift(match_profile& p, match_ask& a, const circumstances& c, exclusion why) {
  const auto without = [](match_change change, auto& bound) {
    bound.reset();
    return change;
  };
  switch (why) {
    case exclusion::paused: {
      const auto until = p.pause->last;
      std::optional<day> on;
      if (until) on = std::chrono::sys_days{*until} + std::chrono::days{1};
      return without({.kind = change_kind::end_pause, .on = on}, p.pause);
    }
    case exclusion::age_unknown:
    case exclusion::too_young:
      return lift_age(p, a, c, why);
    case exclusion::too_far: {
      const float km = kilometres_between(spot_of(*p.home), spot_of(*a.place));
      return without({.kind = change_kind::go_further, .number = static_cast<int>(std::ceil(km))}, p.most_km);
    }
    case exclusion::too_many_hours:
      return without({.kind = change_kind::allow_hours, .number = a.hours}, p.most_hours);
    case exclusion::no_free_part:
      p.away.reset();
      return {.kind = change_kind::free_a_part};
    case exclusion::not_this:
      return lift_avoided(p, a);
    case exclusion::language:
      return lift_language(p, a);
    case exclusion::no_certificate:
    case exclusion::certificate_not_seen:
    case exclusion::certificate_expired:
      return lift_certificate(p, a, days_of(a.when, c.today));
    case exclusion::not_accessible:
      a.wheelchair_access = true;
      return {.kind = change_kind::open_place};
  }
  return {};
}

// Tries changes on copies of a profile.
class trials {
 public:
  trials(const match_profile& p, const match_ask& a, const match_weights& w, const circumstances& c)
      : p_(p), a_(a), w_(w), c_(c), before_(score_of(judge(p, a, c).facts, w).hundredths) {}

  template <class Change>
  void attempt(match_change what, Change&& change) {
    match_profile p = p_;
    change(p);
    const judgement j = judge(p, a_, c_);
    what.hundredths = score_of(j.facts, w_).hundredths - before_;
    if (!j.excluded && what.hundredths >= a_point) out_.push_back(what);
  }

  std::vector<match_change> best() {
    std::ranges::sort(out_, {},
                      [](const match_change& m) { return std::tuple(-m.hundredths, m.kind, m.what); });
    if (out_.size() > most_raised) out_.resize(most_raised);
    return out_;
  }

 private:
  const match_profile& p_;
  const match_ask& a_;
  const match_weights& w_;
  const circumstances& c_;
  int before_;
  std::vector<match_change> out_;
};

void attempt_concept(trials& t, const match_profile& p, concept_id asked) {
  switch (all_concepts().kind(asked)) {
    case concept_kind::skill:
    case concept_kind::training:
    case concept_kind::equipment: {
      const nearest_held best = nearest(p, asked);
      if (best.near < narrower_nearness)
        t.attempt({.kind = change_kind::add_skill, .what = asked},
                  [&](match_profile& q) { q.can.push_back({asked, evidence::said}); });
      else if (best.how == evidence::said)
        t.attempt({.kind = change_kind::show_paper, .what = best.what},
                  [&](match_profile& q) { q.can.push_back({*best.what, evidence::paper_seen}); });
      break;
    }
    case concept_kind::task:
    case concept_kind::theme:
    case concept_kind::target_group:
      t.attempt({.kind = change_kind::add_wish, .what = asked},
                [&](match_profile& q) { q.wants.push_back(asked); });
      break;
    case concept_kind::support:
      break;  // nobody should have to want what a place gives
  }
}

}  // namespace

std::vector<match_change> changes_that_lift(match_profile p, match_ask a, const circumstances& c) {
  std::vector<match_change> out;
  while (out.size() < most_lifted) {
    const judgement j = judge(p, a, c);
    if (!j.excluded) break;
    out.push_back(lift(p, a, c, *j.excluded));
  }
  return out;
}

std::vector<match_change> changes_that_raise(const match_profile& p, const match_ask& a,
                                             const match_weights& w, const circumstances& c) {
  trials t(p, a, w, c);
  for (const std::vector<concept_id>* list : {&a.must, &a.nice})
    for (const concept_id asked : *list) attempt_concept(t, p, asked);
  for (const asked_language& l : a.languages)
    if (const auto has = spoken(p, l.what); !has || *has < l.least)
      t.attempt({.kind = change_kind::raise_language, .what = l.what, .level = l.least},
                [&](match_profile& q) { speak(q, l.what, l.least); });
  if ((a.week & p.away).any())
    t.attempt({.kind = change_kind::free_parts, .number = static_cast<int>((a.week & p.away).count())},
              [&](match_profile& q) { q.away &= ~a.week; });
  return t.best();
}

}  // namespace paraat::matching
