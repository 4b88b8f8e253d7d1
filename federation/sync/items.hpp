#pragma once
// Checks of one signed item of a feed, without a database: its owner, whether its key may speak for the
// publisher, and its content. An item signed by its publisher that breaks a rule of what may be shown is held
// all the same (both sides must count the same items) and never shown.

#include <optional>
#include <string>
#include <string_view>

#include "federation/feed.hpp"
#include "federation/membership/membership.hpp"
#include "ops/clock.hpp"
#include "tenant/crisis/task_profiles/offers.hpp"
#include "tenant/publishing/listings/listings.hpp"
#include "tenant/volunteering/organisations/published.hpp"

namespace paraat::federation::sync {

enum class verdict {
  applied,    // new or newer: written
  known,      // the same version with the same bytes, or an older one
  malformed,  // does not parse, is too large, or stands at another place than it was signed for
  refused,    // signed by its publisher, but breaks a rule: held and not shown
  wrong_key,  // signed by a key that may not speak for the publisher
  bad_signature,
  wrong_publisher,  // the publisher is hosted elsewhere, or here
  wrong_feed,       // signed for another audience or epoch
  equivocation,     // the same version with other bytes: both copies are kept
};
std::string_view name_of(verdict);

struct item {
  verdict looked = verdict::malformed;  // `applied` or `refused`: its publisher signed it
  std::string bytes;                    // as they came
  std::string hash;                     // SHA-256 of the envelope
  std::string object;
  std::int64_t epoch = 0, number = 0, version = 0;
  bool deleted = false;
  // Refused only because its time of publication is still to come here: one of the two clocks is wrong. Valid
  // from this time on.
  std::optional<instant> early;
  std::optional<listings::listing> listing;
  std::optional<organisations::published> organisation;
  std::optional<task_profiles::offer> profile;

  bool authentic() const { return looked == verdict::applied || looked == verdict::refused; }
  bool shown(instant now) const { return (listing && listing->valid_until > now) || organisation || profile; }
};

// `number`: the place in the feed at which it was shown; it must be the signed number.
item look(const members&, std::string_view peer, const feed_id&, std::string bytes, instant now,
          std::optional<std::int64_t> number = std::nullopt);

// Reads bytes again that were authentic when they arrived. `looked` is malformed when they cannot be a signed
// item of this feed.
item read_again(const members&, const feed_id&, std::string bytes, instant now);

}  // namespace paraat::federation::sync
