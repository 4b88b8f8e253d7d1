#pragma once
// For log lines about frequent events, up to thousands a second: true once per period, with the number of
// suppressed calls before.

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>

namespace paraat {

class rarely {
 public:
  using clock = std::chrono::steady_clock;
  explicit rarely(std::chrono::seconds period) : period_(period) {}

  // The number of events since the last yes, this one included; nothing: stay silent.
  std::optional<std::int64_t> count(clock::time_point now = clock::now()) {
    const std::lock_guard lock(mutex_);
    ++since_;
    if (last_ && now - *last_ < period_) return std::nullopt;
    last_ = now;
    return std::exchange(since_, 0);
  }

 private:
  std::chrono::seconds period_;
  std::mutex mutex_;
  std::optional<clock::time_point> last_;
  std::int64_t since_ = 0;
};

}  // namespace paraat
