#pragma once
// What a tenant keeps of somebody besides the profile, for their own page: only records of the same person
// that have the e-mail address which they proved. A record joins a person by a telephone number that nobody
// proved, or by a coordinator who was mistaken; it is not shown here, and goes only into a copy that is
// asked.

#include <string>
#include <vector>

#include "tenant/crisis/corps/corps.hpp"
#include "tenant/people/profiles/profiles.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/publishing/alerts/alerts.hpp"
#include "tenant/volunteering/applications/applications.hpp"
#include "tenant/volunteering/interests/interests.hpp"

namespace paraat::own_pages {

struct own_answer {
  applications::application_id id;
  std::string title, ref;
  applications::application_state status{};
  instant at{};
  bool stands = false;  // its vacancy: open or full
};
std::vector<own_answer> answers_of(transaction&, const profiles::profile&);

struct own_membership {
  corps::member_id member;
  std::string corps;
};
// Members on pause or not.
std::vector<own_membership> memberships_of(transaction&, const profiles::profile&);
std::vector<interests::interest_id> interests_of(transaction&, const profiles::profile&);

// Saved searches of this mailbox, when no other person here has it: what two share is read and erased by the
// link of its mails.
std::optional<alerts::subscriber> alerts_of(transaction&, const profiles::profile&);

struct own_shift {
  std::string task, incident;
  instant from{}, until{};
};
// Where the person is expected: they have the place still, and the incident runs.
std::vector<own_shift> shifts_after(transaction&, const profiles::profile&, instant now);

struct hours_on_site {
  int this_year = 0, altogether = 0;  // minutes
};
hours_on_site hours_of(transaction&, const profiles::profile&, instant start_of_year);

// What stays when the profile is erased, and for how long the law or the insurance asks it.
struct what_stays {
  bool costs = false, callouts = false, corps = false, helped = false, mails = false;
};
what_stays stays_of(transaction&, const profiles::profile&);

using receipt_id = row_id<struct receipt>;
struct receipt {
  instant at{};
  std::vector<std::string> gone, kept;  // codes
};
receipt_id keep_receipt(transaction&, const receipt&);
std::optional<receipt> receipt_of(transaction&, const receipt_id&);
constexpr std::chrono::days receipt_term{365};
void forget_receipts(transaction&, instant now);

}  // namespace paraat::own_pages
