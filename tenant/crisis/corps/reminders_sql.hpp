#pragma once
// The rows behind reminders.hpp; for reminders.cpp only.

#include "tenant/crisis/corps/reminders.hpp"

namespace paraat::corps {

struct due_reminder {
  member who;
  std::string code;
  day valid_until{};
  int days = remind_first;
};
// The reminder of thirty days is skipped when seven or less are left.
std::vector<due_reminder> due_reminders(transaction&, day today);
void keep_reminded(transaction&, const due_reminder&, instant now);
// By SMS, and it did not arrive: `key` is that of the message.
std::string reminder_key(const due_reminder&);
void keep_unreached(transaction&, const member_id&, std::string_view key);
bool any_certificate_ends(transaction&);

}  // namespace paraat::corps
