#pragma once
// Labels of the rule behind a decision, from its stored reference: "age.turning 2006-08-01 v1".

#include <string>
#include <string_view>

#include "tenant/platform/web/texts.hpp"

namespace paraat::rules {

// "Leeftijd op de dag zelf (sinds 1 augustus 2006, versie 1)", one after the other; an unknown name stays as
// it is.
std::string in_words(const web::texts&, std::string_view names);

}  // namespace paraat::rules
