#pragma once
// How often a public form may be used: from one network address, and for one e-mail address. Only a salted
// hash of the key is kept, for 72 hours. A whole network gets a wide limit, because a crowd behind one mobile
// address is normal in a crisis.

#include <chrono>
#include <string_view>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/store/database.hpp"

namespace paraat::limits {

struct bound {
  std::string_view what;  // "application.email"
  int most = 0;
  std::chrono::hours within{1};
};

// Marks one use, or refuses (too_many). Letter case and blanks around the key do not matter.
result<void> mark(transaction&, const bound&, std::string_view key, instant now);
void forget_old(transaction&, instant now);

}  // namespace paraat::limits
