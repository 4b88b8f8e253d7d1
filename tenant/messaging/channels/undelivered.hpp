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
void mark_seen(transaction&, instant now, std::string_view recipient);

}  // namespace paraat::channels
