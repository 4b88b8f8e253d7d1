#pragma once
// As of when the pages of this process are current: the last time that the heads of its topics were read from
// the database. An open board gets it every few seconds, so that a page whose connection froze can tell.

#include <chrono>
#include <mutex>
#include <optional>

#include "ops/clock.hpp"

namespace paraat::http {

class freshness {
 public:
  using steady = std::chrono::steady_clock;
  void confirm(instant at, steady::time_point when = steady::now()) {
    const std::lock_guard lock(mutex_);
    at_ = at;
    when_ = when;
  }
  // Nothing when the last confirmation lies more than five seconds back, as with a database that is away.
  std::optional<instant> as_of(steady::time_point when = steady::now()) const {
    constexpr std::chrono::seconds longest{5};
    const std::lock_guard lock(mutex_);
    if (when_ == steady::time_point{} || when - when_ > longest) return std::nullopt;
    return at_;
  }

 private:
  mutable std::mutex mutex_;
  instant at_{};
  steady::time_point when_{};
};

}  // namespace paraat::http
