#pragma once
// The rows behind vacancies.hpp; for vacancies.cpp only.

#include "tenant/volunteering/vacancies/vacancies.hpp"

namespace paraat::vacancies {

// Locks the row until the end of the transaction.
std::optional<vacancy> find_for_update(transaction&, const vacancy_id&);
// Whether content was changed after this version; places that were taken or given back are not content.
bool edited_since(transaction&, const vacancy_id&, int version);
bool organisation_may_publish(transaction&, const organisations::organisation_id&);
void insert(transaction&, const vacancy&);
void update(transaction&, const vacancy&);
void remember(transaction&, const vacancy&, actor, std::string_view what, instant now);

}  // namespace paraat::vacancies
