#pragma once
// What a decision rests on, for people: it keeps "age.turning 2006-08-01 v1".

#include <string>
#include <string_view>

#include "tenant/web/texts.hpp"

namespace paraat::rules {

// "Leeftijd op de dag zelf (sinds 1 augustus 2006, versie 1)", one after the other; a name that is no rule's
// stays as it is.
std::string in_words(const web::texts&, std::string_view names);

}  // namespace paraat::rules
