#pragma once
// What counts how much. A table of the product with a version; a tenant changes it within bounds, and each
// decision names both, so that an order can be explained later from the table of its time.

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "protocol/result.hpp"

namespace paraat::matching {

// The first three are what the place needs, the others what the person wants.
enum class component { skills, proof, language, wishes, theme, distance, week };
constexpr std::size_t components = static_cast<std::size_t>(component::week) + 1;
constexpr std::size_t needs = static_cast<std::size_t>(component::wishes);

struct weights_version {
  int table = 1;             // of the product
  int tenant = 0;            // number of the tenant's change; 0: as the product has it
  std::string name() const;  // "1", "1.3"
  friend bool operator==(const weights_version&, const weights_version&) = default;
};

struct match_weights {
  weights_version version;
  std::array<int, components> points{};  // of each component, relative to the others of its side
  int fair_within = 0;  // points of 100: people so near to each other are asked by how seldom they were
  int sink = 0;  // points of 100 that a vacancy with an answer of the last twelve weeks sinks in a list
  int of(component c) const { return points[static_cast<std::size_t>(c)]; }
  friend bool operator==(const match_weights&, const match_weights&) = default;
};

const match_weights& usual_weights();
// The tables of earlier releases and, at the end, the usual one.
std::span<const match_weights> tables_of_weights();

struct weight_bounds {
  std::string_view field;  // of the form: "skills"
  std::string_view label;  // text of the site
  int least = 0, most = 0;
};
// One for each component in their order, then fair_within and sink.
std::span<const weight_bounds> bounds_of_weights();

struct weight_change {
  std::string_view field;
  int value = 0;
};
// The weights with these changes, as the tenant's change of this number. Refused (invalid), naming the field:
// a value out of bounds, a field that is none.
result<match_weights> adjusted(const match_weights&, std::span<const weight_change>, int number);

}  // namespace paraat::matching
