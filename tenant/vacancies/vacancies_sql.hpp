#pragma once
// The rows behind vacancies.hpp; for vacancies.cpp only.

#include "tenant/vacancies/vacancies.hpp"

namespace paraat::vacancies {

// Locks the row until the end of the transaction.
std::optional<vacancy> find_for_update(transaction&, std::string_view id);
void insert(transaction&, const vacancy&);
void update(transaction&, const vacancy&);
void remember(transaction&, const vacancy&, actor, std::string_view what, instant now);

}  // namespace paraat::vacancies
