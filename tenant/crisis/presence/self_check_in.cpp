#include "tenant/crisis/presence/self_check_in.hpp"

#include <algorithm>

#include "tenant/crisis/presence/attendance_sheet.hpp"
#include "tenant/crisis/presence/shifts_sql.hpp"

namespace paraat::presence {

using callouts::step_of;

// Refusals are checked before anything is written: a refused SMS goes to a coordinator in the same
// transaction.
result<callouts::person> self_check_in(transaction& tx, const callouts::person_id& person_id,
                                       check_in_method h, actor who, instant now) {
  const auto a = find_attendee(tx, person_id, now);
  const bool in = rows::open_stay_of(tx, person_id).has_value();
  if (a && !in && a->worked >= std::chrono::hours{most_hours(tx, a->incident_id)})
    return refuse(
        refusal_kind::too_many,
        "De laatste 24 uur werkte je al zo lang als mag. Rust eerst uit, of vraag het ter plaatse.");
  auto moved = callouts::move_on(tx, person_id, step_of::on_site, callouts::reported_by::volunteer, now);
  if (!moved || !a || in) return moved;
  rows::insert_stay(tx, *a, h, now, std::nullopt, who, now);
  plan_attendance_sheets(tx, a->incident_id, now);
  return moved;
}

result<callouts::person> self_check_out(transaction& tx, const callouts::person_id& person_id,
                                        check_in_method h, actor who, instant now) {
  auto moved = callouts::move_on(tx, person_id, step_of::departed, callouts::reported_by::volunteer, now);
  if (!moved) return moved;
  // Another process's clock may have let them in a moment later than ours shows.
  if (const auto open = rows::open_stay_of(tx, person_id))
    rows::end_stay(tx, person_id, h, std::max(now, open->since), who);
  return moved;
}

}  // namespace paraat::presence
