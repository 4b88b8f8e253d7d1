#pragma once
// The rows behind task_profiles.hpp; for task_profiles.cpp only.

#include "tenant/crisis/task_profiles/task_profiles.hpp"

namespace paraat::task_profiles {

std::optional<profile> find_for_update(transaction&, std::string_view code);
// Does nothing when another transaction was first.
void insert(transaction&, const profile&);
void update(transaction&, const profile&);
// Updates the published form of the profile (offers_sql.cpp); `update` calls it.
void project(transaction&, const profile&);

}  // namespace paraat::task_profiles
