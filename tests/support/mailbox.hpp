#pragma once
// Sent mails, and forms as a browser sends them.

#include <string>
#include <utility>
#include <vector>

#include "tests/support/running_node.hpp"

namespace paraat::test {

struct received {
  std::string to, subject, text, html;
};

// Every mail that a tenant has queued, the oldest first.
std::vector<received> mails(running_node&, const tenants::tenant&);
// The newest mail to this address; an empty one when there is none.
received last_mail_to(running_node&, const tenants::tenant&, const std::string& address);
// The path of the first link in the text that contains this, without the host: "/antwoord/…".
std::string link_in(const received&, const tenants::tenant&, const std::string& containing);

using fields = std::vector<std::pair<std::string, std::string>>;
std::string encoded(const fields&);
// The same with the value of one field replaced, or added.
fields with(fields, const std::string& name, const std::string& value);

}  // namespace paraat::test
