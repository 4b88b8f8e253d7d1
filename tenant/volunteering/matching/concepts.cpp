#include "tenant/volunteering/matching/concepts.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace paraat::matching {

concept_graph::concept_graph(std::span<const taxonomy::taxonomy_concept> rows) : rows_(rows) {
  if (rows.size() > most_concepts)
    throw std::length_error("the taxonomy has more concepts than a slot can name");
  for (const taxonomy::taxonomy_concept& c : rows) {
    by_code_.emplace_back(c.code, static_cast<concept_id>(kinds_.size()));
    kinds_.push_back(c.kind);
  }
  std::ranges::sort(by_code_);
  read_paths();
  measure();
}

std::optional<concept_id> concept_graph::find(std::string_view code) const {
  const auto at = std::ranges::lower_bound(by_code_, code, {}, [](const auto& c) { return c.first; });
  if (at == by_code_.end() || at->first != code) return std::nullopt;
  return at->second;
}

double concept_graph::likeness(concept_id a, concept_id b) const {
  if (a == b) return 1;
  const double both = information_[a] + information_[b];
  return both > 0 ? 2 * static_cast<double>(common_[a * size() + b]) / both : 0;
}

// Every path upwards; a concept may have several above it.
void concept_graph::read_paths() {
  const std::size_t n = size();
  within_.assign(n * n, false);
  std::vector<concept_id> open;
  for (std::size_t c = 0; c < n; ++c) {
    open.assign(1, static_cast<concept_id>(c));
    while (!open.empty()) {
      const concept_id at = open.back();
      open.pop_back();
      if (within_[c * n + at]) continue;
      within_[c * n + at] = true;
      for (const std::string& code : rows_[at].broader)
        if (const auto above = find(code)) open.push_back(*above);
    }
  }
}

void concept_graph::measure() {
  const std::size_t n = size();
  std::vector<std::vector<concept_id>> below(n);
  for (std::size_t c = 0; c < n; ++c)
    for (std::size_t above = 0; above < n; ++above)
      if (within_[c * n + above]) below[above].push_back(static_cast<concept_id>(c));
  // One more than there are: the whole, above the themes, would have information 0.
  const double all = std::log(static_cast<double>(n + 1));
  for (std::size_t c = 0; c < n; ++c)
    information_.push_back(1 - std::log(static_cast<double>(below[c].size())) / all);

  std::vector<concept_id> widest_first(n);
  std::iota(widest_first.begin(), widest_first.end(), concept_id{0});
  std::ranges::sort(widest_first, {}, [&](concept_id c) { return std::pair(information_[c], c); });
  common_.assign(n * n, 0);
  for (const concept_id c : widest_first)
    for (const concept_id a : below[c])
      for (const concept_id b : below[c]) common_[a * n + b] = static_cast<float>(information_[c]);

  covers_.assign(n * n, 0);
  for (std::size_t asked = 0; asked < n; ++asked)
    for (std::size_t held = 0; held < n; ++held) {
      const auto a = static_cast<concept_id>(asked), h = static_cast<concept_id>(held);
      const double above = (likeness(a, h) - least_likeness) / (1 - least_likeness);
      auto near = static_cast<nearness>(std::lround(std::clamp(above, 0.0, 1.0) * the_same));
      if (is_within(h, a)) near = std::max(near, narrower_nearness);
      covers_[asked * n + held] = asked == held ? the_same : near;
    }
  for (std::size_t a = 0; a < n; ++a)
    for (const std::string& code : rows_[a].related)
      if (const auto b = find(code))
        for (nearness* near : {&covers_[a * n + *b], &covers_[*b * n + a]})
          *near = std::max(*near, related_nearness);
}

const concept_graph& all_concepts() {
  static const concept_graph all(taxonomy::all());
  return all;
}

}  // namespace paraat::matching
