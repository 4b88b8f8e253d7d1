#pragma once
// The mark of the account key in the database.

#include <optional>
#include <string>

#include "tenant/platform/store/database.hpp"

namespace paraat::node::rows {

std::optional<std::string> account_key_mark(transaction&);
// Inserts the mark when there is none; returns the stored mark.
std::string put_account_key_mark(transaction&, const std::string& mark);
// Takes the mark away and everything that the key sealed; returns of how many accounts.
int forget_account_key(transaction&);

}  // namespace paraat::node::rows
