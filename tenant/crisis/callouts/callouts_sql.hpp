#pragma once
// The rows behind callouts.hpp and wave_plan.hpp, for the rooms of a call-out only.

#include <functional>
#include <set>

#include "tenant/crisis/callouts/callouts.hpp"
#include "tenant/crisis/callouts/wave_plan.hpp"

namespace paraat::callouts {

void insert(transaction&, const callout&, actor, instant now);
// False when another session saved the draft meanwhile.
bool update_draft(transaction&, const callout&, int seen_version, instant now);
void write_tasks(transaction&, const callout&);
bool remove_draft(transaction&, const callout_id&);
std::optional<callout> find_for_update(transaction&, const callout_id&);
std::vector<callout> of_incident_for_update(transaction&,
                                            const incidents::incident_id&);  // locked in this order
void keep_progress(transaction&, const callout&, instant now);               // state, waves and moments
bool knows_corps(transaction&, const std::vector<corps::corps_id>&);

void insert_wave(transaction&, const callout_id&, const wave_line&);
void insert_people(transaction&, const callout&, const std::vector<incidents::task>&,
                   const std::vector<asked_person>&, int wave, instant now);
// Ends every place of these call-outs: people on site become departed, asked people become released. All
// people are locked before any task is.
void release_everybody(transaction&, const std::vector<callout_id>&, instant now);

std::vector<progress> progress_of(transaction&, const callout&, const std::vector<incidents::task>&,
                                  instant now);
experience experience_of(transaction&, bool exercise, instant now);
// The ids of members of its corps with these letters in their name; `letters` as text::folded gives them.
std::set<corps::member_id, std::less<>> members_named(transaction&, const callout&,
                                                      const std::string& letters);
member_pool load_pool(transaction&, const callout&, instant now);
struct busy_row {
  persons::person_id human;
  period when;
  bool over = false;  // it was done: from then on they rest
};
std::vector<busy_row> load_busy(transaction&, const callout&, instant now);
struct contact {
  corps::member_id member_id;
  std::string name, email, phone, language;
};
std::vector<contact> load_contacts(transaction&, const std::vector<corps::member_id>&);

}  // namespace paraat::callouts
