#pragma once
// Personal links, for people without an account: a mail carries a token, the database only its hash. A link
// serves one purpose, for one object, until it expires. Opening one never acts (mail scanners follow links):
// pages show a button, and the POST behind it acts.

#include <string>
#include <string_view>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::one_time_tokens {

// 192 random bits, for use in an address.
std::string issue(transaction&, std::string_view purpose, std::string_view object, instant expires);

// The object of a link that is still good. Refusals: not_found (forged, or of another purpose), gone
// (expired, or used already).
result<std::string> look(transaction&, std::string_view token, std::string_view purpose, instant now);
// The same, and the link is used up: of two requests at once one is refused.
result<std::string> use(transaction&, std::string_view token, std::string_view purpose, instant now);

// Ends every link of this object.
void end_all(transaction&, std::string_view object);
void forget_old(transaction&, instant now);

}  // namespace paraat::one_time_tokens
