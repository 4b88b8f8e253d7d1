#pragma once
// The rows behind profile_store.hpp; for its .cpp only.

#include "tenant/people/profiles/profile_store.hpp"

namespace paraat::profiles {

std::optional<profile> profile_for_update(transaction&, const profile_id&);
// Visible and not on pause on this day, by id.
std::vector<profile> visible_on(transaction&, day);
// The person with this name and address, made where there is none (migration 0050).
persons::person_id person_here(transaction&, std::string_view name, std::string_view email,
                               std::string_view phone, std::string_view language);
// The account takes over the profile without one that has this name and address. False: there is none.
bool adopt(transaction&, std::int64_t account, std::string_view name, std::string_view email, instant now);
void insert(transaction&, const profile&);
// The row, languages, concepts and audiences. False when it has another version by now.
bool update(transaction&, const profile&, int seen_version);
// The trainings that the person said, as they are now; of others those that are no longer named go.
void keep_trainings(transaction&, const profile&, instant now);
void put_training(transaction&, const profile_id&, const training&, instant now);
void set_state(transaction&, const profile&);
void put_for_neighbours(transaction&, const profile_id&, bool, instant now);
void remove(transaction&, const profile_id&);

}  // namespace paraat::profiles
