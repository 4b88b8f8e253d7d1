#pragma once
// The candidates that may be asked, in order; and for every other candidate the one reason against.

#include <span>
#include <string_view>

#include "tenant/crisis/ranking/types.hpp"

namespace paraat::callouts {

// In the order in which they are checked. With several tasks a person has the reason of the task that they
// came closest to: being deployed is closer than lacking a skill for another task.
enum class exclusion {
  not_a_member,
  opted_out,
  paused,
  unreachable,
  asked_before,
  age_unknown,
  too_young,
  lacks_skill,
  skill_expired,  // they have it, but not on every day of the task
  lacks_certificate,
  certificate_expired,
  too_far,
  away,
  resting,
  deployed
};
std::string_view name_of(exclusion);
constexpr std::size_t exclusions = static_cast<std::size_t>(exclusion::deployed) + 1;

// The step of the order that put a person behind the previous one.
enum class step { first, called_more_recently, called_more_often, lives_further, lot };

struct in_line {
  std::size_t who = 0;  // index of the candidate
  task_set direct = 0, deputy = 0;
  std::optional<double> km;  // to the nearest of these tasks; none when an address or a place is unknown
  step behind = step::first;
};
struct left_out {
  std::size_t who = 0;
  exclusion why{};
};

struct audience {
  std::vector<in_line> line;  // first to be asked first
  std::vector<left_out> others;
};

// For 1 to 64 tasks. Each candidate stands in exactly one of the two lists. The order of people equal in
// everything else is drawn from the seed, so that it differs between call-outs but not between two views of
// the same call-out.
audience find_audience(std::span<const candidate>, std::span<const task>, legal_ages, std::uint64_t seed,
                       instant now);

enum class fit { none, deputy, direct };
// Whether a candidate could do this task, by skills and certificates alone.
fit fit_of(const candidate&, const task&);
// Nothing: may be asked for it.
std::optional<exclusion> why_not(const candidate&, const task&, legal_ages, instant now);

// How many may be asked for each task.
std::vector<std::size_t> eligible(const audience&, std::size_t tasks);

}  // namespace paraat::callouts
