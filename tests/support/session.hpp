#pragma once
// A signed-in account, without the pages of sign-in: an account with one grant and an open session. And the
// mails that a node has sent.

#include <string>
#include <vector>

#include "tenant/messaging/mail/mailer.hpp"
#include "tests/support/running_node.hpp"

namespace paraat::test {

struct someone {
  std::int64_t account = 0;
  std::string cookie_header;  // "Cookie: …\r\n", to give as headers
  std::string csrf;           // goes into each form as `csrf`
};

someone sign_in(running_node&, const tenants::tenant&, web::role, const std::string& organisation_id = {});
// The same on any node.
someone sign_in(database&, instant now, const tenants::tenant&, web::role,
                const std::string& organisation_id = {});
// A session for an account that exists.
someone sign_in(running_node&, std::int64_t account);
// The header line only.
std::string sign_in_as(running_node&, const tenants::tenant&, web::role,
                       const std::string& organisation_id = {});

// Sends waiting mails and gives every mail of the node so far, the newest first.
std::vector<mail::shown_mail> mails(running_node&);
// The path of the first link to these pages in a mail: "/aanmelding/link/…".
std::string link_in(const mail::shown_mail&, const std::string& starts_with);
// The value of a hidden field of a page.
std::string hidden_field(const std::string& page, const std::string& name);
// "paraat_session=…" out of a Set-Cookie header, as a header line of the next request; empty when none was
// set.
std::string cookie_of(const answer&);

}  // namespace paraat::test
