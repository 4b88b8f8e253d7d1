#pragma once
// For drafts.cpp only.

#include <optional>
#include <string>

#include "ops/clock.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::accounts {

struct draft {
  std::int64_t account = 0;
  std::string path, sealed;
  bool files = false;  // the form brought files, which are not kept
};
void insert_draft(transaction&, std::string_view token, const draft&, instant expires);
std::optional<draft> find_draft(transaction&, std::string_view token, std::int64_t account, instant now);

}  // namespace paraat::accounts
