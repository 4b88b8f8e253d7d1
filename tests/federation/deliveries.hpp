#pragma once
// Counters for the tests of delivery.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/lying_peer.hpp"

namespace paraat::test {

using namespace std::chrono_literals;

// Of the states of all deliveries.
inline int count_state(const std::map<std::string, std::string>& states, const std::string& wanted) {
  return static_cast<int>(std::ranges::count_if(states, [&](const auto& s) { return s.second == wanted; }));
}

}  // namespace paraat::test
