#pragma once
// Mails that will not arrive: the server refused the address, or took nothing for too long. They stand on a
// page of the desk until a coordinator has seen them.

#include <string>
#include <vector>

#include "ops/clock.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::channels {

struct undelivered_mail {
  std::string recipient, subject;
  std::string why;  // a class of error
  instant at{};
};
// The newest undelivered mail of each address; the newest first.
std::vector<undelivered_mail> undelivered_mails(transaction&, int most);
int count_undelivered(transaction&);
// A mail server that took a mail says later that its address does not exist (RFC 3464): the newest mail about
// this row to one of these addresses (in lower case) counts as refused, and owners are told as of any
// refusal.
void mark_refused(transaction&, instant now, std::string_view about,
                  const std::vector<std::string>& addresses);
void mark_seen(transaction&, instant now, std::string_view recipient);

}  // namespace paraat::channels
