#pragma once
// The form of what a vacancy asks and offers. Its rows are what is chosen, what a search by words found and
// what its text seems to ask; only what is ticked is kept.

#include <string>

#include "tenant/platform/web/form.hpp"
#include "tenant/publishing/asks/asks.hpp"
#include "tenant/publishing/asks/suggestions.hpp"

namespace paraat::vacancies {

struct asks_rows {
  asks::vacancy_asks chosen;
  std::vector<const taxonomy::taxonomy_concept*> found;  // by these words
  std::string words;
  asks::suggestions read;  // in title and text
};

web::form asks_form(const web::scope&, std::string action, const asks_rows&);
void put_asks(web::form&, const asks::vacancy_asks&);
asks::vacancy_asks asks_of(const web::form&);
// Hours say per what, and the other way around.
void check_hours(web::form&, const web::texts&);
// What was sent, as far as this release knows its codes, before any rule.
asks::vacancy_asks sent_asks(const web::parameters&);

}  // namespace paraat::vacancies
