#pragma once
// The clock of an answer on a page: on the volunteer's own page, in the list of /mijn, at the desk.

#include "tenant/platform/web/view.hpp"
#include "tenant/volunteering/applications/answer_clock.hpp"

namespace paraat::applications {

// "De organisatie kreeg je antwoord op 21 november; op 24 november herinneren we haar."; empty when the
// answer waits for nobody.
std::string clock_line(const web::scope&, transaction&, const application&);
// Every step with its day, in {{#CLOCK}}; and other vacancies once nobody answered.
void draw_clock(web::view& into, const web::scope&, transaction&, const application&,
                const vacancies::vacancy&);
// For the staff and the organisation: how long the volunteer waits, and what was sent; empty when it does not
// wait.
std::string clock_line_of_desk(const web::scope&, transaction&, const application&);

}  // namespace paraat::applications
