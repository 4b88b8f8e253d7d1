#pragma once
// The rows behind vacancies.hpp; for vacancies.cpp only.

#include "tenant/volunteering/vacancies/vacancies.hpp"

namespace paraat::vacancies {

// Locks the row until the end of the transaction.
std::optional<vacancy> find_for_update(transaction&, std::string_view id);
// Whether content was changed after this version; places that were taken or given back are not content.
bool edited_since(transaction&, std::string_view id, int version);
// Whether what it asks was changed after this version.
bool asks_changed_since(transaction&, std::string_view id, int version);
bool organisation_may_publish(transaction&, std::string_view organisation_id);
void insert(transaction&, const vacancy&);
void update(transaction&, const vacancy&);
void remember(transaction&, const vacancy&, actor, std::string_view what, instant now);

}  // namespace paraat::vacancies
