#pragma once
// The rows behind shifts.hpp, for shifts.cpp only; and what it means to fill a shift, for each reader of
// shifts.

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
void lock_people(transaction&, const std::vector<callouts::person_id>&);
std::optional<shift> locked_shift(transaction&, const shift_id&);
void remove_shift(transaction&, const shift_id&);
// Another shift of the same person, under any call-out or corps.
bool overlaps(transaction&, const callouts::person_id&, const shift&);
bool insert_place(transaction&, const shift_id&, const callouts::person_id&);
std::vector<person_id> unplaced(transaction&, const incidents::task_id&);

struct open_stay {
  std::string task;
  instant since{};
};
std::optional<open_stay> open_stay_of(transaction&, const callouts::person_id&);
// False when another check-in was first.
bool insert_stay(transaction&, const attendee&, check_in_method, instant in, std::optional<instant> out,
                 actor, instant now);
bool end_stay(transaction&, const callouts::person_id&, check_in_method, instant at, actor);
bool overlapping_stay(transaction&, const callouts::person_id&, instant in, instant out);

void insert_walk_in(transaction&, const callouts::person_id&, const incidents::incident_id&, const newcomer&,
                    std::string_view rules, actor, instant now);
std::optional<person_id> same_walk_in(transaction&, const incidents::incident_id&, const newcomer&);

void insert_roll_call(transaction&, const roll_call_id&, const incidents::incident_id&, actor, instant now);
std::optional<incidents::incident_id> incident_of_open_roll_call(transaction&, const roll_call_id&);
void mark(transaction&, const roll_call_id&, const std::vector<callouts::person_id>& seen);
void close_roll_call(transaction&, const roll_call_id&, instant now);
std::optional<roll_call> with_lines(transaction&, const roll_call_id&);

}  // namespace paraat::presence::rows
