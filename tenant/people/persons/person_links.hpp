#pragma once
// The same human in another tenant of the same controller (decision 0011). Only a coordinator of both tenants
// sees candidates and makes a link; row security stays as it is (migration 0059). What a link does: the
// ceilings of costs are summed over it.

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

}  // namespace paraat::persons
