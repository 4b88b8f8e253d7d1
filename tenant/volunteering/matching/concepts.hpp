#pragma once
// How near two concepts of the taxonomy are, by what they have in common.
//
// Information content is intrinsic, from the graph alone: IC(c) = 1 − ln(concepts at or below c) / ln(all)
// (Seco, Veale and Hayes, An Intrinsic Information Content Metric for Semantic Similarity in WordNet, ECAI
// 2004). A leaf has 1, a wide theme little. Likeness of two concepts is 2·IC(common) / (IC(a) + IC(b)), with
// the most informative concept above both (Lin, An Information-Theoretic Definition of Similarity, ICML
// 1998). Half of it is the noise of a wide common theme and counts as nothing; the rest is stretched to 0…1.
// A concept that the taxonomy calls related counts `related_nearness`.

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "tenant/people/taxonomy/taxonomy.hpp"
#include "tenant/volunteering/matching/types.hpp"

namespace paraat::matching {

// Nearness as a byte: 0 nothing in common, 255 the same.
using nearness = std::uint8_t;
constexpr nearness the_same = 255;
constexpr nearness narrower_nearness = 230;  // first aid is asked, advanced first aid is held
constexpr nearness related_nearness = 153;
constexpr double least_likeness = 0.5;
// Eleven bits of a slot (packing.hpp).
constexpr std::size_t most_concepts = 2048;

class concept_graph {
 public:
  // Throws std::length_error above most_concepts.
  explicit concept_graph(std::span<const taxonomy::taxonomy_concept>);

  std::size_t size() const { return kinds_.size(); }
  std::optional<concept_id> find(std::string_view code) const;
  const taxonomy::taxonomy_concept& at(concept_id c) const { return rows_[c]; }
  taxonomy::concept_kind kind(concept_id c) const { return kinds_[c]; }

  double information(concept_id c) const { return information_[c]; }
  double likeness(concept_id a, concept_id b) const;
  // At or below it.
  bool is_within(concept_id c, concept_id above) const { return within_[c * size() + above]; }
  // How far something held is what was asked. A narrower concept nearly is; a wider one is by its likeness.
  nearness covers(concept_id asked, concept_id held) const { return covers_[asked * size() + held]; }

 private:
  void read_paths();
  void measure();

  std::span<const taxonomy::taxonomy_concept> rows_;
  std::vector<taxonomy::concept_kind> kinds_;
  std::vector<std::pair<std::string_view, concept_id>> by_code_;
  std::vector<bool> within_;
  std::vector<double> information_;
  std::vector<float> common_;  // information of the most informative concept above both
  std::vector<nearness> covers_;
};

// Over the taxonomy of this release, made at the first call.
const concept_graph& all_concepts();

}  // namespace paraat::matching
