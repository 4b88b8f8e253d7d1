#pragma once
// For invitations.cpp only.

#include "tenant/people/accounts/invitations.hpp"

namespace paraat::accounts {

// Inserts, or renews the one for this address; gives its id.
std::int64_t upsert_invitation(transaction&, const new_invitation&, std::string_view language,
                               std::optional<account_id> by, instant now, instant expires);
void delete_invitation(transaction&, std::int64_t id);

}  // namespace paraat::accounts
