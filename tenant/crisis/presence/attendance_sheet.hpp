#pragma once
// The attendance sheet for print: people by place, to sign and to call the roll from, when the network is
// down. While a call-out runs it is mailed to the command contact every hour, as one self-contained file. The
// file is kept no longer than keep.printed_roster, and states that term.

#include "tenant/crisis/incidents/incidents.hpp"
#include "tenant/platform/web/scope.hpp"
#include "tenant/platform/web/view.hpp"

namespace paraat::presence {

// Fills {{>SHEET}}.
void draw_sheet(web::view& into, const web::scope&, transaction&, const incidents::incident&);
std::string attendance_sheet_file(const web::scope&, transaction&, const incidents::incident&);

// Whether one leaves every hour: the incident runs, and it has a command contact with an address.
bool sends_attendance_sheets(transaction&, const incidents::incident&);
// From the start of a call-out or the first check-in on; again changes nothing.
void plan_attendance_sheets(transaction&, const incidents::incident_id&, instant now);
// The job: sends a sheet while a call-out is open or a person is on site, removes expired sheets, and
// schedules the next.
void send_attendance_sheet(transaction&, const web::services&, const incidents::incident_id&, instant now);

constexpr std::string_view attendance_sheet_job = "shifts.roster";
constexpr std::string_view attendance_sheet_owner = "roster";
constexpr std::chrono::hours attendance_sheet_every{1};

}  // namespace paraat::presence
