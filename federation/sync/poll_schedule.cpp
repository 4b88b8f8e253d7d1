#include "federation/sync/poll_schedule.hpp"

#include <algorithm>
#include <cmath>

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

void polling::answered_early(bool empty) {
  early_ = std::min(early_ + 1, 1000);
  empty_ = empty;
}

// Many parties may live on one node, of which few are read here: changes of the other parties are answered at
// once too, and are news for other nodes. So that pause stays short.
std::chrono::milliseconds polling::pause_after_early(double dice) const {
  const int steps = early_ - early_without_pause;
  if (steps <= 0) return {};
  const double most = empty_ ? longest_wait : 2.0;
  const double seconds = std::min(0.25 * std::exp2(std::min(steps - 1, 20)), most) * (0.8 + 0.4 * dice);
  return std::chrono::milliseconds{static_cast<long>(seconds * 1000)};
}

}  // namespace paraat::federation::sync
