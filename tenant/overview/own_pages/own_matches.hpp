#pragma once
// Open vacancies that fit the person whose page it is, with why.

#include "tenant/people/profiles/profiles.hpp"
#include "tenant/platform/web/scope.hpp"
#include "tenant/platform/web/view.hpp"

namespace paraat::own_pages {

constexpr std::size_t most_matches = 3;
// {{#MATCH}} for each, the best first; nothing where the profile says too little or no vacancy fits.
void draw_matches(web::view&, const web::scope&, transaction&, const profiles::profile&);

}  // namespace paraat::own_pages
