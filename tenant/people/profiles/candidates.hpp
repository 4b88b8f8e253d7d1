#pragma once
// The visible profiles of a tenant in bulk, without names, for matching. Each is what as_seen_by gives to a
// search, so that a field which its person keeps for themselves is not there; nothing else may be read of it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tenant/people/profiles/profiles.hpp"

namespace paraat::profiles {

struct candidate {
  profile_id id;
  content what;  // as_seen_by(…, viewer::search)
  // For the legal age and the minimum age of a task alone: never shown, never a reason, never a weight.
  std::optional<day> born;
  // A mail reaches them, or the staff by telephone where they were served at the desk; and they show an
  // organisation that they say yes to who they are.
  bool reached = false;
  // Older than `settling_term`, served at the desk, or with a training that was seen, earned or signed.
  // Profiles that were just made by anybody with a mailbox do not fill a band.
  bool settled = false;
  bool for_neighbours = false;
};

constexpr std::chrono::days settling_term{3};

// Moves when somebody of this tenant may no longer be found, or differently: for copies in memory.
std::string people_topic(tenant_id);
std::optional<tenant_id> tenant_of_topic(std::string_view topic);

// Those that may be asked on this day: who is on pause then is not among them. By id. Five statements,
// however many there are.
std::vector<candidate> candidates_on(transaction&, day);

}  // namespace paraat::profiles
