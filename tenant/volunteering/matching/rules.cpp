#include "tenant/volunteering/matching/rules.hpp"

#include <algorithm>
#include <array>

namespace paraat::matching {
namespace {

constexpr std::array<std::string_view, exclusions> names{"paused",
                                                         "age_unknown",
                                                         "too_young",
                                                         "too_far",
                                                         "too_many_hours",
                                                         "no_free_part",
                                                         "not_this",
                                                         "language",
                                                         "no_certificate",
                                                         "certificate_not_seen",
                                                         "certificate_expired",
                                                         "not_accessible"};

}  // namespace

std::string_view name_of(exclusion why) { return names[static_cast<std::size_t>(why)]; }

day old_enough_from(day born, int minimum_age, legal_ages law) {
  const int age = std::max(law.at_least, minimum_age);
  day birthday{born.year() + std::chrono::years{age}, born.month(), born.day()};
  if (!birthday.ok()) birthday = {birthday.year(), std::chrono::March, std::chrono::day{1}};
  const day year{born.year() + std::chrono::years{law.turning}, std::chrono::January, std::chrono::day{1}};
  return std::max(birthday, year);
}

day latest_birth(day on, int minimum_age, legal_ages law) {
  const int age = std::max(law.at_least, minimum_age);
  day birthday{on.year() - std::chrono::years{age}, on.month(), on.day()};
  if (!birthday.ok()) birthday = {birthday.year(), std::chrono::February, std::chrono::day{28}};
  const day year{on.year() - std::chrono::years{law.turning}, std::chrono::December, std::chrono::day{31}};
  return std::min(birthday, year);
}

bool adult_is_enough(int minimum_age, legal_ages law) {
  constexpr int of_age = 18;
  return std::max({minimum_age, law.at_least, law.turning}) <= of_age;
}

asked_days days_of(const std::optional<day_range>& when, day today) {
  if (!when) return {number_of(today), number_of(today), number_of(today)};
  const day_number first = number_of(when->first);
  const day_number last = when->last ? std::max(first, number_of(*when->last)) : first;
  return {first, last, std::min(last, first + longest_settled - 1)};
}

certificate_state state_of(const held_certificate& c, const asked_certificate& asked, asked_days days) {
  if (number_of(c.from) > days.first || (c.until && number_of(*c.until) < days.last))
    return certificate_state::expired;
  return asked.seen && c.how == evidence::said ? certificate_state::not_seen : certificate_state::holds;
}

std::optional<exclusion> reason_of(certificate_state worst) {
  switch (worst) {
    case certificate_state::none:
      return exclusion::no_certificate;
    case certificate_state::expired:
      return exclusion::certificate_expired;
    case certificate_state::not_seen:
      return exclusion::certificate_not_seen;
    case certificate_state::holds:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace paraat::matching
