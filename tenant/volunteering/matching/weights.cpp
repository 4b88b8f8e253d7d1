#include "tenant/volunteering/matching/weights.hpp"

#include <algorithm>

namespace paraat::matching {
namespace {

// texts
constexpr std::array<weight_bounds, components + 2> bounds{{{"skills", "Kunnen wat gevraagd wordt", 20, 60},
                                                            {"proof", "Hoe zeker dat is", 5, 30},
                                                            {"language", "Taal", 5, 30},
                                                            {"wishes", "Wat de persoon graag doet", 20, 60},
                                                            {"theme", "Thema", 5, 30},
                                                            {"distance", "Afstand", 10, 50},
                                                            {"week", "Momenten in de week", 10, 40},
                                                            {"fair_within", "Eerlijk verdelen binnen", 0, 5},
                                                            {"sink", "Zakken na een antwoord", 0, 10}}};

int& value_of(match_weights& w, std::size_t field) {
  if (field < components) return w.points[field];
  return field == components ? w.fair_within : w.sink;
}

}  // namespace

std::string weights_version::name() const {
  return std::to_string(table) + (tenant == 0 ? "" : "." + std::to_string(tenant));
}

std::span<const match_weights> tables_of_weights() {
  static const std::array tables{
      match_weights{
          .version = {.table = 1}, .points = {40, 12, 8, 35, 15, 25, 20}, .fair_within = 3, .sink = 4},
      match_weights{
          .version = {.table = 2}, .points = {40, 12, 8, 35, 15, 25, 20}, .fair_within = 3, .sink = 9}};
  return tables;
}

const match_weights& usual_weights() { return tables_of_weights().back(); }

std::span<const weight_bounds> bounds_of_weights() { return bounds; }

result<match_weights> adjusted(const match_weights& base, std::span<const weight_change> changes,
                               int number) {
  match_weights out = base;
  for (const weight_change& c : changes) {
    const auto b = std::ranges::find(bounds, c.field, &weight_bounds::field);
    if (b == bounds.end())
      return refuse(refusal_kind::invalid, "Dit gewicht bestaat niet.", std::string(c.field));
    if (c.value < b->least || c.value > b->most)
      return refuse(refusal_kind::invalid, "Kies een getal van {0} tot {1}.", std::string(c.field),
                    {std::to_string(b->least), std::to_string(b->most)});
    value_of(out, static_cast<std::size_t>(b - bounds.begin())) = c.value;
  }
  out.version.tenant = number;
  return out;
}

}  // namespace paraat::matching
