#pragma once
// Someone who is signed in, without the pages of sign-in: an account with one grant and an open session.

#include <string>

#include "tests/support/running_node.hpp"

namespace paraat::test {

struct someone {
  std::int64_t account = 0;
  std::string cookie_header;  // "Cookie: …\r\n", to give as headers
  std::string csrf;           // goes into each form as `csrf`
};

someone sign_in(running_node&, const tenants::tenant&, web::role, const std::string& organisation_id = {});
// A session for an account that exists.
someone sign_in(running_node&, std::int64_t account);
// The header line only.
std::string sign_in_as(running_node&, const tenants::tenant&, web::role,
                       const std::string& organisation_id = {});

}  // namespace paraat::test
