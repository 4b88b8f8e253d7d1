#pragma once
// For roster.cpp only.

#include "tenant/shifts/shifts.hpp"

namespace paraat::shifts::rows {

bool roster_planned(transaction&, std::string_view incident_id);
// A call-out is open, or somebody is there.
bool somebody_works(transaction&, std::string_view incident_id);
void forget_files(transaction&, std::string_view incident_id, instant since);
bool files_left(transaction&, std::string_view incident_id);

}  // namespace paraat::shifts::rows
