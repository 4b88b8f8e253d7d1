#include "tenant/crisis/presence/shifts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/bytes.hpp"
#include "tenant/crisis/callouts/answers.hpp"
#include "tenant/crisis/presence/attendance_sheet.hpp"
#include "tenant/crisis/presence/shifts_sql.hpp"
#include "tenant/messaging/channels/numbers.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::presence {
namespace {

constexpr std::chrono::days paper_term{31};

// A stay beyond the limit of hours needs the explicit consent of a coordinator.
result<void> within_limit(transaction& tx, const attendee& a, bool anyway) {
  const int most = most_hours(tx, a.incident_id);
  if (anyway || a.worked < std::chrono::hours{most}) return {};
  return refuse(refusal_kind::too_many,
                "Deze persoon werkte de laatste 24 uur al zo lang als mag. Laat rusten, of laat toch toe.",
                "toch");
}

result<void> plausible(instant at, instant now) {
  if (at > now + std::chrono::minutes{1})
    return refuse(refusal_kind::invalid, "Dit uur ligt in de toekomst. Vul een uur in dat voorbij is.",
                  "uur");
  if (at < now - paper_term) return refuse(refusal_kind::invalid, "Dit is te lang geleden.", "uur");
  return {};
}

// The step is written to the call-out too, by its own rules. A call-out that is over is not changed; the stay
// counts all the same.
result<void> move(transaction& tx, const attendee& a, callouts::step_of to, instant at) {
  if (a.walk_in) return {};
  const auto moved = callouts::move_on(tx, a.id, to, callouts::reported_by::coordinator, at);
  if (moved || moved.error().kind == refusal_kind::gone) return {};
  return refuse(refusal_kind::conflict, "Deze persoon heeft nu geen plaats in de oproep.");
}

refusal nobody() { return {refusal_kind::not_found, "Deze persoon heeft hier geen plaats.", ""}; }

}  // namespace

std::string_view name_of(check_in_method h) {
  switch (h) {
    case check_in_method::qr:
      return "qr";
    case check_in_method::desk:
      return "desk";
    case check_in_method::paper:
      return "paper";
    case check_in_method::link:
      return "link";
    case check_in_method::sms:
      return "sms";
  }
  return "";
}

// ---- shifts

result<int> divide(transaction& tx, const incidents::task& t, std::chrono::minutes length,
                   std::chrono::minutes handover, int needed, instant now) {
  if (!of_task(tx, t.id).empty())
    return refuse(refusal_kind::conflict, "Deze taak heeft al ploegen. Haal ze eerst weg.");
  if (length < shortest_shift)
    return refuse(refusal_kind::invalid, "Een ploeg duurt minstens een half uur.", "duur");
  if (length > std::chrono::hours{most_hours(tx, t.incident_id)})
    return refuse(refusal_kind::invalid, "Zo lang mag niemand werken. Maak de ploegen korter.", "duur");
  if (handover < std::chrono::minutes{0} || handover * 2 > length)
    return refuse(refusal_kind::invalid, "De overdracht duurt hoogstens half zo lang als de ploeg.",
                  "overdracht");
  if ((t.what.until - t.what.from) / (length - handover) >= most_shifts)
    return refuse(refusal_kind::too_many, "Dat zijn te veel ploegen. Maak ze langer.", "duur");
  int count = 0;
  for (instant from = t.what.from; from < t.what.until; from += length - handover) {
    const instant until = std::min(from + length, t.what.until);
    if (count > 0 && until - from <= handover) break;  // nothing but a hand-over
    rows::insert(tx, {shift_id(uuid_v7(now)), t.id, from, until, needed, 0});
    ++count;
  }
  return count;
}

result<shift> add(transaction& tx, const incidents::task& t, const shift& wanted, instant now) {
  if (wanted.until - wanted.from < shortest_shift)
    return refuse(refusal_kind::invalid, "Een ploeg duurt minstens een half uur.", "einde");
  if (wanted.until - wanted.from > std::chrono::hours{most_hours(tx, t.incident_id)})
    return refuse(refusal_kind::invalid, "Zo lang mag niemand werken. Maak de ploegen korter.", "einde");
  if (static_cast<int>(of_task(tx, t.id).size()) >= most_shifts)
    return refuse(refusal_kind::too_many, "Dat zijn te veel ploegen. Maak ze langer.");
  shift s = wanted;
  s.id = shift_id(uuid_v7(now));
  s.task_id = t.id;
  rows::insert(tx, s);
  return s;
}

result<void> remove(transaction& tx, const shift_id& id) {
  const auto s = rows::locked_shift(tx, id);
  if (!s) return refuse(refusal_kind::not_found, "Deze ploeg is er niet meer.");
  if (s->placed > 0)
    return refuse(refusal_kind::conflict, "In deze ploeg staan mensen. Haal hen er eerst uit.");
  rows::remove_shift(tx, id);
  return {};
}

result<void> place(transaction& tx, const shift_id& shift_id, const callouts::person_id& person_id) {
  if (!is_uuid(person_id)) return refuse(refusal_kind::not_found, "Deze persoon heeft hier geen plaats.");
  // Two shifts at one time are two rows: the row of the person is the common lock.
  rows::lock_people(tx, {person_id});
  const auto s = rows::locked_shift(tx, shift_id);
  if (!s) return refuse(refusal_kind::not_found, "Deze ploeg is er niet meer.");
  if (s->placed >= s->needed) return refuse(refusal_kind::conflict, "Deze ploeg is volzet.");
  if (rows::overlaps(tx, person_id, *s))
    return refuse(refusal_kind::conflict, "Deze persoon staat op dat uur al in een andere ploeg.");
  if (!rows::insert_place(tx, shift_id, person_id))
    return refuse(refusal_kind::conflict, "Deze persoon staat al in deze ploeg.");
  return {};
}

int spread(transaction& tx, const incidents::task& t) {
  const auto all = of_task(tx, t.id);
  const auto waiting = rows::unplaced(tx, t.id);
  rows::lock_people(tx, waiting);
  int count = 0;
  for (const callouts::person_id& person : waiting)
    for (const shift& s : all)
      if (place(tx, s.id, person)) {
        ++count;
        break;
      }
  return count;
}

// ---- stays

result<attendee> check_in(transaction& tx, const callouts::person_id& person_id, check_in_method h,
                          instant at, bool anyway, actor who, instant now) {
  auto a = find_attendee(tx, person_id, now);
  if (!a) return std::unexpected(nobody());
  if (const auto good = plausible(at, now); !good) return std::unexpected(good.error());
  if (const auto open = rows::open_stay_of(tx, person_id))
    return refuse(refusal_kind::conflict, "Deze persoon is al aangemeld.");
  if (const auto rest = within_limit(tx, *a, anyway); !rest) return std::unexpected(rest.error());
  if (!rows::insert_stay(tx, *a, h, at, std::nullopt, who, now))
    return refuse(refusal_kind::conflict, "Deze persoon is al aangemeld.");
  if (const auto moved = move(tx, *a, callouts::step_of::on_site, at); !moved)
    return std::unexpected(moved.error());
  tx.touch(incidents::topic_of(a->incident_id));
  plan_attendance_sheets(tx, a->incident_id, now);
  a->in_at = at;
  a->out_at.reset();
  return *a;
}

result<attendee> check_out(transaction& tx, const callouts::person_id& person_id, check_in_method h,
                           instant at, actor who, instant now) {
  auto a = find_attendee(tx, person_id, now);
  if (!a) return std::unexpected(nobody());
  if (const auto good = plausible(at, now); !good) return std::unexpected(good.error());
  const auto open = rows::open_stay_of(tx, person_id);
  // A person that reported the arrival in the call-out has no stay yet: it begins at that time.
  if (!open && a->here() && !rows::insert_stay(tx, *a, h, *a->in_at, std::nullopt, who, now))
    return refuse(refusal_kind::conflict, "Deze persoon is al afgemeld.");
  if (!open && !a->here()) return refuse(refusal_kind::conflict, "Deze persoon is niet aangemeld.");
  if (!rows::end_stay(tx, person_id, h, at, who))
    return refuse(refusal_kind::invalid, "Kies een einde na het begin.", "uur");
  if (const auto moved = move(tx, *a, callouts::step_of::departed, at); !moved)
    return std::unexpected(moved.error());
  tx.touch(incidents::topic_of(a->incident_id));
  a->out_at = at;
  return *a;
}

result<void> keep_stay(transaction& tx, const callouts::person_id& person_id, instant in, instant out,
                       actor who, instant now) {
  const auto a = find_attendee(tx, person_id, now);
  if (!a) return std::unexpected(nobody());
  for (const instant at : {in, out})
    if (const auto good = plausible(at, now); !good) return std::unexpected(good.error());
  if (out <= in) return refuse(refusal_kind::invalid, "Kies een einde na het begin.", "uur");
  if (rows::overlapping_stay(tx, person_id, in, out))
    return refuse(refusal_kind::conflict, "Voor deze persoon staat dat uur er al.");
  rows::insert_stay(tx, *a, check_in_method::paper, in, out, who, now);
  // An earlier paper entry does not change the presence of a person that is on site, or has left already.
  const bool gone = a->state == "departed" || rows::open_stay_of(tx, person_id);
  if (!gone)
    for (const auto& [to, at] :
         {std::pair(callouts::step_of::on_site, in), {callouts::step_of::departed, out}})
      if (const auto moved = move(tx, *a, to, at); !moved) return std::unexpected(moved.error());
  tx.touch(incidents::topic_of(a->incident_id));
  return {};
}

// ---- walk-ins

result<person_id> welcome(transaction& tx, const newcomer& n, actor who, instant now) {
  const auto task = incidents::find_task(tx, n.task_id);
  if (!task || !task->active) return refuse(refusal_kind::not_found, "Deze taak is er niet meer.", "taak");
  newcomer kept = n;
  kept.phone = channels::e164(n.phone).value_or("");
  if (kept.phone.empty())
    return refuse(refusal_kind::invalid, "Dit telefoonnummer klopt niet. Schrijf het zoals 0470 11 22 33.",
                  "telefoon");
  if (!n.born) return refuse(refusal_kind::invalid, "Vul in wanneer deze persoon geboren is.", "geboren");
  const auto age =
      rules::may_volunteer(rules::read_all(tx), *n.born, web::local_day(now), task->what.minimum_age);
  if (!age.yes) return refuse(refusal_kind::invalid, "Deze persoon is te jong voor deze taak.", "geboren");
  if (const auto same = rows::same_walk_in(tx, task->incident_id, kept))
    return refuse(refusal_kind::conflict, "Deze persoon is al geregistreerd. Zoek de naam in de lijst.",
                  "naam");
  const person_id id(uuid_v7(now));
  rows::insert_walk_in(tx, id, task->incident_id, kept, fmt::format("{}", fmt::join(age.rules, ", ")), who,
                       now);
  retention::plan(tx, now);
  const auto in = check_in(tx, id, check_in_method::desk, now, false, who, now);
  if (!in) return std::unexpected(in.error());
  return id;
}

// ---- roll call

roll_call begin_roll_call(transaction& tx, const incidents::incident_id& incident_id, actor who,
                          instant now) {
  if (auto last = last_roll_call(tx, incident_id); last && last->open) return *last;
  const roll_call_id id(uuid_v7(now));
  rows::insert_roll_call(tx, id, incident_id, who, now);
  return *rows::with_lines(tx, id);
}

result<roll_call> mark_seen(transaction& tx, const roll_call_id& id,
                            const std::vector<callouts::person_id>& seen, bool close, actor who,
                            instant now) {
  const auto incident = rows::incident_of_open_roll_call(tx, id);
  if (!incident) return refuse(refusal_kind::conflict, "Dit appel is al gesloten. Begin een nieuw.");
  rows::mark(tx, id, seen);
  if (close) rows::close_roll_call(tx, id, now);
  auto out = *rows::with_lines(tx, id);
  if (close) {
    const auto found = std::ranges::count_if(out.lines, &roll_line::seen);
    const auto said = incidents::remark(
        tx, *incident, fmt::format("Appel: {} van {} gezien.", found, out.lines.size()), who, now);
    if (!said) return std::unexpected(said.error());
  }
  return out;
}

}  // namespace paraat::presence
