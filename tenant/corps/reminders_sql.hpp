#pragma once
// The rows behind reminders.hpp; for reminders.cpp only.

#include "tenant/corps/reminders.hpp"

namespace paraat::corps {

struct due_reminder {
  member who;
  std::string code;
  day valid_until{};
  int days = remind_first;
};
// Nobody is told of the thirty days when seven or less are left. Who has no address is left out.
std::vector<due_reminder> due_reminders(transaction&, day today);
void keep_reminded(transaction&, const due_reminder&, instant now);
bool any_certificate_ends(transaction&);

}  // namespace paraat::corps
