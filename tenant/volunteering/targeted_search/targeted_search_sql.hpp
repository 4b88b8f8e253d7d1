#pragma once
// The rows behind targeted_search.hpp; for targeted_search.cpp only.

#include "tenant/volunteering/targeted_search/targeted_search.hpp"

namespace paraat::targeted_search {

// Who has one day and one memory of answers: the organisations of an account, the one that asks first, or a
// neighbour.
struct memory {
  std::vector<organisations::organisation_id> organisations;
  std::string party = {};
};
// Locks the day until the end of the transaction: searches of one memory are made one after the other, so
// that each is compared with all before it.
void lock_day(transaction&, const memory&, instant now);
// For the first of the organisations, or the neighbour. False where the day of all has most_a_day.
bool count_search(transaction&, const memory&, instant now);
// Of the first of the organisations, or the neighbour.
std::optional<search> same_question(transaction&, const memory&, const std::string& key, instant since);
// Those that have an answer of their own: of each question the last one, the last first.
std::vector<search> own_answers(transaction&, const memory&, instant since);
void insert(transaction&, const search&, invitations::actor);
void insert_cards(transaction&, const search_id&, const std::vector<invitations::addressee>&);
// In their order. Only those whose profile is visible and was not changed since.
std::vector<invitations::addressee> cards_kept(transaction&, const search& answer);
// Of everybody who stands on one still, changed or not.
std::vector<profiles::profile_id> carded_profiles(transaction&, const search_id& answer);

}  // namespace paraat::targeted_search
