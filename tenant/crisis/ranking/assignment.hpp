#pragma once
// Assigns places and the reserve list. Every person here has said yes.

#include <span>

#include "tenant/crisis/ranking/types.hpp"

namespace paraat::callouts {

// One entry per person. Tasks at the same time as a place elsewhere do not count.
struct willing {
  std::string person;
  task_set direct = 0, deputy = 0;
  instant said_yes{};
  std::vector<period> busy;
  std::optional<std::size_t> place;  // of this call-out; it is never taken from them here
};

// Why this rank and no better: rank = 1 + ahead_by_skill + ahead_by_time.
struct reserve_place {
  std::size_t who = 0, task = 0;
  int rank = 1;
  int ahead_by_skill = 0;  // people with the skill itself, where this person is a deputy
  int ahead_by_time = 0;   // people with the same sort of skill that said yes earlier
};

struct assignment {
  std::vector<std::optional<std::size_t>> place;  // of each of the willing
  std::vector<int> confirmed;                     // of each task
  std::vector<reserve_place> reserve;             // by task and rank; a person may wait for several
  std::vector<std::size_t> double_booked;         // every task is at the time of a place they have
};

// Gives the free places. The order in which people said yes decides between them (their id, in the same
// microsecond). Never more than `needed` are placed anew, and a task is filled as far as it can be without
// taking from one that comes before it.
assignment assign(std::span<const task>, std::span<const willing>);

// The tasks in the order in which they are filled: by priority, then the one with the fewest candidates for
// each place that is missing.
std::vector<std::size_t> filling_order(std::span<const task>, std::span<const int> missing,
                                       std::span<const std::size_t> candidates);

// Σ max(0, needed − confirmed): a surplus of one skill never hides a lack of another.
int shortage(std::span<const task>, std::span<const int> confirmed);

}  // namespace paraat::callouts
