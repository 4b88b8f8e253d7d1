#pragma once
// Time is a parameter. No other code asks the operating system for it.

#include <atomic>
#include <chrono>

namespace paraat {

using instant = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

class clock {
 public:
  virtual ~clock() = default;
  virtual instant now() const = 0;
};

class system_clock final : public clock {
 public:
  instant now() const override {
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  }
};

// The clock of the tests: it stands still until it is told.
class manual_clock final : public clock {
 public:
  explicit manual_clock(instant start) : now_(start) {}
  instant now() const override { return now_.load(); }
  void advance(std::chrono::microseconds by) { now_.store(now_.load() + by); }
  void set(instant to) { now_.store(to); }

 private:
  std::atomic<instant> now_;
};

}  // namespace paraat
