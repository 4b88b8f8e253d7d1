#pragma once
// The rows behind applications.hpp; for applications.cpp only.

#include "tenant/volunteering/applications/applications.hpp"

namespace paraat::applications {

// Locks the row until the end of the transaction.
std::optional<application> find_for_update(transaction&, const application_id&);
// False when this person has a running answer to this vacancy.
bool insert(transaction&, const application&, instant now);
std::optional<application> running(transaction&, const application& same_person);
// The vacancies that somebody with this address answered, in whatever state.
std::vector<std::string> answered_by(transaction&, const std::string& email);
void update(transaction&, const application&, actor decided_by, instant now);

}  // namespace paraat::applications
