#pragma once
// The sentences of a decision, for the person and for the place alike: they say "je" to nobody.

#include <string>

#include "tenant/platform/web/texts.hpp"
#include "tenant/volunteering/matching/explanation.hpp"

namespace paraat::matching {

std::string sentence(const web::texts&, const match_reason&);
std::string sentence(const web::texts&, const match_change&);
std::string sentence(const web::texts&, exclusion);
// The label in the language of the reader; Dutch where the taxonomy has none.
std::string label_of(const web::texts&, concept_id);

}  // namespace paraat::matching
