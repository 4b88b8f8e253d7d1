#pragma once
// The sheet that prints: who is where, to sign and to call the roll from, when the network is down. While a
// call-out runs it goes to the command contact every hour, as one file that needs nothing else. The file is
// kept no longer than keep.printed_roster says, and tells its reader the same.

#include "tenant/incidents/incidents.hpp"
#include "tenant/web/scope.hpp"
#include "tenant/web/view.hpp"

namespace paraat::shifts {

// Fills {{>SHEET}}.
void draw_sheet(web::view& into, const web::scope&, transaction&, const incidents::incident&);
std::string roster_file(const web::scope&, transaction&, const incidents::incident&);

// From the start of a call-out or the first check-in on; again changes nothing.
void plan_rosters(transaction&, std::string_view incident_id, instant now);
// The job: sends one while a call-out is open or somebody is there, forgets those whose term is over, and
// plans the next.
void send_roster(transaction&, const web::services&, std::string_view incident_id, instant now);

constexpr std::string_view roster_job = "shifts.roster";
constexpr std::string_view roster_owner = "roster";
constexpr std::chrono::hours roster_every{1};

}  // namespace paraat::shifts
