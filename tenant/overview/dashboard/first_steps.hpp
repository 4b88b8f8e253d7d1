#pragma once
// First steps of a desk, per role; each step ticks itself from the data. The list disappears when all is
// done.

#include "tenant/platform/web/desk.hpp"

namespace paraat::dashboard {

// The state of each step, from the data; a desk of an organisation reads only its own.
struct facts {
  bool reachable = false;     // the site names a mail address and a telephone number
  bool colleagues = false;    // another account has a role, or is invited
  bool own_words = false;     // an introduction on the first page
  bool organisation = false;  // approved
  bool vacancy = false;       // published once
  bool corps = false;         // takes members
  bool profiles = false;      // task profiles in use
  bool exercise = false;      // held or planned
  bool about = false;         // the organisation describes its activities
};
facts facts_of(transaction&, const web::scope&, const web::desk&);

struct step {
  std::string label, url;
  bool done = false;
};
// The steps of the user at this desk; empty when there is nothing to set up.
std::vector<step> first_steps(const web::scope&, const web::desk&, const facts&);
// Draws {{#STEPS}}, unless all are done. True when drawn.
bool draw_first_steps(web::view&, const web::scope&, transaction&, const web::desk&);

}  // namespace paraat::dashboard
