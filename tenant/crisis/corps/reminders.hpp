#pragma once
// Reminders of certificates that end. The member is told thirty days before and seven days before, once each,
// by mail or by SMS; one page shows the staff which end soon, which ended, and which members can only be
// reached by the staff. One job a morning for each tenant with any end date.

#include <string>
#include <vector>

#include "tenant/crisis/corps/corps.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::corps {

constexpr std::string_view remind_job = "corps.remind";
constexpr int remind_first = 30, remind_last = 7;  // days before the end

// The coming morning, at nine in Brussels.
void plan_reminders(transaction&, instant now);
// Sends the reminders due today, and schedules the job for tomorrow.
void remind(transaction&, const web::services&, instant now);

struct ending {
  paraat::corps::member_id member_id;
  std::string name, email, phone;
  std::string code;
  day valid_until{};
  std::optional<instant> reminded_at;  // last, about this end
  bool unreached = false;              // by SMS, which did not arrive
};
// Of members of this corps: ended, or ending within sixty days. The earliest first.
constexpr int shown_before = 60;
std::vector<ending> ending_certificates(transaction&, const corps_id&, day today);

}  // namespace paraat::corps
