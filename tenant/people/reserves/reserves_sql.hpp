#pragma once
// The rows behind reserves.hpp and asking.hpp; for the .cpp files of this folder only.

#include "tenant/people/reserves/reserves.hpp"

namespace paraat::reserves {

std::optional<candidate> candidate_for_update(transaction&, const candidate_id&);
void update_details(transaction&, const candidate& before, const candidate_details&, instant now);
void forget_unseen(transaction&, instant now, long long months);
void forget_refusals(transaction&, instant before);

// The question is put to everybody who can be asked; how many.
int want_to_ask(transaction&, std::string_view source);
// The person is asked once, however many candidates they are: the first of them that can be reached. Locked.
std::vector<candidate> next_to_ask(transaction&, int most);
bool is_anybody_wanted(transaction&);
// The candidates whose next letter, or end, is due.
std::vector<candidate_id> due_again(transaction&, instant now, int most);
// `since`: when the question was put, from which the clock counts.
void mark_asked(transaction&, const candidate&, instant since, instant now, instant next);
void set_next(transaction&, const candidate_id&, std::optional<instant> next);
void set_source(transaction&, const candidate_id&, std::string_view source);
void begin_anew(transaction&, const candidate_id&, instant now);
void mark_confirmed(transaction&, const candidate&, const profiles::profile_id&,
                    std::optional<std::int64_t> by, instant now);
// The candidates of the same person.
std::vector<candidate> of_human(transaction&, const persons::person_id&);
void erase_all_of(transaction&, const persons::person_id&);
void count(transaction&, std::string_view what, int times);
void note_refusal(transaction&, std::string_view mark, instant now);
int note_bounce(transaction&, std::string_view address, instant now);
// Records of the person elsewhere in this tenant.
bool has_other_records(transaction&, const persons::person_id&);
// Persons of whom somebody waits for a clock.
std::vector<persons::person_id> humans_without_clock(transaction&);
std::optional<instant> next_due(transaction&);

}  // namespace paraat::reserves
