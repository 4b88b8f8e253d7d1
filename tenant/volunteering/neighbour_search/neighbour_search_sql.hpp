#pragma once
// The rows behind this room; for its .cpp files only.

#include "tenant/volunteering/neighbour_search/foreign_searches.hpp"
#include "tenant/volunteering/neighbour_search/neighbour_search.hpp"
#include "tenant/volunteering/neighbour_search/search_policies.hpp"

namespace paraat::neighbour_search::rows {

std::optional<search_policy> policy(transaction&, std::string_view party);
void put_policy(transaction&, std::string_view party, search_policy, vacancies::actor, instant now);

// ---- asked

// False: the case was opened before.
bool insert(transaction&, const foreign_question&);
int cases_since(transaction&, std::string_view party, instant since);
std::optional<foreign_question> lock_question(transaction&, std::string_view party, const foreign_case_id&);
void update(transaction&, const foreign_question&, vacancies::actor, instant now);
std::int64_t next_place(transaction&, const foreign_question&);
// Refused because this party asks step by step.
int narrowed_since(transaction&, std::string_view party, instant since);
std::vector<foreign_question> lapsed(transaction&, instant now);
// Refuses those that wait since before then. Of each only party, case and decision are read.
std::vector<foreign_question> decline_waiting(transaction&, instant received_before, instant now);
bool mailed_since(transaction&, instant since);  // that one waits
void mark_mailed(transaction&, const foreign_question&, instant now);
// Questions and days after their terms.
void forget(transaction&, instant now);
long long said_no(transaction&, const invitations::round_id&);
// False where the day of this party has the most of rounds.
bool count_round(transaction&, std::string_view party, instant now);

// ---- asking

bool insert(transaction&, const neighbour_case&, std::string_view message, vacancies::actor);
// A case that was refused for a while, or never arrived, makes way for a new one (may_ask_again).
void remove_failed(transaction&, const targeted_search::search_id&, std::string_view party);
std::optional<neighbour_case> lock_case(transaction&, const case_id&, instant now);
void update(transaction&, const neighbour_case&);
void put_relay_message(transaction&, const case_id&, std::string_view message);
std::int64_t next_place(transaction&, const case_id&);
// Another band of this party for this question that was made within `claim_term` of that moment.
bool contradicts(transaction&, const neighbour_case&, targeted_search::band, instant made_at);

}  // namespace paraat::neighbour_search::rows
