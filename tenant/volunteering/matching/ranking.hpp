#pragma once
// Who fits a vacancy, and which vacancies fit a person. A total order: what goes in comes out the same way,
// in whatever order the rows stand.

#include "tenant/volunteering/matching/judging.hpp"
#include "tenant/volunteering/matching/snapshots.hpp"

namespace paraat::matching {

struct ranked {
  std::uint64_t key = 0;
  std::size_t row = 0;  // of the snapshot
  int hundredths = 0;   // of the score
};

struct ranking {
  weights_version version;
  std::vector<ranked> best;
  std::size_t fitting = 0;                         // people or vacancies that no rule excludes
  std::array<std::size_t, exclusions> left_out{};  // of the others, by the first rule
  std::size_t excluded(exclusion why) const { return left_out[static_cast<std::size_t>(why)]; }
};

// The best n. Those within `fair_within` points of the best one left are asked least invited first; then the
// higher score, then the key. So nobody stands before a person who scores more than that above them.
ranking rank_people(const match_ask&, const people_snapshot&, const match_weights&, const circumstances&,
                    std::size_t n);

// The best n by their scores. Among these, a vacancy that got an answer in the last twelve weeks stands as if
// it scored `sink` points less; it stays in the list, and the score shown stays what it is.
ranking rank_vacancies(const match_profile&, const vacancies_snapshot&, const match_weights&,
                       const circumstances&, std::size_t n);

}  // namespace paraat::matching
