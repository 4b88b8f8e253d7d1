#pragma once
// The form of a vacancy: from content to fields and back.

#include <string>
#include <vector>

#include "tenant/platform/web/form.hpp"
#include "tenant/volunteering/organisations/organisations.hpp"
#include "tenant/volunteering/vacancies/vacancies.hpp"

namespace paraat::vacancies {

// Without its number of places where these are of a task (shared_places.hpp).
web::form vacancy_form(const web::scope&, std::string action, std::string submit_label,
                       const std::vector<organisations::organisation>& choices, bool shares_places);
void put_content(web::form&, const content&);
// What was typed. The place is looked up in the register by its name; a place that the register does not know
// is kept as it was typed, with the municipality's point.
content content_of(const web::form&, const web::scope&);

// Where the contact says nothing at all, it becomes that of the organisation.
void take_contact_of(content&, const organisations::organisation&);

struct difference {
  std::string label, mine, theirs;
};
// What stands differently in the two, in words, for who edits at the same time as another.
std::vector<difference> differences(const web::scope&, const content& mine, const content& theirs);

}  // namespace paraat::vacancies
