#pragma once
// The same human in another tenant of the same controller (decision 0011). Only a coordinator of both tenants
// sees candidates and makes a link; row security stays as it is (migrations 0059, 0062). What a link does:
// the ceilings of costs, the hours of the last day and the rest before a next call-out are counted over it.

#include <map>

#include "tenant/people/persons/persons.hpp"

namespace paraat::persons {

struct person_beside {
  tenant_id where{};
  person_id id;
  std::string name;
  std::string reached;  // addresses and numbers there
  bool linked = false;
};
// Persons there that are linked, or have the name, an address or a number of this one. Empty when this
// account coordinates no other tenant of the controller.
std::vector<person_beside> persons_beside(transaction&, const person_id& person, actor);

// Refused: not_found without both persons or without the rights in both tenants; conflict when one of them is
// linked to somebody else. Idempotent.
result<void> link_persons(transaction&, const person_id& person, tenant_id there, const person_id& theirs,
                          actor, instant now);
// The person here is linked to nobody any more. False when they were not.
bool unlink_person(transaction&, const person_id& person);

// Minutes that these persons worked in the last 24 hours in the other tenants of the controller: a sum for
// who counts the hours here, whoever that is. Without those who did not.
std::map<std::string, std::chrono::minutes> worked_beside(transaction&,
                                                          const std::vector<std::string>& humans,
                                                          instant now);

// What a linked person does in another tenant, for an account that coordinates both.
struct work_beside {
  tenant_id where{};
  std::chrono::minutes last_day{}, this_year{};
  int calls_this_year = 0;
  std::optional<instant> last_called, here_since;
  std::optional<std::pair<instant, instant>> place;  // the next, or the one that they are at
  bool paused = false;
  std::optional<std::chrono::year_month_day> pause_until;
};
std::vector<work_beside> done_beside(transaction&, std::string_view person, actor, instant now);

}  // namespace paraat::persons
