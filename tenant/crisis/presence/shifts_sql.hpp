#pragma once
// The rows behind shifts.hpp; for shifts.cpp only.

#include "tenant/crisis/presence/shifts.hpp"

namespace paraat::presence::rows {

// Whether the person of a place (`p` of a call-out, or walk-in `w`) fills shift `s`: they have a place at its
// task still, and did not leave during it.
inline const std::string fills =
    "((w.id is not null and w.task_id = s.task_id) or (p.place_task = s.task_id "
    "and (p.state in ('confirmed', 'on_the_way', 'on_site') or (p.state = 'departed' "
    "and p.departed_at < s.starts_at))))";

void insert(transaction&, const shift&);
// Locks the rows of these people, then their rows as members, each in the order of their ids (people before
// members, as in tenant/crisis/callouts). A shift is locked after them.
void lock_people(transaction&, const std::vector<std::string>& person_ids);
std::optional<shift> locked_shift(transaction&, std::string_view id);
void remove_shift(transaction&, std::string_view id);
// Another shift of the same person, under any call-out or corps.
bool overlaps(transaction&, std::string_view person_id, const shift&);
bool insert_place(transaction&, std::string_view shift_id, std::string_view person_id);
std::vector<std::string> unplaced(transaction&, std::string_view task_id);

struct open_stay {
  std::string task;
  instant since{};
};
std::optional<open_stay> open_stay_of(transaction&, std::string_view person_id);
// False when another check-in was first.
bool insert_stay(transaction&, const attendee&, check_in_method, instant in, std::optional<instant> out,
                 actor, instant now);
bool end_stay(transaction&, std::string_view person_id, check_in_method, instant at, actor);
bool overlapping_stay(transaction&, std::string_view person_id, instant in, instant out);

void insert_walk_in(transaction&, std::string_view id, std::string_view incident_id, const newcomer&,
                    std::string_view rules, actor, instant now);
std::optional<std::string> same_walk_in(transaction&, std::string_view incident_id, const newcomer&);

void insert_roll_call(transaction&, std::string_view id, std::string_view incident_id, actor, instant now);
std::optional<std::string> incident_of_open_roll_call(transaction&, std::string_view id);
void mark(transaction&, std::string_view roll_call_id, const std::vector<std::string>& seen);
void close_roll_call(transaction&, std::string_view id, instant now);
std::optional<roll_call> with_lines(transaction&, std::string_view id);

}  // namespace paraat::presence::rows
