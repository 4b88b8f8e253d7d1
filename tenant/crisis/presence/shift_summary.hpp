#pragma once
// The shifts of an incident as its board shows them: people per shift, expected arrivals, people on site, the
// handover, and people near the limit of hours. Counted from the rows when it is shown.
//
// The shortage is Σ max(0, needed − confirmed) over the shifts: a surplus in one never hides a lack in
// another. A person that left during a shift no longer fills it; a person that left before it began is
// expected back.

#include "tenant/crisis/presence/shifts.hpp"
#include "tenant/platform/web/scope.hpp"
#include "tenant/platform/web/view.hpp"

namespace paraat::presence {

struct arrival {
  instant at{};
  int people = 0;
};
struct shift_line {
  shift about;  // `placed`: people that still have a place at its task
  std::string task;
  int on_the_way = 0, on_site = 0;
  std::vector<arrival> arrivals;         // of people not on site, from now on
  int without_time = 0;                  // comes, without a time
  std::optional<instant> handover_from;  // until `about.until`
  int near_limit = 0, over_limit = 0;    // of people on site
  int missing() const { return about.placed < about.needed ? about.needed - about.placed : 0; }
};
struct shift_summary {
  std::vector<shift_line> rows;  // not over, by task and time
  int shortage = 0;
  // Over everybody on site, in a shift or not.
  int near_limit = 0, over_limit = 0, most_hours = usual_hours;
};
shift_summary shift_summary_of(transaction&, const incidents::incident_id&, instant now);
// People checked in and not out: a call-out that sends everybody home does not check them out.
int still_in(transaction&, const incidents::incident_id&);

// Puts {{>NAME}} of a board; nothing while there are no shifts and no person is near the limit.
void draw_on_board(web::view&, web::slot, const web::scope&, transaction&, const incidents::incident_id&);

}  // namespace paraat::presence
