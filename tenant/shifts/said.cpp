#include "tenant/shifts/said.hpp"

#include <algorithm>

#include "tenant/shifts/roster.hpp"
#include "tenant/shifts/shifts_sql.hpp"

namespace paraat::shifts {

using callouts::step_of;

// What may be refused is looked at before anything is written: an SMS that is refused goes to a human in the
// same transaction.
result<callouts::person> said_there(transaction& tx, std::string_view person_id, how h, actor who,
                                    instant now) {
  const auto a = find_attendee(tx, person_id, now);
  const bool in = rows::open_stay_of(tx, person_id).has_value();
  if (a && !in && a->worked >= std::chrono::hours{most_hours(tx, a->incident_id)})
    return refuse(
        refusal_kind::too_many,
        "De laatste 24 uur werkte je al zo lang als mag. Rust eerst uit, of vraag het ter plaatse.");
  auto moved = callouts::move_on(tx, person_id, step_of::on_site, callouts::by::word, now);
  if (!moved || !a || in) return moved;
  rows::insert_stay(tx, *a, h, now, std::nullopt, who, now);
  plan_rosters(tx, a->incident_id, now);
  return moved;
}

result<callouts::person> said_gone(transaction& tx, std::string_view person_id, how h, actor who,
                                   instant now) {
  auto moved = callouts::move_on(tx, person_id, step_of::departed, callouts::by::word, now);
  if (!moved) return moved;
  // Another process's clock may have let them in a moment later than ours shows.
  if (const auto open = rows::open_stay_of(tx, person_id))
    rows::end_stay(tx, person_id, h, std::max(now, open->since), who);
  return moved;
}

}  // namespace paraat::shifts
