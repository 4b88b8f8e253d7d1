#pragma once
// The rows behind organisations.hpp; for organisations.cpp only.

#include "tenant/volunteering/organisations/organisations.hpp"

namespace paraat::organisations {

std::optional<organisation> find_for_update(transaction&, const organisation_id&);
void remove(transaction&, const organisation_id&);
void set_state(transaction&, const organisation&, instant now);
void set_content(transaction&, const organisation&, instant now);
bool number_taken(transaction&, std::string_view number, const organisation_id& but_id);

}  // namespace paraat::organisations
