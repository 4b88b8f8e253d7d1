#pragma once
// The order in which a kind of incident needs volunteers: codes of task profiles of the node's catalogue, the
// first hours first. The page of an incident offers them in this order.

#include <span>
#include <string_view>

namespace paraat::incidents {

// Empty for a kind that is unknown.
std::span<const std::string_view> task_order(std::string_view kind);

}  // namespace paraat::incidents
