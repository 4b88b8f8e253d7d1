#pragma once
// Candidates who may be one person, side by side. The machine finds pairs after each list and joins none:
// somebody of the staff says whether the two are one (people/persons moves their records, and back), or not,
// and is not asked again.

#include "tenant/people/persons/persons.hpp"
#include "tenant/people/reserves/reserves.hpp"

namespace paraat::reserves {

struct pair_of_candidates {
  candidate one, other;
  likeness how = likeness::perhaps;
  std::vector<std::string> reasons;  // codes
};
struct pair_counts {
  long long sure = 0, perhaps = 0;
};
// Compares the candidates of this list with every other, and keeps the pairs.
void find_pairs(transaction&, std::string_view list, instant now);
// Without those that were joined or kept apart. The surest first.
std::vector<pair_of_candidates> open_pairs(transaction&, likeness, int page, int per_page);
pair_counts count_pairs(transaction&);
std::optional<pair_of_candidates> find_pair(transaction&, const candidate_id& one, const candidate_id& other);

// Refused (not_found) when one of them is gone, (conflict) when they were decided about meanwhile. Of two
// with another answer the answers stay: a join moves records, it changes none.
result<persons::join_id> join(transaction&, const candidate_id& one, const candidate_id& other,
                              persons::actor, instant now);
result<void> keep_apart(transaction&, const candidate_id& one, const candidate_id& other, persons::actor,
                        instant now);
// As persons::separate_persons; each waits for an answer of their own again.
result<void> separate(transaction&, const persons::join_id&, persons::actor, instant now);

}  // namespace paraat::reserves
