#pragma once
// When a lane is tried again. No clock, no dice, no database: protocol/messages.md, "Retry".

#include <chrono>
#include <optional>

#include "tenant/platform/outbox/messages.hpp"

namespace paraat::federation::delivery {

using seconds = std::chrono::duration<double>;

// `failures` in a row, one or more; `dice` is from 0 to 1 and spreads the pause by a fifth either way. The
// peer's Retry-After is the minimum, up to five minutes in the crisis lane and six hours in bulk. crisis: 2
// s, doubling up to 60 s, and 5 min once it has failed for an hour; bulk: 30 s, doubling up to 6 h.
seconds pause_after(outbox::lane, int failures, seconds failing_for,
                    std::optional<std::chrono::seconds> asked, double dice);

// The shortest pause of a lane: between two attempts at a batch that was refused, and two probes.
seconds shortest_pause(outbox::lane);

// Over how long attempts are spread that would all start at once: after an outage, after a sign of life.
seconds wake_up_spread(outbox::lane);

// A batch of this size was refused for the n-th time in a row: the size of the next one.
struct smaller {
  int most = 0;
  bool park = false;  // it was one envelope: put it aside
};
smaller after_refusal(int size, int strikes);

}  // namespace paraat::federation::delivery
