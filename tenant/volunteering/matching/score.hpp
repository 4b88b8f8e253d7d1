#pragma once
// From what both sides have in common to points of 100. The place's side (skills, proof, language) and the
// person's side (wishes, theme, distance, week) are each a weighted mean, joined by their harmonic mean: a
// place that is good for one side only ranks low.

#include <cmath>
#include <optional>

#include "tenant/volunteering/matching/types.hpp"
#include "tenant/volunteering/matching/weights.hpp"

namespace paraat::matching {

// Whole numbers, so that every way to count gives the same; `full` is the most of each.
struct match_facts {
  static constexpr int full = 255;
  int needed = 0, near = 0;           // Σ weight of what is asked; Σ weight × nearness
  int to_prove = 0, proven = 0;       // the same with certificates; Σ weight × nearness × evidence
  int tongues = 0, spoken = 0;        // Σ weight of the languages asked; Σ weight × share
  int tasks = 0, task_sum = 0;        // number; Σ of the nearest wish to each
  int task = 0, group = 0, gift = 0;  // nearest wish to any task, target group and support
  int theme = 0;
  bool has_theme = false;
  std::optional<float> km;
  int parts = 0, overlap = 0;  // of the week
};

// A must counts as three of what is nice.
constexpr int must_weight = 3, nice_weight = 1;
// What counts where a side says nothing: no theme, no moments, no place.
constexpr float unasked = 0.6F;

struct match_score {
  std::array<float, components> parts{};  // 0…1
  float gives = 0, wants = 0;             // 0…1
  int hundredths = 0;                     // of a point: 0…10,000
};
match_score score_of(const match_facts&, const match_weights&);

// Of full, by how it is known.
int proof_of(evidence);
// Of full: 0 when it is not spoken; at the level that is asked 204, more above it, and less below.
int language_share(std::optional<language_level> has, language_level least);

// A place in single precision, so that both directions of the ranking measure the same.
struct spot {
  float lat = 0, lon = 0;
};
inline spot spot_of(point p) { return {static_cast<float>(p.lat), static_cast<float>(p.lon)}; }
// As on a flat map at their middle latitude: within 0.1 % of the great circle over 500 km around Flanders.
inline float kilometres_between(spot a, spot b) {
  constexpr float degree = 111.195F, radians = 0.0174532925F;
  // cos around 50.9°, by Taylor.
  const float d = ((a.lat + b.lat) / 2 - 50.9F) * radians;
  const float shrink = 0.630676F - d * (0.776046F + d * (0.315338F - d * 0.129341F));
  const float north = (a.lat - b.lat) * degree, east = (a.lon - b.lon) * degree * shrink;
  return std::sqrt(north * north + east * east);
}

}  // namespace paraat::matching
