#include "tenant/volunteering/matching/packing.hpp"

#include <algorithm>
#include <cmath>

namespace paraat::matching {
namespace {

using taxonomy::concept_kind;

constexpr std::uint16_t last_day = 0xffff;
constexpr day_number day_1900 = -25567;

std::uint8_t byte(int n, int most = 255) { return static_cast<std::uint8_t>(std::clamp(n, 0, most)); }
// A bound of 255 or more binds nobody.
std::uint8_t bound(std::optional<int> n) { return n && *n < 255 ? byte(std::max(1, *n)) : std::uint8_t{0}; }

// Appends to a list with a bound on the slots since its begin.
class slots_of {
 public:
  explicit slots_of(std::vector<slot>& to) : to_(to), begin_(to.size()) {}
  bool has_room_for(std::size_t n) const { return count() + n <= most_slots; }
  void add(concept_id what, unsigned mark) {
    if (has_room_for(1) && what < all_concepts().size()) to_.emplace_back(what, mark);
  }
  void add(const held_certificate& c) {
    if (!has_room_for(3) || c.what >= all_concepts().size()) return;
    to_.emplace_back(c.what, person_mark::certificate + static_cast<unsigned>(c.how));
    to_.push_back(slot::raw(packed_day(c.from)));
    to_.push_back(slot::raw(c.until ? packed_day(*c.until) : last_day));
  }
  std::size_t count() const { return to_.size() - begin_; }
  std::size_t begin() const { return begin_; }

 private:
  std::vector<slot>& to_;
  std::size_t begin_;
};

bool on_earth(const std::optional<point>& p) {
  return p && std::abs(p->lat) <= 90 && std::abs(p->lon) <= 180;
}

std::uint16_t birth_of(const match_profile& p) {
  if (p.born) return packed_birth(*p.born);
  return p.adult ? person_row::born_adult : person_row::born_unknown;
}

void add_asked(slots_of& to, const std::vector<concept_id>& list, bool must, std::size_t& needed,
               std::size_t& tasks) {
  for (const concept_id c : list) {
    if (c >= all_concepts().size()) continue;
    switch (all_concepts().kind(c)) {
      case concept_kind::skill:
      case concept_kind::training:
      case concept_kind::equipment:
        if (needed++ < most_needs) to.add(c, must ? ask_mark::must : ask_mark::nice);
        break;
      case concept_kind::task:
      case concept_kind::theme:
        if (tasks++ < most_tasks) to.add(c, must ? ask_mark::must_task : ask_mark::nice_task);
        break;
      case concept_kind::target_group:
        to.add(c, ask_mark::group);
        break;
      case concept_kind::support:
        to.add(c, ask_mark::support);
        break;
    }
  }
}

void add_slots(slots_of& to, const match_ask& a) {
  std::size_t needed = 0, tasks = 0;
  for (const asked_language& l : std::span(a.languages).first(std::min(a.languages.size(), most_languages)))
    to.add(l.what, (l.must ? ask_mark::must_speak : ask_mark::nice_speak) + static_cast<unsigned>(l.least));
  for (const asked_certificate& c :
       std::span(a.certificates).first(std::min(a.certificates.size(), most_certificates)))
    to.add(c.what, c.seen ? ask_mark::seen : ask_mark::unseen);
  add_asked(to, a.must, true, needed, tasks);
  for (const concept_id c : a.themes) to.add(c, ask_mark::theme);
  add_asked(to, a.nice, false, needed, tasks);
  for (const concept_id c : a.support)
    if (c < all_concepts().size() && all_concepts().kind(c) == concept_kind::support)
      to.add(c, ask_mark::support);
}

void add_back(match_ask& a, slot s) {
  const concept_id c = s.what();
  const unsigned mark = s.mark();
  if (mark == ask_mark::must || mark == ask_mark::must_task) a.must.push_back(c);
  if (mark == ask_mark::nice || mark == ask_mark::nice_task || mark == ask_mark::group) a.nice.push_back(c);
  if (mark == ask_mark::support) a.support.push_back(c);
  if (mark == ask_mark::theme) a.themes.push_back(c);
  if (mark == ask_mark::seen || mark == ask_mark::unseen)
    a.certificates.push_back({c, mark == ask_mark::seen});
  if (mark >= ask_mark::nice_speak)
    a.languages.push_back({c, static_cast<language_level>(mark - ask_mark::nice_speak), false});
  else if (mark >= ask_mark::must_speak)
    a.languages.push_back({c, static_cast<language_level>(mark - ask_mark::must_speak), true});
}

}  // namespace

std::uint16_t packed_day(day d) {
  return static_cast<std::uint16_t>(std::clamp<day_number>(number_of(d), 1, last_day - 1));
}
day unpacked_day(std::uint16_t d) { return std::chrono::sys_days{std::chrono::days{d}}; }
std::uint16_t packed_birth(day d) {
  const day_number since = number_of(d) - day_1900 + person_row::first_born;
  return static_cast<std::uint16_t>(std::clamp<day_number>(since, person_row::first_born, last_day));
}

person_row pack(const match_profile& p, std::vector<slot>& to) {
  slots_of list(to);
  for (const concept_id c : p.avoids) list.add(c, person_mark::avoids);
  for (const spoken_language& l : p.languages)
    list.add(l.what, person_mark::speaks + static_cast<unsigned>(l.how));
  for (const held_certificate& c : p.certificates) list.add(c);
  for (const held_concept& c : p.can) list.add(c.what, person_mark::can + static_cast<unsigned>(c.how));
  for (const concept_id c : p.wants) list.add(c, person_mark::wants);
  person_row row{.key = packed(p.key),
                 .offset = static_cast<std::uint32_t>(list.begin()),
                 .born = birth_of(p),
                 .slots = static_cast<std::uint8_t>(list.count()),
                 .most_km = bound(p.most_km),
                 .most_hours = bound(p.most_hours),
                 .invitations = byte(p.invitations)};
  row.away = static_cast<std::uint32_t>(p.away.to_ulong()) & ((1U << parts_a_week) - 1);
  row.alive = 1;
  if (on_earth(p.home)) {
    row.home = spot_of(*p.home);
    row.has_home = 1;
  }
  if (p.pause) {
    row.pause_first = packed_day(p.pause->first);
    row.pause_last = p.pause->last ? packed_day(*p.pause->last) : last_day;
  }
  return row;
}

ask_row pack(const match_ask& a, std::vector<slot>& to) {
  slots_of list(to);
  add_slots(list, a);
  ask_row row{.key = packed(a.key),
              .offset = static_cast<std::uint32_t>(list.begin()),
              .slots = static_cast<std::uint8_t>(list.count()),
              .hours = byte(a.hours),
              .answered = byte(a.answered_lately)};
  row.minimum_age = byte(a.minimum_age, 127);
  row.alive = 1;
  row.week = static_cast<std::uint32_t>(a.week.to_ulong()) & ((1U << parts_a_week) - 1);
  row.fixed = a.week_is_fixed ? 1 : 0;
  row.wheelchair = a.wheelchair_access ? 1 : 0;
  if (on_earth(a.place)) {
    row.place = spot_of(*a.place);
    row.has_place = 1;
  }
  if (a.when) {
    row.dated = 1;
    row.first = packed_day(a.when->first);
    row.last = a.when->last ? packed_day(*a.when->last) : row.first;
  }
  return row;
}

match_profile unpack(const person_row& r, std::span<const slot> slots) {
  match_profile p{.key = key_of(r.key), .away = week_parts(r.away), .invitations = r.invitations};
  p.adult = r.born == person_row::born_adult;
  if (r.born >= person_row::first_born)
    p.born = std::chrono::sys_days{std::chrono::days{r.born - person_row::first_born + day_1900}};
  if (r.has_home) p.home = point{r.home.lat, r.home.lon};
  if (r.most_km != 0) p.most_km = r.most_km;
  if (r.most_hours != 0) p.most_hours = r.most_hours;
  if (r.pause_first != 0) {
    p.pause = day_range{unpacked_day(r.pause_first), std::nullopt};
    if (r.pause_last != last_day) p.pause->last = unpacked_day(r.pause_last);
  }
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const concept_id c = slots[i].what();
    const unsigned mark = slots[i].mark();
    if (mark >= person_mark::certificate) {
      held_certificate h{c, static_cast<evidence>(mark - person_mark::certificate),
                         unpacked_day(slots[i + 1].bits()), std::nullopt};
      if (slots[i + 2].bits() != last_day) h.until = unpacked_day(slots[i + 2].bits());
      p.certificates.push_back(h);
      i += 2;
    } else if (mark >= person_mark::speaks) {
      p.languages.push_back({c, static_cast<language_level>(mark - person_mark::speaks)});
    } else if (mark == person_mark::avoids) {
      p.avoids.push_back(c);
    } else if (mark == person_mark::wants) {
      p.wants.push_back(c);
    } else {
      p.can.push_back({c, static_cast<evidence>(mark)});
    }
  }
  return p;
}

match_ask unpack(const ask_row& r, std::span<const slot> slots) {
  match_ask a{
      .key = key_of(r.key), .week = week_parts(r.week), .week_is_fixed = r.fixed != 0, .hours = r.hours};
  a.minimum_age = r.minimum_age;
  a.wheelchair_access = r.wheelchair != 0;
  a.answered_lately = r.answered;
  if (r.has_place) a.place = point{r.place.lat, r.place.lon};
  if (r.dated) a.when = day_range{unpacked_day(r.first), unpacked_day(r.last)};
  for (const slot s : slots) add_back(a, s);
  return a;
}

match_profile normalised(const match_profile& p) {
  std::vector<slot> slots;
  const person_row row = pack(p, slots);
  match_profile out = unpack(row, slots);
  out.needs_wheelchair_access = p.needs_wheelchair_access;
  return out;
}

match_ask normalised(const match_ask& a) {
  std::vector<slot> slots;
  const ask_row row = pack(a, slots);
  return unpack(row, slots);
}

}  // namespace paraat::matching
