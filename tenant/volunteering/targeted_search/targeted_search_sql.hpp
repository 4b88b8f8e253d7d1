#pragma once
// The rows behind targeted_search.hpp; for targeted_search.cpp only.

#include "tenant/volunteering/targeted_search/targeted_search.hpp"

namespace paraat::targeted_search {

// Locks the day of the organisations until the end of the transaction: searches of one organisation are made
// one after the other, so that each is compared with all before it.
void lock_day(transaction&, const std::vector<organisations::organisation_id>&, instant now);
// For the first of them. False where the day of all has most_a_day.
bool count_search(transaction&, const std::vector<organisations::organisation_id>&, instant now);
std::optional<search> same_question(transaction&, const organisations::organisation_id&,
                                    const std::string& key, instant since);
// Those that have an answer of their own: of each question the last one, the last first.
std::vector<search> own_answers(transaction&, const std::vector<organisations::organisation_id>&,
                                instant since);
void insert(transaction&, const search&, invitations::actor);
void insert_cards(transaction&, const search_id&, const std::vector<invitations::addressee>&);
// In their order. Only those whose profile is visible and was not changed since.
std::vector<invitations::addressee> cards_kept(transaction&, const search& answer);
// Of everybody who stands on one still, changed or not.
std::vector<std::string> carded_profiles(transaction&, const search_id& answer);

}  // namespace paraat::targeted_search
