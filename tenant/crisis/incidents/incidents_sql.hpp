#pragma once
// The rows behind incidents.hpp; for incidents*.cpp only.

#include "tenant/crisis/incidents/incidents.hpp"

namespace paraat::incidents {

void insert(transaction&, const incident&, actor, instant now);
// False when another session saved meanwhile.
bool update(transaction&, const incident&, int seen_version, instant now);

void insert(transaction&, const task&, instant now);
bool update(transaction&, const task&, int seen_version, instant now);
std::optional<task> task_for_update(transaction&, const task_id&);

void insert_line(transaction&, const incident_id&, const line&);

}  // namespace paraat::incidents
