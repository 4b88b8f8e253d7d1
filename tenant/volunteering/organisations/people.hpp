#pragma once
// Users of an organisation: accounts with a grant for it.

#include "tenant/people/accounts/accounts.hpp"
#include "tenant/volunteering/organisations/organisations.hpp"

namespace paraat::organisations {

struct person {
  std::int64_t account = 0;
  std::string name, email;
};

std::vector<person> people_of(transaction&, const organisation_id&);  // by name
// Gives access: an existing account gets the grant, otherwise an account is made; both sign in by a mailed
// link or as before. The account; nothing when this person had access already.
std::optional<std::int64_t> let_in(transaction&, const organisation_id&, const accounts::new_account&,
                                   std::optional<std::int64_t> by, instant now);
// False when this account had no access.
bool let_out(transaction&, const organisation_id&, std::int64_t account);
void let_everyone_out(transaction&, const organisation_id&);

}  // namespace paraat::organisations
