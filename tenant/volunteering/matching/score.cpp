#include "tenant/volunteering/matching/score.hpp"

#include <algorithm>

namespace paraat::matching {
namespace {

float share(int sum, int weight) {
  return weight == 0 ? unasked : static_cast<float>(sum) / static_cast<float>(weight * match_facts::full);
}

// Two wishes together count more than one, and a further wish never makes it less.
float wishes_of(const match_facts& f) {
  constexpr float group_part = 0.3F, gift_part = 0.15F, best_part = 0.8F, without_task = 0.4F;
  const auto of_full = [](int n) { return static_cast<float>(n) / match_facts::full; };
  const float task = f.tasks == 0
                         ? without_task
                         : best_part * of_full(f.task) + (1 - best_part) * share(f.task_sum, f.tasks);
  return 1 - (1 - task) * (1 - group_part * of_full(f.group)) * (1 - gift_part * of_full(f.gift));
}

float distance_of(std::optional<float> km) {
  constexpr float half_at_km = 12;
  return km ? 1 / (1 + *km / half_at_km) : unasked;
}

// The mean of the components from `first` to before `last`, by their weights.
float mean_of(const match_score& s, const match_weights& w, std::size_t first, std::size_t last) {
  float sum = 0, all = 0;
  for (std::size_t i = first; i < last; ++i) {
    sum += s.parts[i] * static_cast<float>(w.points[i]);
    all += static_cast<float>(w.points[i]);
  }
  return all == 0 ? 0 : sum / all;
}

}  // namespace

match_score score_of(const match_facts& f, const match_weights& w) {
  match_score out;
  out.parts = {share(f.near, f.needed),
               share(f.proven, f.to_prove),
               share(f.spoken, f.tongues),
               wishes_of(f),
               f.has_theme ? static_cast<float>(f.theme) / match_facts::full : unasked,
               distance_of(f.km),
               f.parts == 0 ? unasked : static_cast<float>(f.overlap) / static_cast<float>(f.parts)};
  out.gives = mean_of(out, w, 0, needs);
  out.wants = mean_of(out, w, needs, components);
  const float sum = out.gives + out.wants;
  out.hundredths = sum == 0 ? 0 : static_cast<int>(20'000 * out.gives * out.wants / sum + 0.5F);
  return out;
}

int proof_of(evidence how) {
  switch (how) {
    case evidence::said:
      return 102;
    case evidence::paper_seen:
      return 204;
    case evidence::signed_elsewhere:
      return 230;
    case evidence::earned_here:
      return match_facts::full;
  }
  return 0;
}

int language_share(std::optional<language_level> has, language_level least) {
  constexpr int enough = 204, highest = static_cast<int>(language_level::c2);
  if (!has) return 0;
  const int level = static_cast<int>(*has), asked = static_cast<int>(least);
  if (level < asked) return enough * (level + 1) / (asked + 2);
  return enough + (match_facts::full - enough) * (level - asked) / std::max(1, highest - asked);
}

}  // namespace paraat::matching
