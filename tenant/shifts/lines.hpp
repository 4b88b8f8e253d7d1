#pragma once
// The shifts of an incident as its board shows them: who stands in each, who comes when, who is there, when
// it hands over, and who reaches the limit of hours. Counted from the rows when it is shown.
//
// What is short is Σ max(0, needed − confirmed) over the shifts: a surplus in one never hides a lack in
// another. Who left during a shift fills it no more; who left before it began is expected back.

#include "tenant/shifts/shifts.hpp"
#include "tenant/web/scope.hpp"
#include "tenant/web/view.hpp"

namespace paraat::shifts {

struct arrival {
  instant at{};
  int people = 0;
};
struct line {
  shift about;  // `placed`: who has a place at its task still
  std::string task;
  int on_the_way = 0, on_site = 0;
  std::vector<arrival> arrivals;         // of who is not there yet, from now on
  int without_time = 0;                  // comes, and did not say when
  std::optional<instant> handover_from;  // until `about.until`
  int near_limit = 0, over_limit = 0;    // of who is there
  int missing() const { return about.placed < about.needed ? about.needed - about.placed : 0; }
};
struct lines {
  std::vector<line> rows;  // those that are not over, by task and time
  int shortage = 0;
  // Of everybody who is there, in a shift or not.
  int near_limit = 0, over_limit = 0, most_hours = usual_hours;
};
lines lines_of(transaction&, std::string_view incident_id, instant now);
// Who checked in and not out: a call-out that sends everybody home does not say that they left.
int still_in(transaction&, std::string_view incident_id);

// Puts {{>NAME}} of a board; nothing while there are no shifts and nobody is near the limit.
void draw_on_board(web::view&, web::slot, const web::scope&, transaction&, std::string_view incident_id);

}  // namespace paraat::shifts
