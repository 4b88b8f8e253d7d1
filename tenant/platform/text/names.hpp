#pragma once
// Names of people and places as lists hold them. The case of letters is that of ICU; which word is a family
// name or a postcode no library knows.

#include <optional>
#include <string>
#include <string_view>

#include "tenant/platform/municipalities/municipalities.hpp"

namespace paraat::text {

// "Peeters, Anne" and "PEETERS Anne" → "Anne Peeters", "Anne PEETERS": the first name first, because messages
// begin with it. Any other name stays as it is.
std::string first_name_first(std::string_view name);
// "Peeters, Jan, Anne" or "Jan Peeters, Anne Maes": one name cannot be read from it.
bool several_names(std::string_view name);

// "3500 Hasselt", "B-3500 HASSELT", "Hasselt (3500)" → "Hasselt": without a postcode beside the name.
std::string without_postcode(std::string_view place);
// The municipality of a place as it was typed, with or without its postcode, or of the postcode alone;
// nullptr when it is unknown. Of places with one name the one in `near`.
const municipality* municipality_of(const municipal_register&, std::string_view place, int near = 0);

// The language for messages that a list names: "F", "Frans", "français" are one. Nothing: another, or none.
std::optional<std::string> message_language(std::string_view typed);

}  // namespace paraat::text
