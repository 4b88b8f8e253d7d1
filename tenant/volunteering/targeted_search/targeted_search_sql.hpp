#pragma once
// The rows behind targeted_search.hpp; for targeted_search.cpp only.

#include "tenant/volunteering/targeted_search/targeted_search.hpp"

namespace paraat::targeted_search {

// Locks the day of the organisation until the end of the transaction: searches of one organisation are made
// one after the other, so that each is compared with all before it.
void lock_day(transaction&, const organisations::organisation_id&, instant now);
// False where the day has most_a_day.
bool count_search(transaction&, const organisations::organisation_id&, instant now);
std::optional<search> same_question(transaction&, const organisations::organisation_id&,
                                    const std::string& key, instant since);
// Those that have an answer of their own, the last first, each question once.
std::vector<search> own_answers(transaction&, const organisations::organisation_id&, instant since);
void insert(transaction&, const search&, invitations::actor);
void insert_cards(transaction&, const search_id&, const std::vector<invitations::addressee>&);
// Of profiles that are visible still, in their order.
std::vector<invitations::addressee> cards_kept(transaction&, const search_id& answer);

}  // namespace paraat::targeted_search
