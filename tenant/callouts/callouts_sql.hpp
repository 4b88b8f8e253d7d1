#pragma once
// The rows behind callouts.hpp, plan.hpp and tending.hpp; for this folder only.

#include "tenant/callouts/callouts.hpp"
#include "tenant/callouts/plan.hpp"

namespace paraat::callouts {

void insert(transaction&, const callout&, actor, instant now);
// False when somebody else saved meanwhile.
bool update_draft(transaction&, const callout&, int seen_version, instant now);
void write_tasks(transaction&, const callout&);
bool remove_draft(transaction&, std::string_view id);
std::optional<callout> find_for_update(transaction&, std::string_view id);
void keep_progress(transaction&, const callout&, instant now);  // state, waves and moments
bool knows_corps(transaction&, const std::vector<std::string>& ids);

void insert_wave(transaction&, std::string_view callout_id, const wave_line&);
void insert_people(transaction&, const callout&, const std::vector<incidents::task>&,
                   const std::vector<asked_person>&, int wave, instant now);
// Ends every place of a call-out: who was on site has departed, who was asked is released.
void release_everybody(transaction&, std::string_view callout_id, instant now);

std::vector<progress> progress_of(transaction&, const callout&, const std::vector<incidents::task>&,
                                  instant now);
experience experience_of(transaction&, bool exercise, instant now);
std::vector<pool_row> load_pool(transaction&, const callout&, instant now);
struct busy_row {
  std::string human;
  period when;
  bool over = false;  // it was done: from then on they rest
};
std::vector<busy_row> load_busy(transaction&, const callout&, instant now);
struct contact {
  std::string member_id, name, email, phone, language;
};
std::vector<contact> load_contacts(transaction&, const std::vector<std::string>& member_ids);

}  // namespace paraat::callouts
