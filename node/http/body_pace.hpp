#pragma once
// The time limit of a body. Each piece must arrive within the patience of the listener, or the connection is
// closed. In addition there is a minimum rate: received bytes extend the total time, so that a client that
// sends a byte now and then does not hold a place for ever, and a large list over a slow line arrives.

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace paraat::http {

constexpr std::size_t slowest_bytes_per_second = 512;
constexpr std::chrono::minutes longest_body{10};

// Whether the next piece is waited for, after `took` and with `bytes` received.
constexpr bool keeps_pace(std::chrono::steady_clock::duration patience,
                          std::chrono::steady_clock::duration took, std::size_t bytes) {
  const std::chrono::steady_clock::duration earned = std::chrono::seconds(bytes / slowest_bytes_per_second);
  return took < std::min<std::chrono::steady_clock::duration>(patience + earned, longest_body);
}

}  // namespace paraat::http
