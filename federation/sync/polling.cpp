#include "federation/sync/polling.hpp"

namespace paraat::federation::sync {

int polling::wait() const { return now_and_then() && rounds_ < rounds_until_waiting ? 0 : longest_wait; }

void polling::went_well() {
  if (wait() > 0)
    cuts_ = 0;  // it waited, and was answered
  else
    ++rounds_;
}

void polling::cut() {
  ++cuts_;
  rounds_ = 0;
}

std::chrono::milliseconds polling::pause(bool crisis, double dice) const {
  if (!now_and_then()) return {};
  const double seconds = (crisis ? 60 : 300) * (0.8 + 0.4 * dice);
  return std::chrono::milliseconds{static_cast<long>(seconds * 1000)};
}

}  // namespace paraat::federation::sync
