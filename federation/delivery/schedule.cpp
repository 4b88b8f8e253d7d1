#include "federation/delivery/schedule.hpp"

#include <algorithm>
#include <cmath>

namespace paraat::federation::delivery {
namespace {

constexpr double jitter = 0.2;
constexpr int strikes_out = 2;

}  // namespace

seconds shortest_pause(outbox::lane l) { return seconds{l == outbox::lane::crisis ? 2.0 : 30.0}; }
seconds wake_up_spread(outbox::lane l) { return seconds{l == outbox::lane::crisis ? 3.0 : 30.0}; }

seconds pause_after(outbox::lane l, int failures, seconds failing_for,
                    std::optional<std::chrono::seconds> asked, double dice) {
  const bool crisis = l == outbox::lane::crisis;
  const double steps = std::min(failures - 1, 20);
  double pause = shortest_pause(l).count() * std::exp2(std::max(0.0, steps));
  const bool long_down = failing_for >= std::chrono::hours{1};
  pause = crisis && long_down ? 300 : std::min(pause, crisis ? 60.0 : 21'600.0);
  pause *= 1 - jitter + 2 * jitter * dice;
  if (asked)
    pause = std::max(pause, std::min<double>(static_cast<double>(asked->count()), crisis ? 300 : 21'600));
  return seconds{pause};
}

smaller after_refusal(int size, int strikes) {
  if (strikes < strikes_out) return {size, false};
  return size <= 1 ? smaller{1, true} : smaller{size / 2, false};
}

}  // namespace paraat::federation::delivery
