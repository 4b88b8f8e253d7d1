#pragma once
// How overviews on other nodes hold and show the listings of this node's tenants. They are asked about once a
// minute; staff see it beside their own figures.

#include <optional>
#include <string>
#include <vector>

#include "federation/feeds/feeds.hpp"

namespace paraat::federation::sync {

struct shown_elsewhere {
  feed_id feed;
  std::string by, by_name;  // party of the overview
  std::int64_t epoch = 0, number = 0, hidden = 0, held_back = 0;
  feed_sum sum;
  std::optional<instant> verified_at;
  instant at{};
};

constexpr std::chrono::minutes ask_again_after{1};
bool asking_is_due(transaction&, std::string_view party, std::string_view by, instant now);
// Applies the whole answer of an overview about one of our tenants.
result<void> take_shown(transaction&, std::string_view party, std::string_view by, const std::string& body,
                        instant now);
std::vector<shown_elsewhere> shown_by_others(transaction&, std::string_view party);

enum class likeness { equal, behind, differs, unknown };
likeness compare(const feeds::head& ours, const shown_elsewhere&);

}  // namespace paraat::federation::sync
