#include "tenant/crisis/corps/availability.hpp"

#include <algorithm>

#include "protocol/bytes.hpp"
#include "tenant/crisis/corps/availability_sql.hpp"
#include "tenant/crisis/corps/corps_sql.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::corps {
namespace {

constexpr int hours_a_day = 24, hours_a_part = 6, morning_hour = 6;

int number_of(day d) { return static_cast<int>(std::chrono::sys_days{d}.time_since_epoch().count()); }

// The hours of a part, from midnight before the day.
constexpr int first_hour(part p) { return morning_hour + static_cast<int>(p) * hours_a_part; }

result<member> who_is_member(transaction& tx, const member_id& id) {
  auto m = member_for_update(tx, id);
  if (!m) return refuse(refusal_kind::gone, "Deze aanmelding bestaat niet meer.");
  if (m->status != member_state::accepted && m->status != member_state::paused)
    return refuse(refusal_kind::conflict, "Dit kan alleen wie lid is van het korps.");
  return *m;
}

result<void> check(const days& d, instant now, std::string_view first_field, std::string_view last_field) {
  const auto first = std::chrono::sys_days{d.first}, last = std::chrono::sys_days{d.last};
  const auto today = std::chrono::sys_days{web::local_day(now)};
  if (last < first)
    return refuse(refusal_kind::invalid, "Kies een laatste dag na de eerste", std::string(last_field));
  if (last < today) return refuse(refusal_kind::invalid, "Deze dagen zijn voorbij", std::string(last_field));
  if (first - today > longest)
    return refuse(refusal_kind::invalid, "Kies een dag in de komende twee jaar", std::string(first_field));
  if (last - first > longest)
    return refuse(refusal_kind::invalid, "Hou het bij twee jaar", std::string(last_field));
  return {};
}

}  // namespace

hours_of::hours_of(const days& when) : when_(when), first_(number_of(when.first)) {
  const int count = number_of(when.last) - first_ + 1;
  for (int d = 0; d < count; ++d) {
    const day one{std::chrono::sys_days{std::chrono::days{first_ + d}}};
    for (int h = 0; h < hours_a_day; ++h) start_.push_back(web::at_local_hour(one, h));
  }
  start_.push_back(web::at_local_hour(when.last, hours_a_day));
}

std::vector<bool> hours_of::hours_away(const availability& a) const {
  const int count = static_cast<int>(start_.size()) - 1;
  std::vector<bool> out(static_cast<std::size_t>(count));
  const auto mark = [&](int from, int until, bool value) {
    for (int h = std::max(from, 0); h < std::min(until, count); ++h) out[static_cast<std::size_t>(h)] = value;
  };
  // The night of the day before reaches into the first one.
  for (int d = -1; d * hours_a_day < count; ++d) {
    const std::chrono::weekday name{std::chrono::sys_days{std::chrono::days{first_ + d}}};
    const int weekday = static_cast<int>(name.iso_encoding()) - 1, midnight = d * hours_a_day;
    for (const part p : {part::morning, part::afternoon, part::evening, part::night})
      if (a.is_away(weekday, p))
        mark(midnight + first_hour(p), midnight + first_hour(p) + hours_a_part, true);
    if (a.not_before) mark(midnight + morning_hour, midnight + *a.not_before, true);
  }
  for (const bool can : {true, false})
    for (const exception& e : a.exceptions) {
      if (e.can != can) continue;
      const int from = (number_of(e.when.first) - first_) * hours_a_day;
      const int until = (number_of(e.when.last) - first_ + 1) * hours_a_day;
      if (!e.which) mark(from, until, !can);
      for (int midnight = from; e.which && midnight < until; midnight += hours_a_day)
        mark(midnight + first_hour(*e.which), midnight + first_hour(*e.which) + hours_a_part, !can);
    }
  return out;
}

std::vector<callouts::period> hours_of::away(const availability& a) const {
  std::vector<callouts::period> out;
  if (a.away.none() && !a.not_before && a.exceptions.empty()) return out;
  const auto hours = hours_away(a);
  for (std::size_t h = 0; h < hours.size(); ++h) {
    if (!hours[h]) continue;
    const std::size_t from = h;
    while (h < hours.size() && hours[h]) ++h;
    // An hour that the clock leaves out is no time at all.
    if (start_[from] < start_[h]) out.push_back({start_[from], start_[h]});
  }
  return out;
}

std::unordered_map<persons::person_id, absence> absences_of_humans(transaction& tx, const days& when,
                                                                   instant now) {
  const hours_of hours(when);
  const day today = web::local_day(now);
  std::unordered_map<persons::person_id, absence> out;
  for (auto& [human, a] : availabilities(tx, when)) {
    absence one{.away = hours.away(a), .paused_until = {}};
    if (a.pause && (a.pause->contains(today) || a.pause->overlaps(when)))
      one.paused_until = web::at_local_hour(a.pause->last, hours_a_day);
    if (one.away.empty() && !one.paused_until) continue;
    absence& all = out[std::move(human)];
    all.away.insert(all.away.end(), one.away.begin(), one.away.end());
    if (one.paused_until && (!all.paused_until || *all.paused_until < *one.paused_until))
      all.paused_until = one.paused_until;
  }
  return out;
}

result<void> set_week(transaction& tx, const member_id& member_id, std::bitset<parts_a_week> away,
                      std::optional<int> not_before, instant now) {
  if (not_before && (*not_before < earliest_start || *not_before > latest_start))
    return refuse(refusal_kind::invalid, "Kies een van de mogelijkheden in de lijst", "niet_voor");
  if (const auto m = who_is_member(tx, member_id); !m) return std::unexpected(m.error());
  keep_week(tx, member_id, away, not_before, now);
  return {};
}

result<void> add_exception(transaction& tx, const member_id& member_id, const exception& e, instant now) {
  if (const auto good = check(e.when, now, "van", "tot"); !good) return good;
  if (const auto m = who_is_member(tx, member_id); !m) return std::unexpected(m.error());
  if (availability_of(tx, member_id).exceptions.size() >= most_exceptions)
    return refuse(refusal_kind::conflict, "Je hebt al vijftig uitzonderingen. Haal er eerst weg.", "van");
  insert_exception(tx, member_id, e, now);
  retention::plan(tx, now);
  return {};
}

result<void> remove_exception(transaction& tx, const member_id& member_id, const exception_id& id,
                              instant now) {
  if (const auto m = who_is_member(tx, member_id); !m) return std::unexpected(m.error());
  delete_exception(tx, member_id, id, now);
  return {};
}

result<void> pause(transaction& tx, const member_id& member_id, const days& when, actor who, instant now) {
  if (const auto good = check(when, now, "pauze_van", "pauze_tot"); !good) return good;
  if (const auto m = who_is_member(tx, member_id); !m) return std::unexpected(m.error());
  keep_pause(tx, member_id, when, now);
  remember(tx, member_id, who, "pause", "", now);
  retention::plan(tx, now);
  return {};
}

result<void> end_pause(transaction& tx, const member_id& member_id, actor who, instant now) {
  if (const auto m = who_is_member(tx, member_id); !m) return std::unexpected(m.error());
  if (!availability_of(tx, member_id).pause) return {};
  keep_pause(tx, member_id, std::nullopt, now);
  remember(tx, member_id, who, "back", "", now);
  return {};
}

result<member> leave(transaction& tx, const member_id& member_id, instant now) {
  const auto m = who_is_member(tx, member_id);
  if (!m) return m;
  const auto gone = move(tx, member_id, member_state::left, "", std::nullopt, now);
  if (gone) one_time_tokens::end_all(tx, member_id);
  return gone;
}

}  // namespace paraat::corps
