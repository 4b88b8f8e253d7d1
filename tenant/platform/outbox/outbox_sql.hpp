#pragma once
// For outbox.cpp only.

#include <map>
#include <string>
#include <vector>

#include "tenant/platform/store/database.hpp"

namespace paraat::outbox {

// Moves these heads on; their versions now.
std::map<std::string, std::int64_t> move_heads(transaction&, const std::vector<std::string>& topics);

}  // namespace paraat::outbox
