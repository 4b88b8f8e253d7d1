#pragma once
// Who signs in for an organisation: accounts with a grant for it.

#include "tenant/accounts/accounts.hpp"
#include "tenant/organisations/organisations.hpp"

namespace paraat::organisations {

struct person {
  std::int64_t account = 0;
  std::string name, email;
};

std::vector<person> people_of(transaction&, std::string_view organisation_id);  // by name
// Lets someone in: an account that exists gets the grant, otherwise one is made; both sign in by a mailed
// link or as they are used to. False when this person had access already.
bool let_in(transaction&, std::string_view organisation_id, const accounts::new_account&,
            std::optional<std::int64_t> by, instant now);
// False when this account had no access.
bool let_out(transaction&, std::string_view organisation_id, std::int64_t account);
void let_everyone_out(transaction&, std::string_view organisation_id);

}  // namespace paraat::organisations
