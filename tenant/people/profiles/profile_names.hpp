#pragma once
// The codes and the words of what stands in a profile.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tenant/people/profiles/profiles.hpp"
#include "tenant/people/taxonomy/taxonomy.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::profiles {

// As they are stored.
std::string_view name_of(profile_state);
std::string_view name_of(audience);
std::string_view name_of(level);
std::string_view name_of(evidence);
std::string_view name_of(field);
std::optional<profile_state> state_named(std::string_view);
std::optional<audience> audience_named(std::string_view);
std::optional<level> level_named(std::string_view);
std::optional<evidence> evidence_named(std::string_view);
std::optional<field> field_named(std::string_view);

// As they are shown; texts of the site.
std::string_view label_of(profile_state);
std::string_view label_of(audience);
std::string_view label_of(level);
std::string_view label_of(evidence);
std::string_view label_of(field);

struct coded_label {
  std::string_view code, label;
};
std::span<const coded_label> parts_of_day();  // with their hours: "Ochtend (6–12 u)"
std::span<const std::string_view> weekdays();
// Of a language in which a tenant writes to people: "nl".
std::string written_label(const web::texts&, std::string_view code);
// The languages that a profile can have, in the order of the taxonomy: concepts, as a vacancy asks them.
bool is_spoken_language(const taxonomy::taxonomy_concept&);
std::vector<std::string> spoken_languages();

// The label of a concept in the language of the reader; the code where this release does not know it.
std::string concept_label(const web::texts&, std::string_view code);
// A training or diploma that a profile may hold: not the parents of the list, and no extract of the criminal
// record or medical paper, which are shown to who asks for them and never kept with a profile.
bool is_training(const taxonomy::taxonomy_concept&);
// Registered in health care: number and visa are looked at.
bool is_care_registration(std::string_view code);
// What may be chosen of a kind: concepts without the heading of the list.
bool may_be_chosen(const taxonomy::taxonomy_concept&, taxonomy::concept_kind);

}  // namespace paraat::profiles
