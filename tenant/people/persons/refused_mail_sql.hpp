#pragma once
// The rows behind refused_mail.hpp.

#include <string>
#include <string_view>
#include <vector>

#include "tenant/platform/store/database.hpp"

namespace paraat::persons {

struct reachable {
  std::string person, name, phone, language;
  bool member = false;
};

// Records that their writer confirmed from this address: to a number that a stranger typed goes no SMS.
std::vector<reachable> with_address(transaction&, std::string_view address);

}  // namespace paraat::persons
