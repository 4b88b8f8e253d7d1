#pragma once
// The rules that no weight outweighs. The first that is broken, in this order, is the reason.

#include <optional>
#include <string_view>

#include "tenant/volunteering/matching/concepts.hpp"

namespace paraat::matching {

enum class exclusion {
  paused,                // is not asked now, or away on those days
  age_unknown,           // the law or the activity asks an age that is not known
  too_young,             // for the law, or for this activity
  too_far,               // beyond the distance they set
  too_many_hours,        // more a week than they set
  no_free_part,          // can come in none of the fixed parts of the week
  not_this,              // something that they set aside
  language,              // does not speak it, or not at that level
  no_certificate,        // does not have it
  certificate_not_seen,  // has it, and nobody saw the paper
  certificate_expired,   // it does not hold on each of those days
  not_accessible         // needs a place without steps; on the person's own page only
};
constexpr std::size_t exclusions = static_cast<std::size_t>(exclusion::not_accessible) + 1;
std::string_view name_of(exclusion);

// ---- parts of the rules, for both directions of the ranking

using day_number = std::chrono::days::rep;  // since 1 January 1970
inline day_number number_of(day d) { return std::chrono::sys_days{d}.time_since_epoch().count(); }

// The first day on which someone born then may do it: from the calendar year of turning `law.turning`, and of
// the age of the law and of the activity. Born on 29 February: on 1 March of a common year.
day old_enough_from(day born, int minimum_age, legal_ages);
// The last day of birth with which one may do it on this day.
day latest_birth(day on, int minimum_age, legal_ages);
// Somebody who only says to be of age may do what asks no more.
bool adult_is_enough(int minimum_age, legal_ages);

// The days of an ask: those on which a certificate must hold, and those on which a pause is in the way (two
// weeks at most: a pause does not exclude from what lasts a year). Without days, or without an end: today,
// or the first day.
struct asked_days {
  day_number first = 0, last = 0, settled = 0;
};
constexpr day_number longest_settled = 14;
asked_days days_of(const std::optional<day_range>&, day today);

enum class certificate_state : std::uint8_t { none, expired, not_seen, holds };
certificate_state state_of(const held_certificate&, const asked_certificate&, asked_days);
// The reason for the worst of the certificates asked.
std::optional<exclusion> reason_of(certificate_state worst);

}  // namespace paraat::matching
