#pragma once
// The rows behind reserves.hpp and asking.hpp; for the .cpp files of this folder only.

#include "tenant/people/reserves/reserves.hpp"

namespace paraat::reserves {

std::optional<candidate> candidate_for_update(transaction&, const candidate_id&);
void update_details(transaction&, const candidate& before, const candidate_details&, instant now);
void forget_unseen(transaction&, instant now, long long months);
void forget_refusals(transaction&, instant before);

// The person is asked once, however many candidates they are: the first of them that can be reached. Locked.
std::vector<candidate> next_to_ask(transaction&, int most);
// Asked before, and their next letter is due. Locked.
std::vector<candidate> due_again(transaction&, instant now, int most);
// `since`: when the question was put, from which the clock counts.
void mark_asked(transaction&, const candidate&, instant since, instant now, instant next);
void put_off(transaction&, const candidate&, instant next);
void mark_confirmed(transaction&, const candidate&, std::string_view profile, std::optional<std::int64_t> by,
                    instant now);
// The candidates of the same person.
std::vector<candidate> of_human(transaction&, std::string_view human);
void erase_all_of(transaction&, std::string_view human);
void count(transaction&, std::string_view what, int times);
void note_refusal(transaction&, std::string_view mark, instant now);
int note_bounce(transaction&, std::string_view address, instant now);
void keep_question(transaction&, std::string_view source, std::int64_t who, instant now);
std::string source_of_names(transaction&);
std::optional<instant> next_due(transaction&);

}  // namespace paraat::reserves
