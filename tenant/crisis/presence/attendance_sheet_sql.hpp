#pragma once
// For attendance_sheet.cpp only.

#include "tenant/crisis/presence/shifts.hpp"

namespace paraat::presence::rows {

bool roster_planned(transaction&, const incidents::incident_id&);
// True while a call-out is open, or a person is on site.
bool somebody_works(transaction&, const incidents::incident_id&);
void forget_files(transaction&, const incidents::incident_id&, instant since);
bool files_left(transaction&, const incidents::incident_id&);

}  // namespace paraat::presence::rows
