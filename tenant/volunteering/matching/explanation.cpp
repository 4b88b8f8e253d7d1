#include "tenant/volunteering/matching/explanation.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "tenant/volunteering/matching/changes.hpp"

namespace paraat::matching {
namespace {

using taxonomy::concept_kind;

constexpr nearness worth_naming = 100;
constexpr std::size_t most_in_favour = 3;
constexpr int worth_saying = 50;  // hundredths
constexpr float near_by_km = 12;

// The reasons of one pair, each with what it weighs on its side.
class reasons_of_pair {
 public:
  reasons_of_pair(const match_profile& p, const match_ask& a, const judgement& j, const match_score& s,
                  const match_weights& w, const circumstances& c)
      : p_(p), a_(a), facts_(j.facts), score_(s), days_(days_of(a.when, c.today)) {
    int gives = 0, wants = 0;
    for (std::size_t i = 0; i < components; ++i) (i < needs ? gives : wants) += w.points[i];
    for (std::size_t i = 0; i < components; ++i) {
      const int side = i < needs ? gives : wants;
      shares_[i] = side == 0 ? 0 : 10'000.0F * static_cast<float>(w.points[i]) / static_cast<float>(side);
    }
    for (const concept_id asked : a.must) need(asked, must_weight);
    for (const concept_id asked : a.nice) need(asked, nice_weight);
    for (const asked_certificate& asked : a.certificates) certificate(asked);
    for (const asked_language& l : a.languages) language(l);
    wishes();
    theme();
    distance();
    week();
  }

  std::vector<match_reason> best() {
    std::vector<match_reason> out = sorted(in_favour_);
    if (out.size() > most_in_favour) out.resize(most_in_favour);
    return out;
  }
  std::optional<match_reason> worst() {
    const std::vector<match_reason> out = sorted(against_);
    return out.empty() ? std::nullopt : std::optional(out.front());
  }

 private:
  float share(component c) const { return shares_[static_cast<std::size_t>(c)]; }
  float part(component c) const { return score_.parts[static_cast<std::size_t>(c)]; }
  static void keep(std::vector<match_reason>& to, match_reason r, float weight) {
    r.hundredths = static_cast<int>(std::lround(weight));
    if (r.hundredths >= worth_saying) to.push_back(r);
  }
  static std::vector<match_reason> sorted(std::vector<match_reason>& list) {
    std::ranges::sort(list, {},
                      [](const match_reason& r) { return std::tuple(-r.hundredths, r.kind, r.what); });
    return list;
  }

  void need(concept_id asked, int weight) {
    const concept_kind kind = all_concepts().kind(asked);
    if (kind != concept_kind::skill && kind != concept_kind::training && kind != concept_kind::equipment)
      return;
    const nearest_held best = nearest(p_, asked);
    const float skills = share(component::skills) * static_cast<float>(weight) /
                         static_cast<float>(facts_.needed * match_facts::full);
    const float proof = share(component::proof) * static_cast<float>(weight) /
                        static_cast<float>(facts_.to_prove * match_facts::full);
    if (best.near >= worth_naming) {
      const bool same = best.what == asked;
      keep(in_favour_,
           {.kind = same ? reason_kind::has : reason_kind::has_near,
            .what = asked,
            .other = best.what,
            .how = best.how},
           skills * best.near + proof * static_cast<float>(best.proven));
      if (best.how == evidence::said)
        keep(against_, {.kind = reason_kind::only_said, .what = best.what},
             proof * static_cast<float>(match_facts::full - best.proven));
    } else {
      keep(against_, {.kind = reason_kind::lacks, .what = asked},
           (skills + proof) * static_cast<float>(match_facts::full - best.near));
    }
  }

  void certificate(const asked_certificate& asked) {
    const auto found = best_certificate(p_, asked, days_);
    if (found.state != certificate_state::holds) return;
    keep(in_favour_,
         {.kind = reason_kind::has_certificate,
          .what = asked.what,
          .other = found.which->what,
          .how = found.which->how},
         share(component::proof) * must_weight * static_cast<float>(proof_of(found.which->how)) /
             static_cast<float>(facts_.to_prove * match_facts::full));
  }

  void language(const asked_language& l) {
    const auto has = spoken(p_, l.what);
    const float whole = share(component::language) * static_cast<float>(l.must ? must_weight : nice_weight) /
                        static_cast<float>(facts_.tongues * match_facts::full);
    const auto of_full = static_cast<float>(language_share(has, l.least));
    if (has && *has >= l.least)
      keep(in_favour_, {.kind = reason_kind::speaks, .what = l.what, .level = *has}, whole * of_full);
    else
      keep(against_, {.kind = reason_kind::speaks_little, .what = l.what, .level = l.least},
           whole * (match_facts::full - of_full));
  }

  void wishes() {
    std::optional<concept_id> task, wish;
    nearness near = 0;
    for (const std::vector<concept_id>* list : {&a_.must, &a_.nice, &a_.support})
      for (const concept_id offered : *list) {
        const nearest_wish w = nearest_wanted(p_, offered);
        const concept_kind kind = all_concepts().kind(offered);
        if (kind == concept_kind::target_group && w.near >= worth_naming)
          keep(in_favour_, {.kind = reason_kind::wishes_group, .what = offered}, extra_of_wish(w.near, 0.3F));
        if (kind == concept_kind::support && w.near >= worth_naming)
          keep(in_favour_, {.kind = reason_kind::gets_support, .what = offered},
               extra_of_wish(w.near, 0.15F));
        if (kind != concept_kind::task && kind != concept_kind::theme) continue;
        if (!task || w.near > near) std::tie(task, wish, near) = std::tuple(offered, w.what, w.near);
      }
    if (!task) return;
    if (near >= worth_naming)
      keep(in_favour_,
           {.kind = near >= narrower_nearness ? reason_kind::wishes : reason_kind::wishes_near,
            .what = task,
            .other = wish},
           share(component::wishes) * static_cast<float>(near) / match_facts::full);
    else
      keep(against_, {.kind = reason_kind::wishes_something_else, .what = task},
           share(component::wishes) * (1 - part(component::wishes)));
  }
  float extra_of_wish(nearness near, float portion) const {
    return share(component::wishes) * portion * static_cast<float>(near) / match_facts::full;
  }

  void theme() {
    if (!facts_.has_theme) return;
    concept_id best = a_.themes.front();
    for (const concept_id t : a_.themes)
      if (nearest_theme(p_, t).near > nearest_theme(p_, best).near) best = t;
    if (facts_.theme >= worth_naming)
      keep(in_favour_, {.kind = reason_kind::theme, .what = best},
           share(component::theme) * part(component::theme));
    else
      keep(against_, {.kind = reason_kind::other_theme, .what = best},
           share(component::theme) * (1 - part(component::theme)));
  }

  void distance() {
    if (!facts_.km) return;
    const int km = static_cast<int>(std::lround(std::min(*facts_.km, 100'000.0F)));
    if (*facts_.km <= near_by_km)
      keep(in_favour_, {.kind = reason_kind::close, .number = km},
           share(component::distance) * part(component::distance));
    else
      keep(against_, {.kind = reason_kind::far, .number = km},
           share(component::distance) * (1 - part(component::distance)));
  }

  void week() {
    if (facts_.parts == 0) return;
    const bool enough = 2 * facts_.overlap >= facts_.parts;
    const float part_of = part(component::week);
    keep(enough ? in_favour_ : against_,
         {.kind = enough ? reason_kind::in_week : reason_kind::little_time,
          .number = facts_.overlap,
          .of = facts_.parts},
         share(component::week) * (enough ? part_of : 1 - part_of));
  }

  const match_profile& p_;
  const match_ask& a_;
  const match_facts& facts_;
  const match_score& score_;
  asked_days days_;
  std::array<float, components> shares_{};
  std::vector<match_reason> in_favour_, against_;
};

}  // namespace

match_decision decide(const match_profile& person, const match_ask& ask, const match_weights& weights,
                      const circumstances& c) {
  const match_profile p = normalised(person);
  const match_ask a = normalised(ask);
  const judgement j = judge(p, a, c);
  match_decision out{weights.version, j.excluded, score_of(j.facts, weights), {}, {}, {}};
  reasons_of_pair reasons(p, a, j, out.score, weights, c);
  out.in_favour = reasons.best();
  out.against = reasons.worst();
  out.changes = j.excluded ? changes_that_lift(p, a, c) : changes_that_raise(p, a, weights, c);
  return out;
}

}  // namespace paraat::matching
