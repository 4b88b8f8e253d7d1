#pragma once
// The pause of an organisation: it cannot publish a new vacancy while answers of people are left. The room
// applications begins and ends it; a coordinator may lift it.

#include <optional>
#include <vector>

#include "tenant/volunteering/organisations/organisations.hpp"

namespace paraat::organisations {

std::optional<instant> paused_since(transaction&, const organisation_id&);
// Of these organisations, or of all when there are none; the longest pause first.
struct pause {
  organisation_id id;
  std::string name;
  instant since{};
};
std::vector<pause> pauses(transaction&, const std::vector<organisation_id>& of = {});

// False: it was paused already.
bool begin_pause(transaction&, const organisation_id&, instant now);
// False: there was none.
bool end_pause(transaction&, const organisation_id&);
// The same by a coordinator: answers that were left until now do not count any more.
bool lift_pause(transaction&, const organisation_id&, std::optional<std::int64_t> account, instant now);

}  // namespace paraat::organisations
